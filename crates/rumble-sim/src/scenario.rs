mod demo;
mod event;
mod event_generator;
mod follower_generator;
mod mix;
mod texts;
mod user_generator;

use std::collections::VecDeque;
use std::time::Duration;

pub use self::mix::{Kind, Mix};

pub(crate) use self::event::ScenarioEvent;
pub(crate) use self::event_generator::EventGenerator;
pub(crate) use self::follower_generator::AudienceEvent;

use crate::WallTime;
use crate::room::{HistoryShape, Room};

/// A generated chat: its pace, length and content. Equal seeds produce equal bytes, with or without a server.
///
/// ```
/// use rumble_sim::{Kind, Mix, Scenario};
/// use std::time::Duration;
///
/// let scenario = Scenario::quiet()
///     .step(Duration::from_millis(10))
///     .mix(Mix::only(Kind::Plain).with(Kind::Rant, 1))
///     .max_events(200);
/// let events: Vec<_> = scenario.events(7).collect();
/// assert_eq!(events.len(), 201, "`init` comes first");
/// assert!(events[0].json.starts_with(r#"{"type":"init""#));
/// assert_eq!(events.last().unwrap().after, Duration::from_secs(2));
/// ```
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(crate) batch: usize,
    pub(crate) duration: Option<Duration>,
    pub(crate) ending: Ending,
    pub(crate) events: Option<u64>,
    pub(crate) history: usize,
    pub(crate) history_max: usize,
    pub(crate) keepalive: Option<Duration>,
    pub(crate) mix: Mix,
    pub(crate) new_follower_interval: Option<Duration>,
    pub(crate) arrivals: VecDeque<(Duration, AudienceEvent)>,
    pub(crate) live_after: Duration,
    pub(crate) pace: Pace,
    pub(crate) program: VecDeque<(Duration, ScenarioEvent)>,
    pub(crate) logged_in: bool,
    pub(crate) start: Option<WallTime>,
    pub(crate) users: u64,
}

/// Behaviour at the end of a [`Scenario`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Ending {
    /// The chat ends: connections end cleanly, and the response to the next one is 204.
    Close,
    /// Connections stay open, with keepalives only.
    StayOpen,
}

/// One event of a [`Scenario`] and its moment.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TimedEvent {
    /// Time since the start of the scenario.
    pub after: Duration,
    /// The JSON on one line: the content of one `data:` line.
    pub json: String,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// Each interval is half to one and a half times this one.
    Around(Duration),
    Exactly(Duration),
    Silent,
}

impl Scenario {
    /// Twenty seconds with every kind of event, then the end of the chat. The seed decides authors and texts, not the
    /// kinds.
    #[must_use]
    pub fn demo() -> Self {
        demo::scenario()
    }

    /// Varied events at this rate for ten minutes, after a history of 50.
    #[must_use]
    pub fn busy(events_per_second: f64) -> Self {
        Self::quiet()
            .per_second(events_per_second)
            .mix(Mix::varied())
            .duration(Duration::from_secs(600))
            .history(50)
    }

    /// An empty chat that stays open. The base of other scenarios.
    #[must_use]
    pub fn quiet() -> Self {
        Self {
            batch: 1,
            duration: None,
            ending: Ending::StayOpen,
            events: None,
            history: 0,
            history_max: 50,
            keepalive: Some(Duration::from_secs(5)),
            mix: Mix::chat(),
            new_follower_interval: None,
            arrivals: VecDeque::new(),
            live_after: Duration::ZERO,
            pace: Pace::Silent,
            program: VecDeque::new(),
            logged_in: false,
            start: None,
            users: 40,
        }
    }

    setters! {
        /// Events per second, irregularly spaced. Zero and NaN mean no events. The connection of a client that has 20,000
        /// unread events is closed. Defaults to no events.
        fn per_second(self, rate: f64) {
            let pace = match Duration::try_from_secs_f64(1.0 / rate) {
                Ok(step) => Pace::Around(step),
                Err(_) => Pace::Silent,
            };
            self.pace = pace;
        }
        /// Sends events at exactly this interval. Zero sends as fast as the slowest client reads and stops the clock,
        /// so that only [`Scenario::max_events`] ends the scenario.
        fn step(self, step: Duration) { self.pace = Pace::Exactly(step); }
        /// Kinds of events. Defaults to [`Mix::chat`].
        fn mix(self, mix: Mix) { self.mix = mix; }
        /// Time between two new followers in the Live Stream API; every fourth subscribes instead. They do not post.
        /// Defaults to 25 times the interval of events; without events, to no followers.
        fn new_follower_interval(self, every: Duration) { self.new_follower_interval = Some(every); }
        /// Messages per `messages` event. Defaults to 1.
        fn batch(self, messages: usize) { self.batch = messages.max(1); }
        /// Ends after this time. Defaults to never.
        fn duration(self, duration: Duration) { self.duration = Some(duration); }
        /// Ends after this many events after `init`. Defaults to never.
        fn max_events(self, events: u64) { self.events = Some(events); }
        /// Messages from before the start. Two of them are an hour old, one of those a rant; every ninth is deleted.
        /// Defaults to none.
        fn history(self, messages: usize) {
            self.history = messages;
            self.history_max = self.history_max.max(messages);
        }
        /// Number of users. Defaults to 40.
        fn users(self, users: u64) { self.users = users.max(1); }
        /// Interval of the comments `: -1` on every connection; `None` sends none. Defaults to 5 s.
        fn keepalive(self, every: Option<Duration>) {
            self.keepalive = every.filter(|every| !every.is_zero());
        }
        /// Behaviour at the end. Defaults to [`Ending::StayOpen`].
        fn ending(self, ending: Ending) { self.ending = ending; }
        /// Shows the chat as to a logged-in moderator: `init` then has that account and its channel.
        fn logged_in(self) { self.logged_in = true; }
        /// Time at the start. Defaults to [`WallTime::DEFAULT`], or to the plan's.
        fn starting_at(self, start: WallTime) { self.start = Some(start); }
    }

    /// The events of stream 900100200 as its first connection sees them, `init` first, without a server.
    pub fn events(&self, seed: u64) -> impl Iterator<Item = TimedEvent> + use<> {
        let (mut room, mut generator) = EventGenerator::open(self, 900_100_200, seed, WallTime::DEFAULT);
        let init = TimedEvent {
            after: Duration::ZERO,
            json: room.init(HistoryShape::Whole).to_string(),
        };
        let live = std::iter::from_fn(move || {
            let after = generator.due()?;
            let events = generator.perform(&mut room);
            Some(events.into_iter().map(move |event| TimedEvent {
                after,
                json: event.to_string(),
            }))
        });
        std::iter::once(init).chain(live.flatten())
    }

    /// Whether the scenario has events.
    pub(crate) fn has_timed_events(&self) -> bool {
        let paced = match self.pace {
            Pace::Around(step) | Pace::Exactly(step) => !step.is_zero(),
            Pace::Silent => false,
        };
        paced || !self.program.is_empty() || self.new_follower_interval.is_some()
    }

    pub(crate) fn room(&self, chat_id: u64, start: WallTime) -> Room {
        let mut room = Room::new(chat_id, start, self.history_max);
        if self.logged_in {
            let (user, channel) = user_generator::viewer();
            room.logged_in(user, channel);
        }
        room
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self::quiet()
    }
}
