#![expect(clippy::doc_markdown, reason = "what stands here is printed as help")]

mod account;
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

/// Watch Rumble.com live streams: the chats, and who follows, subscribes and pays
#[derive(Parser)]
#[command(name = "cocorum", version, max_term_width = 100, after_help = EXAMPLES)]
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
    /// Show the id of a stream in both bases
    Id(Id),
    /// Show your account: followers, subscribers, rants, and the streams with their viewers
    Live(Live),
    /// Run a Rumble on this machine, to try things out without a live stream
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
    /// Replaces https://rumble.com (watching a chat by its id asks nothing there)
    #[arg(
        long,
        global = true,
        env = "RUMBLE_BASE_URL",
        value_name = "URL",
        hide_env_values = true,
        help_heading = "Servers"
    )]
    base_url: Option<String>,

    /// Replaces https://web7.rumble.com/chat/api
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
        // An empty variable is as good as none.
        None | Some("") => Ok(usual()),
        Some(text) => Endpoint::parse(text)
            .map_err(|error| format!("{flag} (or {variable}): {}", crate::advice::error_chain(&error))),
    }
}

#[derive(Debug, clap::Args)]
#[command(after_help = CHAT_EXAMPLES)]
pub(crate) struct Chat {
    /// Watch, embed, chat popup, channel or user URL, v… embed id, base-36 id, or decimal id. Text of digits alone is
    /// decimal; b36: and b10: before it force the base
    #[arg(required_unless_present = "demo", value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,

    /// Watch a simulated chat on this machine
    #[arg(long, conflicts_with_all = ["streams", "follow", "logged_in"])]
    pub(crate) demo: bool,

    /// Wait for the next stream of a channel or user, and after each for the next
    #[arg(long)]
    pub(crate) follow: bool,

    /// With --follow: ask after this time whether there is one (60s unless given); Rumble itself never before 30s
    #[arg(long, requires = "follow", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Read as the account that is signed in, not as a guest
    #[arg(long)]
    pub(crate) logged_in: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Leave out the messages that were sent before
    #[arg(long)]
    pub(crate) no_history: bool,

    /// Stop after so many messages
    #[arg(long, value_name = "N", value_parser = numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Stop after this time, such as 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = ID_EXAMPLES)]
pub(crate) struct Id {
    /// Embed or chat popup URL, v… embed id, base-36 id, or decimal id
    #[arg(required = true, value_name = "STREAM")]
    pub(crate) streams: Vec<String>,

    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args)]
#[command(after_help = LIVE_EXAMPLES)]
pub(crate) struct Live {
    /// Print each event as it happens
    #[arg(long)]
    pub(crate) watch: bool,

    /// Print one JSON object, with --watch one per line
    #[arg(long)]
    pub(crate) json: bool,

    /// Read a simulated account on this machine
    #[arg(long, conflicts_with = "api_url_file")]
    pub(crate) demo: bool,

    /// Take the API URL from the account that is signed in instead of RUMBLE_API_URL
    #[arg(long, conflicts_with_all = ["demo", "api_url_file"])]
    pub(crate) logged_in: bool,

    #[command(flatten)]
    pub(crate) session: SessionFile,

    /// Take the API URL from this file (- for standard input) instead of RUMBLE_API_URL
    #[arg(long, value_name = "FILE")]
    pub(crate) api_url_file: Option<PathBuf>,

    /// Leave out the messages and rants that were sent before
    #[arg(long, requires = "watch")]
    pub(crate) no_history: bool,

    /// Stop after so many events; snapshot, gap and error are not counted
    #[arg(long, requires = "watch", value_name = "N", value_parser = numbers::<u64>(1..))]
    pub(crate) limit: Option<u64>,

    /// Stop after this time, such as 30s, 10m or 2h
    #[arg(long = "for", requires = "watch", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,

    /// Ask anew after this time (10s unless given); Rumble itself never before 5s
    #[arg(long, requires = "watch", value_name = "TIME", value_parser = interval)]
    pub(crate) interval: Option<Duration>,

    /// Here to be refused: an argument can be seen by everybody on the machine
    #[arg(hide = true)]
    pub(crate) rejected_args: Vec<OsString>,

    /// As above
    #[arg(long = "api-url", hide = true, num_args = 0.., value_name = "URL")]
    pub(crate) rejected_option: Option<Vec<OsString>>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = SIM_EXAMPLES)]
pub(crate) struct Sim {
    /// Port on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = 0, value_parser = numbers::<u16>(0..=65_535))]
    pub(crate) port: u16,

    /// What everything random is drawn from
    #[arg(long, default_value_t = 1, value_parser = numbers::<u64>(0..))]
    pub(crate) seed: u64,

    /// Number of streams
    #[arg(long, default_value_t = 1, value_parser = numbers::<u64>(1..=1000))]
    pub(crate) streams: u64,

    /// What happens in the chats
    #[arg(long, value_enum, default_value_t)]
    pub(crate) scenario: ScenarioName,

    /// Events per second of a busy chat
    #[arg(long, default_value_t = 2.0, value_name = "N", value_parser = rate)]
    pub(crate) rate: f64,

    /// Stop after this time, such as 30s, 10m or 2h
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub(crate) duration: Option<Duration>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum ScenarioName {
    /// Messages of every kind, for as long as it runs
    #[default]
    Busy,
    /// Twenty seconds that show every kind of event, then the chat is over
    Demo,
    /// An empty chat that stays open
    Quiet,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Nowhere
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
  cocorum                                              a simulated chat, to see what it looks like
  cocorum chat https://rumble.com/embed/v7k2m9q/       watch a chat
  cocorum chat 434546624 --json | jq -r .text          each event as a JSON object
  cocorum live --watch                                 followers, subscribers, rants as they come
  cocorum login                                        sign in: cocorum mute, mutes, whoami need it
  cocorum send v7k2m9q 'good evening'                  say something; also delete, pin, unpin, command
  cocorum upload clock.mp4 --title Clock --category How-To    publish a video
  cocorum id v7k2m9q                                   the id in both bases

Exit status: 0 it ended as asked, 1 failure, 2 wrong usage";

const CHAT_EXAMPLES: &str = "\
Examples:
  cocorum chat https://rumble.com/embed/v7k2m9q/
  cocorum chat 434546624 --no-history --for 10m
  cocorum chat v7k2m9q b10:434546624 --json > show.jsonl
  cocorum chat https://rumble.com/c/SparrowStudio --follow
  cocorum chat --demo

Exit status: 0 the chat is over, or the limit or the time is reached, or it was interrupted, each after it was opened; \
1 failure, also when no chat was opened; 2 wrong usage";

const LIVE_EXAMPLES: &str = "\
The API URL is on https://rumble.com/account/livestream-api. It is a password, so it is taken from
the environment or a file, never from an argument.

Examples:
  cocorum live --demo
  cocorum live                                         with the API URL in RUMBLE_API_URL
  cocorum live --watch --api-url-file ~/.config/rumble-api-url
  cocorum live --watch --json | jq -r 'select(.event == \"follower\") | .username'

Exit status: 0 it ended as asked, or was interrupted; 1 the API was never read; 2 wrong usage";

const ID_EXAMPLES: &str = "\
Examples:
  cocorum id https://rumble.com/embed/v7k2m9q/
  cocorum id b10:434546624 b36:7k2m9q
  cocorum id v7k2m9q --json | jq -r .stream_id_b10";

const SIM_EXAMPLES: &str = "\
Examples:
  cocorum sim                                          one busy chat, and the command that watches it
  cocorum sim --port 8080 --streams 3 --rate 20
  cocorum sim --scenario demo --for 1m";
