#![expect(clippy::doc_markdown, reason = "these comments are the help text")]

mod account;
#[cfg(test)]
mod help;
mod library;
mod lookup;
#[cfg(feature = "record")]
mod record;
mod upload;
mod values;
mod writing;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use rumble_chat::Endpoint;

pub(crate) use account::{Account, Login, Logout, Mute, Mutes, SessionFile, TwoFactorMethod, Unmute, Whoami};
pub(crate) use library::{
    Channels, Comments, CommentsAction, Details, Keys, KeysAction, Library, Playlists, PlaylistsAction,
    SeenBy, Videos,
};
pub(crate) use lookup::{Emotes, LookupCommand, Resolve};
#[cfg(feature = "record")]
pub(crate) use record::{
    By, Deleted, Export, ExportFormat, OnFull, Part, Record, Recording, Replay, Search, Speed, Stats, Sync,
    ZoneArgs,
};
pub(crate) use upload::{Licence, Upload, Visibility};
use values::{interval, numbers, rate, time};
pub(crate) use writing::{ChatCommand, ChatTarget, Delete, Pin, RunCommand, Send, Unpin};

/// Watch and moderate Rumble.com live streams from the terminal
#[derive(Parser)]
#[command(name = "cocorum", version, max_term_width = 90, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) servers: Servers,

    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Watch the chat of one or more streams
    Chat(Chat),
    /// Print a stream id in base 36 and base 10
    Id(Id),
    /// Show followers, subscribers, rants and viewers of your account
    Live(Live),
    /// Run a simulated Rumble on this machine
    Sim(Sim),
    /// Publish a video
    Upload(Box<Upload>),
    #[command(flatten)]
    Lookup(LookupCommand),
    #[cfg(feature = "record")]
    #[command(flatten)]
    Recording(Recording),
    #[command(flatten)]
    Write(ChatCommand),
    #[command(flatten)]
    Account(Account),
    #[command(flatten)]
    Library(Library),
}

impl Command {
    /// Whether all that it does is to show something.
    pub(crate) fn only_shows(&self) -> bool {
        match self {
            Self::Chat(_) | Self::Id(_) | Self::Live(_) | Self::Lookup(_) => true,
            Self::Account(account) => matches!(account, Account::Whoami(_) | Account::Mutes(_)),
            Self::Library(library) => library.only_shows(),
            #[cfg(feature = "record")]
            Self::Recording(recording) => !matches!(recording, Recording::Record(_) | Recording::Export(_)),
            Self::Sim(_) | Self::Upload(_) | Self::Write(_) => false,
        }
    }

    /// Whether it connects to more than a simulator on this machine.
    pub(crate) fn connects(&self) -> bool {
        match self {
            Self::Chat(chat) => !chat.demo,
            Self::Live(live) => !live.demo,
            Self::Account(Account::Login(login)) => !login.demo,
            Self::Id(_) | Self::Sim(_) => false,
            #[cfg(feature = "record")]
            Self::Recording(recording) => matches!(recording, Recording::Record(_)),
            Self::Lookup(_) | Self::Upload(_) | Self::Write(_) | Self::Account(_) | Self::Library(_) => true,
        }
    }
}

/// Where Rumble is
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Servers {
    /// Use this site instead of https://rumble.com (not contacted for a chat given by id)
    #[arg(
        long,
        global = true,
        env = "RUMBLE_BASE_URL",
        value_name = "URL",
        hide_env_values = true,
        help_heading = "Servers"
    )]
    base_url: Option<String>,

    /// Use this chat service instead of https://web7.rumble.com/chat/api
    #[arg(
        long,
        global = true,
        env = "RUMBLE_CHAT_URL",
        value_name = "URL",
        hide_env_values = true,
        help_heading = "Servers"
    )]
    chat_url: Option<String>,

    /// Trust the root certificates in this file too (PEM or DER), in addition to the built-in ones, SSL_CERT_FILE and
    /// SSL_CERT_DIR
    #[arg(long, global = true, value_name = "FILE", help_heading = "Servers")]
    pub(crate) ca_file: Option<PathBuf>,
}

impl Servers {
    /// Both are checked, whichever the command needs. The error is what is wrong with them.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.base_url()?;
        self.chat_url()?;
        Ok(())
    }

    /// Where the site is; the error is what is wrong with the URL that was given.
    pub(crate) fn base_url(&self) -> Result<Endpoint, String> {
        endpoint(
            self.base_url.as_deref(),
            Endpoint::rumble,
            "--base-url",
            "RUMBLE_BASE_URL",
        )
    }

    /// Whether the site can be asked about a stream: a chat service of one's own has streams that Rumble does not know.
    pub(crate) fn site_knows_streams(&self) -> bool {
        let is_set = |url: &Option<String>| url.as_deref().is_some_and(|text| !text.is_empty());
        is_set(&self.base_url) || !is_set(&self.chat_url)
    }

    /// Where the chats are, if that was said; else Rumble names it for the account.
    pub(crate) fn explicit_chat_url(&self) -> Result<Option<Endpoint>, String> {
        let is_set = self.chat_url.as_deref().is_some_and(|text| !text.is_empty());
        self.chat_url().map(|url| is_set.then_some(url))
    }

    /// Where the chats are; the error is what is wrong with the URL that was given.
    pub(crate) fn chat_url(&self) -> Result<Endpoint, String> {
        endpoint(
            self.chat_url.as_deref(),
            Endpoint::web7_chat,
            "--chat-url",
            "RUMBLE_CHAT_URL",
        )
    }
}

/// Not by clap, whose errors repeat the value: a URL that is refused may hold a password.
fn endpoint(
    given: Option<&str>,
    usual: fn() -> Endpoint,
    flag: &str,
    variable: &str,
) -> Result<Endpoint, String> {
    match given {
        // An empty variable counts as unset.
        None | Some("") => Ok(usual()),
        Some(text) => Endpoint::parse(text)
            .map_err(|error| format!("{flag} (or {variable}): {}", crate::advice::error_chain(&error))),
    }
}

#[derive(Debug, clap::Args)]
#[command(after_help = CHAT_EXAMPLES)]
pub(crate) struct Chat {
    /// Stream: a watch, embed, chat popup, channel or user URL, a v… embed id, or an id. Digits alone are read as
    /// decimal; prefix b36: or b10: to force the base
    #[arg(required_unless_present = "demo", value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    /// Watch a simulated chat
    #[arg(long, conflicts_with_all = ["streams", "follow", "logged_in"])]
    pub(crate) demo: bool,

    /// Wait for the channel's next stream, and again after each one ends
    #[arg(long)]
    pub(crate) follow: bool,

    /// With --follow, how often to check for a new stream [default: 60s; at least 30s except on this machine]
    #[arg(long, requires = "follow", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Read as the logged-in account instead of as a guest
    #[arg(long)]
    pub(crate) logged_in: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Skip messages from the history that the server sends on connecting
    #[arg(long)]
    pub(crate) no_history: bool,

    /// Stop after N messages
    #[arg(long, value_name = "N", value_parser = numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = ID_EXAMPLES)]
pub(crate) struct Id {
    /// Stream: an embed or chat popup URL, a v… embed id, or an id
    #[arg(required = true, value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
#[command(after_help = LIVE_EXAMPLES)]
pub(crate) struct Live {
    /// Print events as they happen
    #[arg(long)]
    pub(crate) watch: bool,

    /// Print one JSON object; with --watch, one per line
    #[arg(long)]
    pub(crate) json: bool,

    /// Show a simulated account
    #[arg(long, conflicts_with = "api_url_file")]
    pub(crate) demo: bool,

    /// Use the API URL of the logged-in account instead of RUMBLE_API_URL
    #[arg(long, conflicts_with_all = ["demo", "api_url_file"])]
    pub(crate) logged_in: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Read the API URL from FILE (- for standard input) instead of RUMBLE_API_URL
    #[arg(long, value_name = "FILE")]
    pub(crate) api_url_file: Option<PathBuf>,

    /// Skip messages and rants listed when the command starts
    #[arg(long, requires = "watch")]
    pub(crate) no_history: bool,

    /// Stop after N events, not counting snapshot, gap and error
    #[arg(long, requires = "watch", value_name = "N", value_parser = numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", requires = "watch", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    /// How often to poll the API [default: 10s; at least 5s except on this machine]
    #[arg(long, requires = "watch", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Always rejected: arguments are visible to other users of the machine
    #[arg(hide = true)]
    pub(crate) rejected_args: Vec<OsString>,

    /// See [`rejected_args`](Self::rejected_args)
    #[arg(long = "api-url", hide = true, num_args = 0.., value_name = "URL")]
    pub(crate) rejected_option: Option<Vec<OsString>>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = SIM_EXAMPLES)]
pub(crate) struct Sim {
    /// Port on 127.0.0.1; 0 picks a free port
    #[arg(long, default_value_t = 0, value_parser = numbers::<u16>(0..=65_535))]
    pub(crate) port: u16,

    /// Seed of the random number generator
    #[arg(long, default_value_t = 1, value_parser = numbers::<u64>(0..))]
    pub(crate) seed: u64,

    /// Number of streams
    #[arg(long, default_value_t = 1, value_parser = numbers::<u64>(1..=1000))]
    pub(crate) streams: u64,

    /// What the chats show
    #[arg(long, value_enum, default_value_t)]
    pub(crate) scenario: ScenarioName,

    /// Events per second in the busy scenario
    #[arg(long, default_value_t = 2.0, value_name = "N", value_parser = rate)]
    pub(crate) rate: f64,

    /// Stop after this time, for example 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum ScenarioName {
    /// Messages of every kind until stopped
    #[default]
    Busy,
    /// Every kind of event within twenty seconds, then the chat ends
    Demo,
    /// An empty chat that stays open
    Quiet,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always, even in files and pipes
    Always,
    /// Never
    Never,
}

impl Color {
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

const EXAMPLES: &str = "\
Examples:
  cocorum                                        simulated chat, as a demo
  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat v7k2m9q --json                    one JSON object per event
  cocorum live --watch                           followers, rants, viewers
  cocorum login                                  needed to write and mute
  cocorum send v7k2m9q 'good evening'            see also delete, pin, command
  cocorum id v7k2m9q                             id in base 36 and base 10

Exit status: 0 success, 1 failure, 2 usage error";

const CHAT_EXAMPLES: &str = "\
Examples:
  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat 434546624 --no-history --for 10m
  cocorum chat v7k2m9q b10:434546624 --json > show.jsonl
  cocorum chat https://rumble.com/c/SparrowStudio --follow
  cocorum chat v7k2m9q --json | jq -r 'select(.event == \"message\") | .text'
  cocorum chat --demo

Exit status:
  0  the chat ended, a limit was reached, or Ctrl-C was pressed
  1  failure, or no chat was opened
  2  usage error";

const LIVE_EXAMPLES: &str = "\
The API URL is on https://rumble.com/account/livestream-api. Treat it like a password: it is read from the environment \
or a file, or taken from the logged-in account, never from an argument.

Examples:
  cocorum live --demo
  cocorum live                                   with RUMBLE_API_URL set
  cocorum live --watch --api-url-file ~/.config/rumble-api-url
  cocorum live --watch --json | jq -r 'select(.event == \"follower\").username'

Exit status: 0 success or Ctrl-C, 1 the first request failed, 2 usage error";

const ID_EXAMPLES: &str = "\
Examples:
  cocorum id https://rumble.com/embed/v7k2m9q/
  cocorum id b10:434546624 b36:7k2m9q
  cocorum id v7k2m9q --json | jq -r .stream_id_b10";

const SIM_EXAMPLES: &str = "\
Examples:
  cocorum sim                                    one busy chat
  cocorum sim --port 8080 --streams 3 --rate 20
  cocorum sim --scenario demo --for 1m";
