//! From documents to events, without a socket or a clock.

mod rows;
mod seen;
mod stream;
mod window;

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use rumble_model::livestream_api::{Document, LivestreamEntry};
use rumble_model::{Batch, ChannelId, Record, StreamId, UserId};

use self::stream::StreamTrack;
pub(crate) use self::stream::{listed_messages, listed_rants};
use self::window::{NewRows, Window};
use crate::event::{Event, Gap, GapReason, List};

/// Turns the documents of the Live Stream API into events, each exactly once.
///
/// Rows are compared with what earlier documents listed, never with a clock: two equal messages in one second are two,
/// one that is listed again is not new. The first document is the base: its followers, subscribers and gifts are no
/// events, its messages and rants are marked as history. It knows no socket and no clock, so it serves any HTTP client.
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
    streams: BTreeMap<StreamId, StreamTrack>,
    /// Counts documents.
    generation: u64,
    /// `now` of the newest document.
    newest: i64,
    /// Hashes of the malformed items of the last document.
    malformed: HashSet<u64>,
    hasher: RandomState,
}

/// Whose key it is. Another account's document has nothing to do with those before it.
type Account = (UserId, Option<ChannelId>);

impl Tracker {
    /// One that has seen nothing.
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

    /// What this document shows that those before it did not, in this order: followers, subscribers and gifts oldest
    /// first, then stream by stream.
    ///
    /// A document that is older than the one before, as a lagging server gives it, tells of rows that were not seen yet,
    /// and nothing of how the streams are now.
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
            let track = track.or_insert_with(|| StreamTrack::new(Arc::clone(stream), is_first));
            track.update(stream, window, self.generation, &mut events);
        }
        // A stream whose row is malformed is still listed.
        if document.lists_all_streams() {
            self.missing(&mut events);
        }
        events
    }

    /// Reports what could not be decoded, once as long as it is there.
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

    /// The newest entry of a stream, also when it is no longer listed.
    #[must_use]
    pub fn stream(&self, id: StreamId) -> Option<&Arc<Record<LivestreamEntry>>> {
        self.streams.get(&id).map(StreamTrack::entry)
    }

    /// The stream was not listed in the last two documents, or is not known at all.
    #[must_use]
    pub fn has_disappeared(&self, id: StreamId) -> bool {
        self.streams.get(&id).is_none_or(StreamTrack::is_gone)
    }

    /// The streams that are not gone.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &Arc<Record<LivestreamEntry>>> {
        let listed = self.streams.values().filter(|track| !track.is_gone());
        listed.map(StreamTrack::entry)
    }

    /// Far behind, it is the server's clock that was set back.
    fn is_outdated(&self, now: i64) -> bool {
        now < self.newest && self.newest.saturating_sub(now) <= LONGEST_LAG_SECONDS
    }

    fn audience(&mut self, document: &Document) -> Vec<Event> {
        let mut events = Vec::new();
        let is_readable = |section| document.malformed.iter().all(|item| item.list != section);
        let followers = &document.followers;
        let listed = &followers.recent_followers.items;
        let is_full = is_full(&followers.recent_followers, window_size(document))
            || followers.num_followers > listed.len() as u64;
        if is_readable("followers") {
            let news = self
                .followers
                .update(followers.latest_follower.as_ref(), listed, is_full);
            add_audience(&mut events, news, List::Followers, Event::Follower);
        }

        let subscribers = &document.subscribers;
        let listed = &subscribers.recent_subscribers.items;
        if is_readable("subscribers") {
            let news = self
                .subscribers
                .update(subscribers.latest_subscriber.as_ref(), listed, false);
            add_audience(&mut events, news, List::Any, Event::Subscriber);
        }

        if let Some(gifts) = &document.gifted_subs {
            let listed = &gifts.recent_gifted_subs.items;
            let news = self
                .gifted_subs
                .update(gifts.latest_gifted_sub.as_ref(), listed, false);
            add_audience(&mut events, news, List::Any, Event::GiftedSub);
        }
        events
    }

    /// Streams that this document does not list.
    fn missing(&mut self, events: &mut Vec<Event>) {
        let mut gone: Vec<(u64, StreamId)> = Vec::new();
        for (id, track) in &mut self.streams {
            track.missing(self.generation, events);
            if track.is_gone() {
                gone.push((track.last_listed(), *id));
            }
        }
        // They may come back, and nothing shall be told twice then.
        gone.sort_unstable();
        let too_many = gone.len().saturating_sub(GONE_REMEMBERED);
        for (_, id) in gone.iter().take(too_many) {
            self.streams.remove(id);
        }
    }
}

impl Default for Tracker {
    fn default() -> Self {
        Self::new()
    }
}

/// How many followers, messages and rants a list holds at most.
fn window_size(document: &Document) -> usize {
    let announced = document
        .max_num_results
        .and_then(|most| usize::try_from(most).ok());
    announced.filter(|most| *most > 0).unwrap_or(DOCUMENTED_WINDOW)
}

/// There may be more than this list holds. Rows that cannot be read take up room too; and of 50 that a list may have, 48
/// have been seen where there were more.
fn is_full<T>(listed: &Batch<T>, window: usize) -> bool {
    let rows = listed.items.len() + listed.malformed.len();
    rows.saturating_mul(10) >= window.saturating_mul(9)
}

/// The news of one list about the audience. What the first one lists is no news.
fn add_audience<T>(
    events: &mut Vec<Event>,
    news: NewRows<T>,
    list: List,
    event: impl Fn(Arc<Record<T>>) -> Event,
) {
    if !news.is_first {
        add(events, news, list, None, event);
    }
}

/// The news of one list, a gap before them.
fn add<T>(
    events: &mut Vec<Event>,
    news: NewRows<T>,
    list: List,
    stream_id: Option<StreamId>,
    event: impl Fn(Arc<Record<T>>) -> Event,
) {
    if news.may_have_missed {
        let reason = GapReason::WindowTooSmall;
        events.push(Event::Gap(Gap {
            list,
            stream_id,
            reason,
        }));
    }
    events.extend(news.rows.into_iter().map(event));
}

const DOCUMENTED_WINDOW: usize = 50;
const LONGEST_LAG_SECONDS: i64 = 300;
/// Streams that are no longer listed and still remembered.
const GONE_REMEMBERED: usize = 100;
