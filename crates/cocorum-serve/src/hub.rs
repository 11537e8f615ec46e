//! The state of the server, without I/O: takes lines, and returns lines for the clients and records for the state
//! folder.

mod chat_pictures;
mod control;
mod own_line;
mod reports;
mod state;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use rumble_feed::{Body, DecimalId, Line};
use rumble_model::StreamId;

use crate::alerts::{AlertCommand, AlertQueue, AlertRules, EndReason, RecentHappenings};
use crate::config::Config;
use crate::entry::{Entry, Pictures};
use crate::filter::Filter;
use crate::goal::Goal;
use crate::happening::{Happening, Kind, Source};
use crate::media::MediaIndex;
use crate::record::Record;
use crate::ring::{Batch, LineId, Resume, Ring};

pub use control::GoalChange;
pub use own_line::Featured;
pub use state::{AlertsState, ServerState, SinkState, SourceState, SourceStatus, Totals};

use own_line::{HappeningLine, OwnLine};
use streams::Streams;

/// The time of an input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_structs, reason = "two readings of clocks")]
pub struct Now {
    /// Time since the server was started, by a clock that is never set.
    pub elapsed: Duration,
    /// Time of day, in Unix seconds.
    pub unix: i64,
}

/// Origin of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a closed set")]
pub enum Origin {
    /// A chat.
    Chat,
    /// The Live Stream API.
    Api,
}

/// The feed, the alerts, the goal and the totals of a server.
#[derive(Debug)]
pub struct Hub {
    ring: Ring,
    recent: RecentHappenings,
    rules: AlertRules,
    queue: AlertQueue,
    goal: Option<Goal>,
    featured: Option<Featured>,
    totals: Totals,
    sources: Vec<SourceState>,
    sinks: Vec<SinkState>,
    streams: Streams,
    media: MediaIndex,
    records: Vec<Record>,
    /// Number of clients that show alerts.
    viewers: usize,
    test_messages: u64,
}

impl Hub {
    /// A server in its initial state. `start` is the number of this run.
    #[must_use]
    pub fn new(start: u64, config: &Config) -> Self {
        Self {
            ring: Ring::new(start, MAX_LINES),
            recent: RecentHappenings::default(),
            rules: AlertRules::new(config.alerts.clone()),
            queue: AlertQueue::default(),
            goal: config.goal.as_ref().map(Goal::new),
            featured: None,
            totals: Totals::default(),
            sources: Vec::new(),
            sinks: Vec::new(),
            streams: Streams::default(),
            media: MediaIndex::default(),
            records: Vec::new(),
            viewers: 0,
            test_messages: 0,
        }
    }

    /// Applies the records of an earlier run, before the first line.
    pub fn restore(&mut self, records: impl IntoIterator<Item = Record>, now: Now) {
        for record in records {
            match record {
                Record::Seen { key } => _ = self.recent.insert(key),
                Record::Waiting(alert) => _ = self.queue.push(*alert),
                Record::Gone { id } => _ = self.queue.withdraw(|alert| alert.id == id),
                Record::Goal(goal) => self.restore_goal(goal),
                Record::Stream { id, at } => self.streams.restore(id, at, now),
            }
        }
    }

    /// State that a later run needs, in as few records as possible.
    pub fn kept(&self) -> impl Iterator<Item = Record> {
        let recent = self.recent.keys().map(|key| Record::Seen { key: key.to_owned() });
        let waiting = self.queue.waiting().filter(|alert| !alert.test);
        let waiting = waiting.map(|alert| Record::Waiting(Box::new(alert.clone())));
        let goal = self.goal.clone().map(Record::Goal);
        recent.chain(waiting).chain(goal).chain(self.streams.kept())
    }

    /// Takes the records since the last call. The caller must store them before it wakes the clients, so that no alert
    /// is repeated after a restart.
    pub fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    /// Handles a line of a source.
    pub fn line(&mut self, line: &Line<'_>, origin: Origin, now: Now) {
        if origin == Origin::Api && self.is_in_chat(line) {
            return;
        }
        self.streams.line(line, origin, now, &mut self.records);
        let pictures = self.pictures(line);
        self.totals.line(line, now);
        self.ring.push(Arc::new(Entry::new(line, &pictures)));
        if let Some(happening) = Happening::from_line(line) {
            self.happening(&happening, pictures.media, now);
        }
        match &line.body {
            Body::Delete(delete) => self.withdraw(&delete.message_ids, delete.rants_kept),
            Body::Mute(mute) => self.withdraw_users(&mute.user_ids),
            Body::Init(_) => self.live(line, None),
            Body::StreamStarted(stream) => self.live(line, Some(stream.title)),
            _ => {}
        }
        self.tick(now);
    }

    /// Performs the actions that are due.
    pub fn tick(&mut self, now: Now) {
        let commands = self.queue.tick(now.elapsed, self.viewers > 0);
        self.perform(commands);
    }

    /// Time of the next [`Hub::tick`], if nothing else happens.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.queue.deadline()
    }

    /// Counts a client that shows alerts: connected or disconnected.
    pub fn viewer(&mut self, came: bool, now: Now) {
        self.viewers = match came {
            true => self.viewers.saturating_add(1),
            false => self.viewers.saturating_sub(1),
        };
        self.tick(now);
    }

    /// Number of the newest line.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.ring.newest()
    }

    /// Id of a line.
    #[must_use]
    pub fn id(&self, number: u64) -> LineId {
        self.ring.id(number)
    }

    /// See [`Ring::resume`].
    #[must_use]
    pub fn resume(&self, last: Option<LineId>) -> Resume {
        self.ring.resume(last)
    }

    /// See [`Ring::history`].
    #[must_use]
    pub fn history(&self, filter: &Filter, count: usize) -> u64 {
        self.ring.history(filter, count)
    }

    /// See [`Ring::read`].
    #[must_use]
    pub fn read(&self, after: u64, filter: &Filter, max: usize) -> Batch {
        self.ring.read(after, filter, max)
    }

    /// Replaces the badges of a chat: slugs, and the URLs of their pictures.
    pub fn set_badges(&mut self, stream: StreamId, badges: impl IntoIterator<Item = (String, String)>) {
        self.streams.chat_pictures(stream).set_badges(badges);
    }

    /// Replaces the emotes of a chat: names without colons, and the URLs of their pictures.
    pub fn set_emotes(&mut self, stream: StreamId, emotes: impl IntoIterator<Item = (String, String)>) {
        self.streams.chat_pictures(stream).set_emotes(emotes);
    }

    fn pictures(&mut self, line: &Line<'_>) -> Pictures {
        let mut pictures = Pictures {
            media: image(&line.body).map(|url| self.media.path(url)),
            ..Pictures::default()
        };
        let chat = line
            .stream_id
            .as_deref()
            .and_then(|id| self.streams.pictures_of(id));
        if let (Body::Message(message), Some(chat)) = (&line.body, chat) {
            chat.add(message, &mut self.media, &mut pictures);
        }
        pictures
    }

    /// URL of the picture that has this path.
    #[must_use]
    pub fn picture(&self, hash: &str) -> Option<&str> {
        self.media.url(hash)
    }

    /// The chat reports the same messages a few seconds earlier than the Live Stream API, with more members.
    fn is_in_chat(&self, line: &Line<'_>) -> bool {
        let is_message = matches!(line.body, Body::Message(_) | Body::Rant(_));
        let stream = line.stream_id.as_deref();
        is_message && stream.is_some_and(|stream| self.streams.is_chat_open(stream))
    }

    fn happening(&mut self, happening: &Happening<'_>, media: Option<String>, now: Now) {
        if !happening.test {
            if !self.recent.is_new(happening, now.elapsed) {
                return;
            }
            let key = happening.key.as_ref();
            self.records
                .extend(key.map(|key| Record::Seen { key: key.clone() }));
            if happening.history && !self.is_missed(happening) {
                return;
            }
            self.totals.happening(happening);
        }
        self.publish_own(&OwnLine::Happening(HappeningLine::new(
            happening,
            media.as_deref(),
        )));
        if let Some(goal) = &mut self.goal
            && goal.add(happening)
        {
            self.records.push(Record::Goal(goal.clone()));
            self.ring.push(OwnLine::Goal(goal).entry());
        }
        let is_live = self.streams.is_live(happening.stream);
        let Some(mut alert) = self.rules.alert(happening, is_live) else {
            return;
        };
        alert.media = media;
        if alert.id.is_empty() || alert.test {
            alert.id = format!("{}:{}", alert.kind.name(), self.ring.id(self.ring.newest()));
        }
        if !alert.test {
            self.records.push(Record::Waiting(Box::new(alert.clone())));
        }
        let commands = self.queue.push(alert);
        self.perform(commands);
        self.publish_queue();
    }

    /// A stream is live: reported once, whichever source reports it first.
    fn live(&mut self, line: &Line<'_>, title: Option<&str>) {
        let Some(stream) = line.stream_id.as_deref().filter(|_| !line.test) else {
            return;
        };
        let key = format!("live:{stream}");
        if self.recent.insert(key.clone()) {
            let live = OwnLine::Happening(HappeningLine::live(&key, stream, title)).entry();
            self.records.push(Record::Seen { key });
            self.ring.push(live);
        }
    }

    /// Whether a row of a history is new: it arrived while the connection was lost, or the server was stopped.
    fn is_missed(&self, happening: &Happening<'_>) -> bool {
        happening.source == Source::ChatMessage
            && happening
                .stream
                .is_some_and(|stream| self.streams.is_continued(stream))
    }

    fn withdraw(&mut self, ids: &[DecimalId], rants_kept: bool) {
        let ids: Vec<_> = ids.iter().map(|id| id.get().to_string()).collect();
        let is_meant = |id: Option<&String>| id.is_some_and(|id| ids.contains(id));
        let commands = self.queue.withdraw(|alert| {
            is_meant(alert.message_id.as_ref()) && !(rants_kept && alert.kind == Kind::Rant)
        });
        self.perform(commands);
        let featured = self
            .featured
            .as_ref()
            .map(|featured| featured.message_id.to_string());
        if is_meant(featured.as_ref()) {
            self.feature(None);
        }
    }

    fn withdraw_users(&mut self, ids: &[DecimalId]) {
        let ids: Vec<_> = ids.iter().map(|id| id.get().to_string()).collect();
        let is_meant = |id: &String| ids.contains(id);
        let commands = self
            .queue
            .withdraw(|alert| alert.user_id.as_ref().is_some_and(is_meant));
        self.perform(commands);
    }

    fn perform(&mut self, commands: Vec<AlertCommand>) {
        if commands.is_empty() {
            return;
        }
        for command in commands {
            let removed = match &command {
                AlertCommand::Show(alert) => Some(&alert.id),
                AlertCommand::End {
                    reason: EndReason::Done,
                    ..
                } => None,
                AlertCommand::End { id, .. } => Some(id),
            };
            self.records
                .extend(removed.map(|id| Record::Gone { id: id.clone() }));
            self.publish_own(&OwnLine::of(&command));
        }
        self.publish_queue();
    }

    fn publish_queue(&mut self) {
        let waiting = self.queue.waiting().len();
        self.publish_own(&OwnLine::Queue {
            waiting,
            is_paused: self.queue.is_paused(),
            has_viewers: self.viewers > 0,
        });
    }

    fn publish_own(&mut self, line: &OwnLine<'_>) {
        self.ring.push(line.entry());
    }
}

/// URL of the picture that a line shows.
fn image<'a>(body: &'a Body<'_>) -> Option<&'a str> {
    match body {
        Body::Message(message) | Body::Rant(message) => message.image,
        Body::Follower(follower) => follower.image,
        Body::Subscriber(subscriber) => subscriber.image,
        _ => None,
    }
    .filter(|url| !url.is_empty())
}

/// Maximum number of lines that a client can lag.
const MAX_LINES: usize = 1_000;
