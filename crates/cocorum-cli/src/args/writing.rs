use clap::Subcommand;
use rumble_model::{ChannelId, MessageId};

use super::SessionFile;

/// What an account does in a chat.
#[derive(Subcommand)]
pub(crate) enum ChatCommand {
    /// Say something in a chat
    Send(Send),
    /// Delete a message
    Delete(Delete),
    /// Pin a message above its chat
    Pin(Pin),
    /// Take the pinned message down
    Unpin(Unpin),
    /// Give one of Rumble's own chat commands
    Command(RunCommand),
}

/// Where it is done, and as whom.
#[derive(Debug, clap::Args)]
pub(crate) struct ChatTarget {
    /// Any form that `cocorum chat` takes
    #[arg(value_name = "STREAM")]
    pub(crate) stream: String,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

#[derive(clap::Args)]
#[command(after_help = SEND_HELP)]
pub(crate) struct Send {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    /// What to say; - reads it from standard input
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,

    /// Speak as this channel of yours
    #[arg(long = "as", value_name = "CHANNEL_ID", value_parser = channel_id)]
    pub(crate) channel: Option<ChannelId>,
}

#[derive(clap::Args)]
#[command(after_help = DELETE_HELP)]
pub(crate) struct Delete {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    /// As `cocorum chat --json` shows it
    #[arg(value_name = "MESSAGE_ID", value_parser = message_id)]
    pub(crate) message: MessageId,
}

#[derive(clap::Args)]
#[command(after_help = PIN_HELP)]
pub(crate) struct Pin {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    /// As `cocorum chat --json` shows it
    #[arg(value_name = "MESSAGE_ID", value_parser = message_id)]
    pub(crate) message: MessageId,
}

#[derive(clap::Args)]
#[command(after_help = UNPIN_HELP)]
pub(crate) struct Unpin {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    /// The one that is pinned; without it, the chat is asked which one that is
    #[arg(value_name = "MESSAGE_ID", value_parser = message_id)]
    pub(crate) message: Option<MessageId>,
}

#[derive(clap::Args)]
#[command(after_help = COMMAND_HELP)]
pub(crate) struct RunCommand {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    /// It begins with a slash
    #[arg(value_name = "COMMAND", value_parser = command_line)]
    pub(crate) line: String,
}

fn message_id(text: &str) -> Result<MessageId, &'static str> {
    MessageId::from_base10(text).map_err(|_| "give the decimal id, as cocorum chat --json shows it")
}

fn channel_id(text: &str) -> Result<ChannelId, &'static str> {
    ChannelId::from_base10(text).map_err(|_| "give the decimal id of a channel of yours")
}

fn command_line(text: &str) -> Result<String, &'static str> {
    let line = text.starts_with('/').then(|| text.to_owned());
    line.ok_or("a command begins with a slash")
}

const SEND_HELP: &str = "\
It is sent once, whatever becomes of it. Where no answer came, or none that is clear, it may have been said or not:
that is told, and is a failure.

Examples:
  cocorum send v7k2m9q 'good evening'
  cocorum send 434546624 'from the studio' --as 7730001
  fortune -s | cocorum send v7k2m9q - --json

Exit status: 0 Rumble says that it is done, 1 failure, or it is unknown; 2 wrong usage";

const DELETE_HELP: &str = "\
Examples:
  cocorum delete v7k2m9q 2486058960819733291

Exit status: 0 Rumble says that it is done, 1 failure, or it is unknown; 2 wrong usage";

const PIN_HELP: &str = "\
Examples:
  cocorum pin v7k2m9q 2486058960819733291
  cocorum pin v7k2m9q $(cocorum send v7k2m9q 'be kind' --json | jq -r .sent)

Exit status: 0 Rumble says that it is done, 1 failure, or it is unknown; 2 wrong usage";

const UNPIN_HELP: &str = "\
Examples:
  cocorum unpin v7k2m9q

Exit status: 0 Rumble says that it is done, 1 failure, or it is unknown; 2 wrong usage";

const COMMAND_HELP: &str = "\
Known ones are /subscribers and /subscribers off (only subscribers may chat), and /raid with the address of a stream.

Examples:
  cocorum command v7k2m9q /subscribers
  cocorum command v7k2m9q '/raid https://rumble.com/v5xyz-mending-a-kettle.html'

Exit status: 0 Rumble takes it, 1 failure, or it is unknown; 2 wrong usage";
