//! From documents to events, without a socket or a clock.

mod row_counter;
mod rows;
mod stream;
mod window;

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use rumble_model::livestream_api::{Document, LivestreamEntry};
use rumble_model::{Batch, ChannelId, Record, StreamId, UserId};

use self::stream::TrackedStream;
pub(crate) use self::stream::{listed_messages, listed_rants};
use self::window::{NewRows, Window};
use crate::event::{Event, Gap, GapReason, List};

/// Turns the documents of the Live Stream API into events, each exactly once.
///
/// Rows are compared with those of earlier documents, never with a clock: two equal messages in one second are two, and
/// a row that is listed again is not new. The first document is the baseline: its followers, subscribers and gifts are
/// not reported, its messages and rants are marked as history. Works with any HTTP client, since it uses neither
/// sockets nor a clock.
///
/// ```
/// use rumble_livestream_api::{Event, Tracker};
/// use rumble_model::livestream_api::Document;
///
/// let document = |followers: &str| {
///     Document::decode(&format!(
///         r#"{{"now":1793000000,"type":"user","user_id":"4x7b2","subscribers":{{}},"livestreams":[],
///             "followers":{{"num_followers":1,"recent_followers":[{followers}]}}}}"#
///     ))
/// };
/// let mut tracker = Tracker::new();
/// tracker.observe(&document("")?);
/// let events = tracker.observe(&document(
///     r#"{"username":"CalmSparrow","followed_on":"2026-10-26T07:33:10-04:00"}"#,
/// )?);
/// assert!(matches!(&events[..], [Event::Follower(follower)] if follower.username == "CalmSparrow"));
/// # Ok::<(), rumble_model::livestream_api::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Tracker {
    account: Option<Account>,
    followers: Window,
    subscribers: Window,
    gifted_subs: Window,
    streams: BTreeMap<StreamId, TrackedStream>,
    /// Number of documents.
    generation: u64,
    /// `now` of the newest document.
    newest: i64,
    /// Hashes of the malformed items of the last document.
    malformed: HashSet<u64>,
    hasher: RandomState,
}

/// Owner of the key. A document of another account starts over.
type Account = (UserId, Option<ChannelId>);

impl Tracker {
    /// Creates a tracker without a baseline.
    #[must_use]
    pub fn new() -> Self {
        Self {
            account: None,
            followers: Window::new(),
            subscribers: Window::new(),
            gifted_subs: Window::new(),
            streams: BTreeMap::new(),
            generation: 0,
            newest: i64::MIN,
            malformed: HashSet::new(),
            hasher: RandomState::new(),
        }
    }

    /// Returns the changes since the documents before, in this order: followers, subscribers and gifts, each oldest
    /// first, then stream by stream.
    ///
    /// From a document older than the one before, as a lagging server sends it, only new rows are reported, not the
    /// state of the streams.
    pub fn observe(&mut self, document: &Document) -> Vec<Event> {
        let account = (document.user_id, document.channel_id);
        if self.account.is_some_and(|known| known != account) {
            *self = Self::new();
        }
        let is_first = self.account.replace(account).is_none();
        let mut events = self.audience(document);
        self.report_malformed(document, &mut events);
        let window = window_size(document);
        if self.is_outdated(document.now) {
            for stream in &document.livestreams.items {
                if let Some(track) = self.streams.get_mut(&stream.id) {
                    track.chat(stream, window, &mut events);
                }
            }
            return events;
        }
        self.newest = document.now;
        self.generation += 1;
        for stream in &document.livestreams.items {
            let track = self.streams.entry(stream.id);
            let track = track.or_insert_with(|| TrackedStream::new(Arc::clone(stream), is_first));
            track.update(stream, window, self.generation, &mut events);
        }
        // A stream whose row is malformed is still listed.
        if document.lists_all_streams() {
            self.streams_not_listed(&mut events);
        }
        events
    }

    /// Reports malformed items, each once as long as documents contain it.
    fn report_malformed(&mut self, document: &Document, events: &mut Vec<Event>) {
        let known = std::mem::take(&mut self.malformed);
        for item in document.all_malformed() {
            let key = self.hasher.hash_one((item.list, &item.reason, &item.raw));
            if !known.contains(&key) && !self.malformed.contains(&key) {
                events.push(Event::Malformed(item.clone()));
            }
            self.malformed.insert(key);
        }
    }

    /// The newest entry of a stream, listed or not.
    #[must_use]
    pub fn stream(&self, id: StreamId) -> Option<&Arc<Record<LivestreamEntry>>> {
        self.streams.get(&id).map(TrackedStream::entry)
    }

    /// Whether the last two documents did not list the stream, or no document has.
    #[must_use]
    pub fn has_disappeared(&self, id: StreamId) -> bool {
        self.streams.get(&id).is_none_or(TrackedStream::is_removed)
    }

    /// The streams that are still listed.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &Arc<Record<LivestreamEntry>>> {
        let listed = self.streams.values().filter(|track| !track.is_removed());
        listed.map(TrackedStream::entry)
    }

    /// Whether the document is older than the newest. If it is much older, the server's clock was set back.
    fn is_outdated(&self, now: i64) -> bool {
        now < self.newest && self.newest.saturating_sub(now) <= MAX_LAG_SECONDS
    }

    fn audience(&mut self, document: &Document) -> Vec<Event> {
        let mut events = Vec::new();
        let is_readable = |section| document.malformed.iter().all(|item| item.list != section);
        let followers = &document.followers;
        let listed = &followers.recent_followers.items;
        let is_full = is_full(&followers.recent_followers, window_size(document))
            || followers.num_followers > listed.len() as u64;
        if is_readable("followers") {
            let new_rows = self
                .followers
                .update(followers.latest_follower.as_ref(), listed, is_full);
            add_audience(&mut events, new_rows, List::Followers, Event::Follower);
        }

        let subscribers = &document.subscribers;
        let listed = &subscribers.recent_subscribers.items;
        if is_readable("subscribers") {
            let new_rows = self
                .subscribers
                .update(subscribers.latest_subscriber.as_ref(), listed, false);
            add_audience(&mut events, new_rows, List::Any, Event::Subscriber);
        }

        if let Some(gifts) = &document.gifted_subs {
            let listed = &gifts.recent_gifted_subs.items;
            let new_rows = self
                .gifted_subs
                .update(gifts.latest_gifted_sub.as_ref(), listed, false);
            add_audience(&mut events, new_rows, List::Any, Event::GiftedSub);
        }
        events
    }

    /// Streams that this document does not list.
    fn streams_not_listed(&mut self, events: &mut Vec<Event>) {
        let mut removed: Vec<(u64, StreamId)> = Vec::new();
        for (id, track) in &mut self.streams {
            track.not_listed(self.generation, events);
            if track.is_removed() {
                removed.push((track.last_listed(), *id));
            }
        }
        // Removed streams can come back; their rows must not be reported twice.
        removed.sort_unstable();
        let too_many = removed.len().saturating_sub(MAX_REMOVED_STREAMS);
        for (_, id) in removed.iter().take(too_many) {
            self.streams.remove(id);
        }
    }
}

impl Default for Tracker {
    fn default() -> Self {
        Self::new()
    }
}

/// Maximum number of followers, messages and rants of a list.
fn window_size(document: &Document) -> usize {
    let announced = document.max_num_results.and_then(|max| usize::try_from(max).ok());
    announced.filter(|max| *max > 0).unwrap_or(DEFAULT_WINDOW)
}

/// Whether the server can have more rows than the list contains. Malformed rows count too, and truncated lists with 48
/// of 50 rows have been observed.
fn is_full<T>(listed: &Batch<T>, window: usize) -> bool {
    let rows = listed.items.len() + listed.malformed.len();
    rows.saturating_mul(10) >= window.saturating_mul(9)
}

/// Adds the new rows of an audience list, except those of the first list.
fn add_audience<T>(
    events: &mut Vec<Event>,
    new_rows: NewRows<T>,
    list: List,
    event: impl Fn(Arc<Record<T>>) -> Event,
) {
    if !new_rows.is_first {
        add(events, new_rows, list, None, event);
    }
}

/// Adds the new rows of a list, after a gap if there is one.
fn add<T>(
    events: &mut Vec<Event>,
    new_rows: NewRows<T>,
    list: List,
    stream_id: Option<StreamId>,
    event: impl Fn(Arc<Record<T>>) -> Event,
) {
    if new_rows.may_have_missed {
        let reason = GapReason::WindowTooSmall;
        events.push(Event::Gap(Gap {
            list,
            stream_id,
            reason,
        }));
    }
    events.extend(new_rows.rows.into_iter().map(event));
}

const DEFAULT_WINDOW: usize = 50;
const MAX_LAG_SECONDS: i64 = 300;
/// Maximum number of removed streams that are remembered.
const MAX_REMOVED_STREAMS: usize = 100;
