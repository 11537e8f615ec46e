//! The streams to watch, and the options of the view.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use rumble_chat::Endpoint;
use rumble_model::StreamRef;
use time::UtcOffset;

use crate::args;
use crate::lookup_interval::interval;
use crate::stderr;
use crate::stream_arg::{self, ParsedStream};

/// Arguments of `cocorum chat`, checked.
pub(crate) struct ChatOptions {
    pub(super) streams: Vec<ParsedStream>,
    pub(super) base_url: Endpoint,
    /// `None`: the service of rumble.com, or the one that Rumble reports for the account.
    pub(super) chat_url: Option<Endpoint>,
    /// Whether to watch the streams of a channel, one after another.
    pub(super) follow: bool,
    /// Whether to retry until the first chat is open.
    pub(super) wait: bool,
    /// Time between two look-ups of a stream.
    pub(super) interval: Duration,
    /// `None`: the chat is read as a guest.
    pub(super) session_file: Option<args::SessionFile>,
    pub(super) json: bool,
    /// Whether to show an input line.
    pub(super) write: bool,
    pub(super) ids: bool,
    pub(super) filters: args::Filters,
    pub(super) demo: bool,
    /// Whether to introduce the command, as without arguments.
    pub(super) introduction: bool,
    pub(super) history: bool,
    pub(super) limit: Option<u64>,
    pub(super) duration: Option<Duration>,
    pub(super) local_offset: UtcOffset,
}

impl ChatOptions {
    /// Options without arguments: a simulated chat, with an introduction.
    pub(crate) fn demo(local_offset: UtcOffset) -> Self {
        Self {
            streams: Vec::new(),
            base_url: Endpoint::rumble(),
            chat_url: None,
            follow: false,
            wait: false,
            interval: Duration::ZERO,
            session_file: None,
            json: false,
            write: false,
            ids: false,
            filters: args::Filters::default(),
            demo: true,
            introduction: true,
            history: true,
            limit: None,
            duration: None,
            local_offset,
        }
    }

    /// Reads the arguments. The error describes what is wrong with them.
    pub(crate) fn from_args(
        args: &args::Chat,
        servers: &args::Servers,
        local_offset: UtcOffset,
    ) -> Result<Self, String> {
        let mut streams: Vec<ParsedStream> = Vec::new();
        for text in &args.streams {
            let mut read = stream_arg::parse_any(text)?;
            read.or_watch.take_if(|_| !servers.site_has_streams());
            if args.follow && !is_followable(&read.stream) {
                return Err(NOT_FOLLOWABLE.to_owned());
            }
            read.note.iter().for_each(stderr::status);
            if !streams.iter().any(|other| other.stream == read.stream) {
                streams.push(read);
            }
        }
        if streams.len() > MAX_STREAMS {
            return Err(format!(
                "too many streams: {}, the limit is {MAX_STREAMS}",
                streams.len()
            ));
        }
        let base_url = servers.base_url()?;
        if args.write && streams.len() > 1 {
            return Err("--write shows one chat: pass one stream".to_owned());
        }
        if args.write && !has_terminal() {
            return Err(NO_TERMINAL.to_owned());
        }
        let interval = interval(args.interval, &base_url);
        Ok(Self {
            streams,
            base_url,
            chat_url: servers.explicit_chat_url()?,
            follow: args.follow,
            wait: args.wait,
            interval,
            session_file: (args.logged_in || args.write).then(|| args.session.clone()),
            json: args.json,
            write: args.write,
            ids: args.ids,
            filters: args.filters.clone(),
            demo: args.demo,
            introduction: false,
            history: !args.no_history,
            limit: args.limit,
            duration: args.duration,
            local_offset,
        })
    }
}

/// Whether streams of the page can start later: a channel, or a watch page, since its stream can be planned.
fn is_followable(stream: &StreamRef) -> bool {
    matches!(stream, StreamRef::Page(_))
}

/// Whether there is a terminal to edit a line in.
fn has_terminal() -> bool {
    let is_dumb =
        std::env::var("TERM").is_ok_and(|term| matches!(term.as_str(), "dumb" | "cons25" | "emacs"));
    io::stdin().is_terminal() && io::stdout().is_terminal() && !is_dumb
}

/// Each chat has a thread. A process can have many more.
const MAX_STREAMS: usize = 1_000;

const NOT_FOLLOWABLE: &str = "--follow needs the URL of a channel, a user or a planned stream, for example https://rumble.com/c/SparrowStudio";

const NO_TERMINAL: &str = "--write needs a terminal; use cocorum send in scripts";
