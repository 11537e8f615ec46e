#![expect(clippy::doc_markdown, reason = "these comments are the help text")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Subcommand, ValueEnum};

use super::Deferred;
use rumble_model::MuteRecordId;

use super::values::time;

/// Commands for the account and its session.
#[derive(Subcommand)]
pub(crate) enum Account {
    /// Log in and save the session
    Login(Deferred<Login>),
    /// Log out and delete the saved session
    Logout(Deferred<Logout>),
    /// Show which account is logged in
    Whoami(Deferred<Whoami>),
    /// List the users and channels you have muted
    Mutes(Deferred<Mutes>),
    /// Mute a user or channel
    Mute(Deferred<Mute>),
    /// Unmute a user or channel
    Unmute(Deferred<Unmute>),
}

/// Where the session is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SessionFile {
    /// File of the saved session [default: $XDG_STATE_HOME/cocorum/session.json, else
    /// ~/.local/state/cocorum/session.json]
    #[arg(
        long,
        global = true,
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
    /// User name; prompted for if omitted
    pub(crate) username: Option<String>,

    /// How to receive the two-factor code; prompted for if there is a choice
    #[arg(long, value_enum, value_name = "METHOD")]
    pub(crate) two_factor: Option<TwoFactorMethod>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    /// Demonstrate a login on a simulated site; saves nothing
    #[arg(long, conflicts_with_all = ["username", "two_factor"])]
    pub(crate) demo: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Always rejected: arguments are visible to other users of the machine
    #[arg(hide = true)]
    pub(crate) rejected_args: Vec<OsString>,

    /// See [`rejected_args`](Self::rejected_args)
    #[arg(long = "password", aliases = ["code", "token", "session"], hide = true, num_args = 0.., value_name = "SECRET")]
    pub(crate) rejected_option: Option<Vec<OsString>>,
}

/// How the two-factor code is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TwoFactorMethod {
    /// From an authenticator app
    Authenticator,
    /// By e-mail
    Email,
    /// By text message
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
    /// Name as shown in messages
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// NAME is a channel, not a user
    #[arg(long)]
    pub(crate) channel: bool,

    /// Mute in the chat of this stream, in any form that `cocorum chat` accepts
    #[arg(long, group = "where", value_name = "STREAM")]
    pub(crate) stream: Option<String>,

    /// Mute only for this time, for example 30s, 5m or 2h
    #[arg(long = "for", requires = "stream", conflicts_with = "everywhere", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    /// Mute in all chats of your account until unmuted
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
    /// Name as shown by `cocorum mutes`
    #[arg(group = "whom", value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Record id as shown by `cocorum mutes`; avoids reading the list
    #[arg(long, group = "whom", value_name = "ID", value_parser = record_id)]
    pub(crate) record_id: Option<MuteRecordId>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,
}

fn record_id(text: &str) -> Result<MuteRecordId, &'static str> {
    MuteRecordId::from_base10(text).map_err(|_| "expected a decimal id, as shown by cocorum mutes")
}

const LOGIN_HELP: &str = "\
The password is prompted for, never read from an argument. If standard input is not a terminal, its first line is the \
password and its second the two-factor code, if needed. A code by e-mail or text message is requested as soon as the \
first line has been read.

The session is saved in a file that only you can read; its path is printed. Anyone who can read the file can act as \
you. The session is only ever sent to the site that issued it. A token in RUMBLE_SESSION (the browser cookie u_s) takes \
precedence.

Examples:
  cocorum login --demo
  cocorum login
  cocorum login CalmSparrow --two-factor sms
  cocorum login CalmSparrow --json < password-and-code

Exit status: 0 logged in, 1 failure, 2 usage error";

const LOGOUT_EXAMPLES: &str = "\
The session is ended at Rumble first, then the file is removed.

Examples:
  cocorum logout
  cocorum logout --session-file bot.session

Exit status: 0 logged out, 1 failure, 2 usage error";

const WHOAMI_EXAMPLES: &str = "\
Examples:
  cocorum whoami
  cocorum whoami --json | jq -r .user_id

Exit status: 0 logged in, 1 not logged in or failure, 2 usage error";

const MUTES_EXAMPLES: &str = "\
Examples:
  cocorum mutes
  cocorum mutes --json | jq -r .username

Exit status: 0 complete list, 1 failure, 2 usage error";

const MUTE_EXAMPLES: &str = "\
Examples:
  cocorum mute TinFiddle --stream v7k2m9q --for 5m
  cocorum mute TinFiddle --stream v7k2m9q        for the rest of the stream
  cocorum mute 'Tin Fiddle Tunes' --channel --everywhere

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";

const UNMUTE_EXAMPLES: &str = "\
Examples:
  cocorum unmute TinFiddle
  cocorum unmute --record-id 300777

Exit status:
  0  confirmed by Rumble
  1  failed, or outcome unknown
  2  usage error";
