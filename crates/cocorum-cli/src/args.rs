#![expect(clippy::doc_markdown, reason = "these comments are the help text")]

mod account;
mod chat;
mod deferred;
#[cfg(test)]
mod help;
mod library;
mod live;
mod lookup;
#[cfg(feature = "record")]
mod record;
#[cfg(feature = "relay")]
mod relay;
#[cfg(feature = "serve")]
mod serve;
mod setup;
mod sim;
mod upload;
mod values;
mod writing;

use std::path::PathBuf;

use clap::{ArgAction, ArgMatches, FromArgMatches, Parser, Subcommand, ValueEnum};
use rumble_chat::Endpoint;

pub(crate) use account::{Account, Login, Logout, Mute, Mutes, SessionFile, TwoFactorMethod, Unmute, Whoami};
pub(crate) use chat::{Chat, Filters};
use deferred::Deferred;
pub(crate) use library::{
    Channels, Comments, CommentsAction, Details, Keys, KeysAction, Library, PlaylistVisibility, Playlists,
    PlaylistsAction, Videos,
};
pub(crate) use live::Live;
pub(crate) use lookup::{Emotes, Id, LookupCommand, Resolve};
#[cfg(feature = "record")]
pub(crate) use record::{
    By, Deleted, Export, OnFull, Part, Record, Recording, Replay, Search, Speed, Stats, Sync, ZoneArgs,
};
#[cfg(feature = "relay")]
pub(crate) use relay::{BrokerArgs, Relay, RelayAction, RelayArchive, RelayCollect, RelayStatus, RelayTail};
#[cfg(feature = "serve")]
pub(crate) use serve::{ObsFile, Serve};
pub(crate) use setup::SetupCommand;
#[cfg(feature = "demo")]
pub(crate) use sim::ScenarioName;
pub(crate) use sim::Sim;
pub(crate) use upload::{Licence, Upload, Visibility};
pub(crate) use writing::{ChatCommand, ChatTarget, Delete, Pin, RunCommand, SelectedMessage, Send, Unpin};

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

    /// Log to stderr what is connected to and received; twice for every request
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Watch the chat of one or more streams
    Chat(Deferred<Chat>),
    /// Print a stream id in base 36 and base 10
    Id(Deferred<Id>),
    /// Show followers, subscribers, rants and viewers of your account
    Live(Deferred<Live>),
    /// Read chats on several machines, and archive them over NATS JetStream
    #[cfg(feature = "relay")]
    Relay(Relay),
    /// Serve overlays, alerts and a local feed for OBS and other programs
    #[cfg(feature = "serve")]
    Serve(Deferred<Box<Serve>>),
    /// Run a simulated Rumble on this machine
    Sim(Deferred<Sim>),
    /// Publish a video
    Upload(Deferred<Box<Upload>>),
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
    #[command(flatten)]
    Setup(SetupCommand),
}

impl Command {
    /// Whether the command only writes to standard output.
    pub(crate) fn only_prints(&self) -> bool {
        match self {
            // A simulator that cannot print its address cannot be used.
            Self::Chat(_) | Self::Id(_) | Self::Live(_) | Self::Lookup(_) | Self::Sim(_) => true,
            Self::Setup(setup) => matches!(setup, SetupCommand::Completions(_)),
            Self::Account(account) => matches!(account, Account::Whoami(_) | Account::Mutes(_)),
            Self::Library(library) => library.only_prints(),
            #[cfg(feature = "record")]
            Self::Recording(recording) => !matches!(recording, Recording::Record(_) | Recording::Export(_)),
            #[cfg(feature = "relay")]
            Self::Relay(relay) => relay.action.only_prints(),
            #[cfg(feature = "serve")]
            Self::Serve(_) => false,
            Self::Upload(_) | Self::Write(_) => false,
        }
    }

    /// Whether the command connects to more than a simulator on this machine.
    pub(crate) fn connects(&self) -> bool {
        match self {
            Self::Chat(chat) => !chat.demo,
            Self::Live(live) => !live.demo,
            Self::Account(Account::Login(login)) => !login.demo,
            Self::Id(_) | Self::Sim(_) | Self::Setup(_) => false,
            #[cfg(feature = "record")]
            Self::Recording(recording) => matches!(recording, Recording::Record(_)),
            #[cfg(feature = "relay")]
            Self::Relay(relay) => matches!(relay.action, RelayAction::Collect(_)),
            #[cfg(feature = "serve")]
            Self::Serve(serve) => serve.connects(),
            Self::Lookup(_) | Self::Upload(_) | Self::Write(_) | Self::Account(_) | Self::Library(_) => true,
        }
    }
}

/// Servers of Rumble
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

/// Hides the options of [`Servers`]: for subcommands that send no request.
#[derive(Debug)]
pub(crate) struct UnusedServers;

impl clap::Args for UnusedServers {
    fn augment_args(command: clap::Command) -> clap::Command {
        let options = ["base_url", "chat_url", "ca_file"];
        options.into_iter().fold(command, |command, id| {
            command.mut_arg(id, |option| option.hide(true))
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for UnusedServers {
    fn from_arg_matches(_: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self)
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}

impl Servers {
    /// Checks both URLs, even if the command needs one. The error states what is wrong.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.base_url()?;
        self.chat_url()?;
        Ok(())
    }

    /// URL of the site. The error states what is wrong with the given one.
    pub(crate) fn base_url(&self) -> Result<Endpoint, String> {
        endpoint(
            self.base_url.as_deref(),
            Endpoint::rumble,
            "--base-url",
            "RUMBLE_BASE_URL",
        )
    }

    /// Whether the site can look up a stream: another chat service has streams that Rumble does not.
    pub(crate) fn site_has_streams(&self) -> bool {
        let is_set = |url: &Option<String>| url.as_deref().is_some_and(|text| !text.is_empty());
        is_set(&self.base_url) || !is_set(&self.chat_url)
    }

    /// URL of the chat service, if given.
    pub(crate) fn explicit_chat_url(&self) -> Result<Option<Endpoint>, String> {
        let is_set = self.chat_url.as_deref().is_some_and(|text| !text.is_empty());
        self.chat_url().map(|url| is_set.then_some(url))
    }

    /// URL of the chat service. The error states what is wrong with the given one.
    pub(crate) fn chat_url(&self) -> Result<Endpoint, String> {
        endpoint(
            self.chat_url.as_deref(),
            Endpoint::web7_chat,
            "--chat-url",
            "RUMBLE_CHAT_URL",
        )
    }
}

/// Not parsed by clap, whose errors repeat the value: a rejected URL can contain a password.
fn endpoint(
    given: Option<&str>,
    default: fn() -> Endpoint,
    flag: &str,
    variable: &str,
) -> Result<Endpoint, String> {
    match given {
        // An empty variable counts as unset.
        None | Some("") => Ok(default()),
        Some(text) => Endpoint::parse(text)
            .map_err(|error| format!("{flag} (or {variable}): {}", crate::advice::error_chain(&error))),
    }
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
