//! Sources of lines: a thread for each chat, account and recording.

mod chat;
mod emotes;
mod live;
mod replay;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rumble_chat::Event;
use rumble_feed::error_chain;
use rumble_http::{Endpoint, internal::Stop};
use rumble_livestream_api::ApiUrl;
use rumble_model::{StreamId, StreamRef};

use crate::feed::Feed;
use crate::hub::{SourceState, SourceStatus};

/// The sources of a server.
#[derive(Debug, Clone)]
pub struct Sources(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    feed: Feed,
    stop: Stop,
    /// Chats that are read: several sources can lead to one.
    open: Mutex<HashSet<StreamId>>,
}

/// A chat, or the chats of a channel, one after another.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "all members are needed")]
pub struct ChatSource {
    /// Name given by the user.
    pub name: String,
    /// The stream, or the page that leads to it.
    pub stream: StreamRef,
    /// Interval at which a page is checked for its next stream; `None` reads only one stream.
    pub follow: Option<Duration>,
    /// Where the site and the chats are.
    pub site: Site,
}

/// The Live Stream API of an account, with the chats of its live streams.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "all members are needed")]
pub struct LiveSource {
    /// Secret URL of the API.
    pub api_url: ApiUrl,
    /// Polling interval; `None`: the default.
    pub interval: Option<Duration>,
    /// Where the site and the chats are.
    pub site: Site,
}

/// A recording, replayed as live lines.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "all members are needed")]
pub struct ReplaySource {
    /// Folder of the recording, or a file of it.
    pub path: PathBuf,
    /// Speed of the replay.
    pub speed: Speed,
}

/// Speed at which a recording is replayed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "with pauses, or without")]
pub enum Speed {
    /// This many times as fast as it was recorded.
    Times(f64),
    /// Without pauses.
    Max,
}

/// URLs of the site and its chats.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "all members are needed")]
pub struct Site {
    /// The site.
    pub base_url: Endpoint,
    /// The chat service.
    pub chat_url: Endpoint,
    /// Additional TLS root certificates in DER form.
    pub extra_roots: Vec<Vec<u8>>,
}

/// A source, whose state the feed reports.
#[derive(Clone)]
struct Running {
    shared: Arc<Shared>,
    number: usize,
}

impl Sources {
    pub(crate) fn new(feed: Feed) -> Self {
        Self(Arc::new(Shared {
            feed,
            stop: Stop::default(),
            open: Mutex::default(),
        }))
    }

    /// Starts reading a chat, until the chat ends.
    pub fn chat(&self, source: ChatSource) {
        self.spawn(source.name.clone(), move |running| chat::run(&source, &running));
    }

    /// Starts reading the Live Stream API and the chat of each stream that it lists as live.
    pub fn live(&self, source: LiveSource) {
        self.spawn("Live Stream API".to_owned(), move |running| {
            live::run(&source, &running);
        });
    }

    /// Replays a recording once.
    pub fn replay(&self, source: ReplaySource) {
        let name = source.path.display().to_string();
        self.spawn(name, move |running| replay::run(&source, &running));
    }

    /// Ends all sources.
    pub(crate) fn stop(&self) {
        self.0.stop.request(());
    }

    fn spawn(&self, name: String, run: impl FnOnce(Running) + Send + 'static) {
        let number = self.0.feed.with(|hub, _| hub.add_source(SourceState::new(name)));
        let running = Running {
            shared: Arc::clone(&self.0),
            number,
        };
        let failed = running.clone();
        let spawned = thread::Builder::new()
            .name("cocorum-source".to_owned())
            .spawn(move || run(running));
        if let Err(error) = spawned {
            failed.set(SourceStatus::Failed, Some(&error));
        }
    }
}

impl Running {
    fn feed(&self) -> &Feed {
        &self.shared.feed
    }

    fn stop(&self) -> &Stop {
        &self.shared.stop
    }

    /// Reports the state of the source, and the error that caused it.
    fn set(&self, status: SourceStatus, error: Option<&dyn std::error::Error>) {
        self.report(status, error.map(error_chain));
    }

    /// Reports the state of the source, except while the server stops.
    fn report(&self, status: SourceStatus, detail: Option<String>) {
        if self.stop().is_requested() {
            return;
        }
        let change = |source: &mut SourceState| (source.status, source.detail) = (status, detail);
        self.feed().with(|hub, _| hub.set_source(self.number, change));
    }

    fn set_stream(&self, stream: StreamId) {
        let change = |source: &mut SourceState| source.stream_id = Some(stream.base36().to_string());
        self.feed().with(|hub, _| hub.set_source(self.number, change));
    }

    /// Takes the badges of a chat from an event that lists them.
    fn set_badges(&self, stream: StreamId, event: &Event) {
        if let Event::Init(init) = event
            && let Some(config) = &init.init.config
        {
            let icons = config.badges.iter();
            let icons = icons.filter_map(|(slug, badge)| Some((slug.clone(), badge.icon_path()?.to_owned())));
            self.feed().with(|hub, _| hub.set_badges(stream, icons));
        }
    }

    fn open(&self) -> MutexGuard<'_, HashSet<StreamId>> {
        self.shared.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Status of a source after a failure before it was opened.
fn failure_status(is_retried: bool) -> SourceStatus {
    match is_retried {
        true => SourceStatus::Connecting,
        false => SourceStatus::Failed,
    }
}
