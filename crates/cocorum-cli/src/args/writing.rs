use clap::Subcommand;
use rumble_model::{ChannelId, MessageId};

use super::values::channel_id;
use super::{Deferred, SessionFile};

/// Commands that write to a chat.
#[derive(Subcommand)]
pub(crate) enum ChatCommand {
    /// Send a message
    Send(Deferred<Send>),
    /// Delete a message
    Delete(Deferred<Delete>),
    /// Pin a message
    Pin(Deferred<Pin>),
    /// Unpin the pinned message
    Unpin(Deferred<Unpin>),
    /// Run a Rumble chat command
    Command(Deferred<RunCommand>),
}

/// The chat, and the account to act as.
#[derive(Debug, clap::Args)]
pub(crate) struct ChatTarget {
    /// Stream, in any form that `cocorum chat` accepts
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

    /// Message text; - reads it from standard input
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,

    /// Post as this channel of your account
    #[arg(long = "as", value_name = "CHANNEL_ID", value_parser = channel_id)]
    pub(crate) channel: Option<ChannelId>,
}

/// The message that is meant.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct SelectedMessage {
    /// Message id as shown by `cocorum chat --ids`
    #[arg(value_name = "MESSAGE_ID", value_parser = message_id)]
    pub(crate) id: Option<MessageId>,

    /// The last message of this user or channel in the history that the server sends
    #[arg(long, value_name = "NAME")]
    pub(crate) last_of: Option<String>,
}

#[derive(clap::Args)]
#[command(after_help = DELETE_HELP)]
pub(crate) struct Delete {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    #[command(flatten)]
    pub(crate) message: SelectedMessage,
}

#[derive(clap::Args)]
#[command(after_help = PIN_HELP)]
pub(crate) struct Pin {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    #[command(flatten)]
    pub(crate) message: SelectedMessage,
}

#[derive(clap::Args)]
#[command(after_help = UNPIN_HELP)]
pub(crate) struct Unpin {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    /// Pinned message; if omitted, looked up in the chat
    #[arg(value_name = "MESSAGE_ID", value_parser = message_id)]
    pub(crate) message: Option<MessageId>,
}

#[derive(clap::Args)]
#[command(after_help = COMMAND_HELP)]
pub(crate) struct RunCommand {
    #[command(flatten)]
    pub(crate) target: ChatTarget,

    /// Command, starting with a slash
    #[arg(value_name = "COMMAND", value_parser = command_line)]
    pub(crate) line: String,
}

fn message_id(text: &str) -> Result<MessageId, &'static str> {
    MessageId::from_base10(text).map_err(|_| "expected a decimal id, as shown by cocorum chat --ids")
}

fn command_line(text: &str) -> Result<String, &'static str> {
    let line = text.starts_with('/').then(|| text.to_owned());
    line.ok_or("a command must start with a slash")
}

const SEND_HELP: &str = "\
The message is sent at most once. If no clear response arrives, the outcome is unknown: the command says so and \
exits with 1.

Examples:
  cocorum send v7k2m9q 'good evening'
  cocorum send 434546624 'from the studio' --as 7730001
  fortune -s | cocorum send v7k2m9q - --json

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const DELETE_HELP: &str = "\
Examples:
  cocorum delete v7k2m9q 2486058960819733291
  cocorum delete v7k2m9q --last-of TinFiddle

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const PIN_HELP: &str = "\
Examples:
  cocorum pin v7k2m9q 2486058960819733291
  cocorum pin v7k2m9q --last-of CalmSparrow
  cocorum pin v7k2m9q $(cocorum send v7k2m9q hello --json | jq -r .message_id)

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const UNPIN_HELP: &str = "\
Examples:
  cocorum unpin v7k2m9q

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const COMMAND_HELP: &str = "\
Known commands: /subscribers and /subscribers off (subscribers-only chat), and /raid with the URL of a stream.

Examples:
  cocorum command v7k2m9q /subscribers
  cocorum command v7k2m9q '/raid https://rumble.com/v5xyz-kettle.html'

Exit status: 0 accepted by Rumble, 1 failed, or outcome unknown; 2 usage error";
