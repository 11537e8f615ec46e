#![expect(clippy::doc_markdown, reason = "what stands here is printed as help")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Subcommand, ValueEnum};
use rumble_model::MuteRecordId;

use super::values::time;

/// What has to do with an account.
#[derive(Subcommand)]
pub(crate) enum Account {
    /// Sign in, and keep the session for the other commands
    Login(Login),
    /// End the session
    Logout(Logout),
    /// Show who is signed in
    Whoami(Whoami),
    /// List whom you have muted
    Mutes(Mutes),
    /// Mute somebody
    Mute(Mute),
    /// End a mute
    Unmute(Unmute),
}

/// Where the session is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SessionFile {
    /// Where the session is kept; else in ~/.local/state/cocorum, or wherever $XDG_STATE_HOME points
    #[arg(
        long,
        env = "RUMBLE_SESSION_FILE",
        value_name = "FILE",
        hide_env_values = true,
        help_heading = "Session"
    )]
    pub(crate) session_file: Option<PathBuf>,
}

#[derive(clap::Args)]
#[command(after_help = LOGIN_HELP)]
pub(crate) struct Login {
    /// The name of the account; asked for when it is left out
    pub(crate) username: Option<String>,

    /// How you get the code, if the account has a second factor; asked for when there is a choice
    #[arg(long, value_enum, value_name = "METHOD")]
    pub(crate) two_factor: Option<TwoFactorMethod>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Play a login on a simulated site on this machine; nothing is kept
    #[arg(long, conflicts_with_all = ["username", "two_factor"])]
    pub(crate) demo: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Here to be refused: an argument can be seen by everybody on the machine
    #[arg(hide = true)]
    pub(crate) rejected_args: Vec<OsString>,

    /// As above
    #[arg(long = "password", aliases = ["code", "token", "session"], hide = true, num_args = 0.., value_name = "SECRET")]
    pub(crate) rejected_option: Option<Vec<OsString>>,
}

/// How the code of a second factor comes to its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TwoFactorMethod {
    /// An app shows it
    Authenticator,
    /// Rumble mails it
    Email,
    /// Rumble sends it as a text message
    Sms,
}

#[derive(Debug, clap::Args)]
#[command(after_help = LOGOUT_EXAMPLES)]
pub(crate) struct Logout {
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

#[derive(Debug, clap::Args)]
#[command(after_help = WHOAMI_EXAMPLES)]
pub(crate) struct Whoami {
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

#[derive(Debug, clap::Args)]
#[command(after_help = MUTES_EXAMPLES)]
pub(crate) struct Mutes {
    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

#[derive(Debug, clap::Args)]
#[command(after_help = MUTE_EXAMPLES, group = clap::ArgGroup::new("where").required(true))]
pub(crate) struct Mute {
    /// The name that messages show
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// It is the name of a channel, not of a user
    #[arg(long)]
    pub(crate) channel: bool,

    /// In the chat of this stream: any form that `cocorum chat` takes
    #[arg(long, group = "where", value_name = "STREAM")]
    pub(crate) stream: Option<String>,

    /// In that chat for this time only, such as 30s, 5m or 2h
    #[arg(long = "for", requires = "stream", conflicts_with = "everywhere", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    /// In all chats of your account, until you unmute them
    #[arg(long, group = "where")]
    pub(crate) everywhere: bool,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

#[derive(Debug, clap::Args)]
#[command(after_help = UNMUTE_EXAMPLES, group = clap::ArgGroup::new("whom").required(true))]
pub(crate) struct Unmute {
    /// The name, as `cocorum mutes` shows it
    #[arg(group = "whom", value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// The record, as `cocorum mutes` shows it: one request instead of reading the list
    #[arg(long, group = "whom", value_name = "ID", value_parser = record_id)]
    pub(crate) record_id: Option<MuteRecordId>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

fn record_id(text: &str) -> Result<MuteRecordId, &'static str> {
    MuteRecordId::from_base10(text).map_err(|_| "give the decimal id, as cocorum mutes shows it")
}

const LOGIN_HELP: &str = "\
The password is asked for, never taken from an argument. When standard input is not a terminal,
its first line is the password and its second the code of the second factor, if there is one. A code
by e-mail or text message is sent for as soon as the first line was read.

The session is kept in a file that only you can read; its place is told. Who can read it can act as
you. It goes to the site that it is of and nowhere else. A token in RUMBLE_SESSION (the value of a
browser's cookie u_s) goes before it.

Examples:
  cocorum login --demo
  cocorum login
  cocorum login CalmSparrow --two-factor sms
  cocorum login CalmSparrow --json < password-and-code

Exit status: 0 signed in, 1 failure, 2 wrong usage";

const LOGOUT_EXAMPLES: &str = "\
It ends at Rumble first; then the file is removed.

Examples:
  cocorum logout
  cocorum logout --session-file bot.session

Exit status: 0 it is over, 1 failure, 2 wrong usage";

const WHOAMI_EXAMPLES: &str = "\
Examples:
  cocorum whoami
  cocorum whoami --json | jq -r .user_id

Exit status: 0 somebody is, 1 nobody is or failure, 2 wrong usage";

const MUTES_EXAMPLES: &str = "\
Examples:
  cocorum mutes
  cocorum mutes --json | jq -r .username

Exit status: 0 the list is whole, 1 failure, 2 wrong usage";

const MUTE_EXAMPLES: &str = "\
Examples:
  cocorum mute TinFiddle --stream v7k2m9q --for 5m     for a while
  cocorum mute TinFiddle --stream v7k2m9q              for the rest of this stream
  cocorum mute 'Tin Fiddle Tunes' --channel --everywhere

Exit status: 0 Rumble says that it is done, 1 failure, or it is unknown; 2 wrong usage";

const UNMUTE_EXAMPLES: &str = "\
Examples:
  cocorum unmute TinFiddle
  cocorum unmute --record-id 300777

Exit status: 0 Rumble says that it is done, 1 failure, or it is unknown; 2 wrong usage";
