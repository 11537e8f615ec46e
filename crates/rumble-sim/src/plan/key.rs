use std::fmt;
use std::time::Duration;

use crate::fault::{Fault, When};

/// A key of the Live Stream API. Its address is [`Sim::api_url`](crate::Sim::api_url).
///
/// Messages, rants, gifts and subscriptions are those of the streams' chats; followers and subscribers come with their
/// scenarios too. Some of each were there before. Nothing happens by itself in streams without a scenario; there, time
/// stands still: see [`ApiHandle`](crate::ApiHandle).
///
/// ```
/// use rumble_sim::{KeyPlan, Plan, Scenario, Sim, StreamPlan};
///
/// let plan = Plan::new()
///     .stream(StreamPlan::new(900100200).scenario(Scenario::demo()))
///     .api_key(KeyPlan::user("an-invented-key", 900_000_001, "OtterHost").followers(120));
/// let sim = Sim::start(plan)?;
/// assert!(sim.api_url("an-invented-key").ends_with("/-livestream-api/get-data?key=an-invented-key"));
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone)]
pub struct KeyPlan {
    pub(crate) channel: Option<(u64, String)>,
    pub(crate) ended_listed_for: Duration,
    pub(crate) faults: Vec<(When, Fault)>,
    pub(crate) followers: u64,
    pub(crate) followers_elsewhere: u64,
    pub(crate) gifts: u64,
    pub(crate) key: String,
    pub(crate) lag: Duration,
    pub(crate) relay: bool,
    pub(crate) skew_seconds: i64,
    pub(crate) streams: Option<Vec<u64>>,
    pub(crate) subscribers: u64,
    pub(crate) user_id: u64,
    pub(crate) username: String,
    pub(crate) window: usize,
}

impl KeyPlan {
    /// A user's key. Scenarios are hosted by `OtterHost`, 900000001.
    #[must_use]
    pub fn user(key: &str, user_id: u64, username: &str) -> Self {
        Self {
            channel: None,
            ended_listed_for: Duration::from_secs(6),
            faults: Vec::new(),
            followers: 12,
            followers_elsewhere: 0,
            gifts: 1,
            key: key.to_owned(),
            lag: Duration::ZERO,
            relay: false,
            skew_seconds: 0,
            streams: None,
            subscribers: 3,
            user_id,
            username: username.to_owned(),
            window: 50,
        }
    }

    /// A channel's key; the account behind it is `OtterHost` unless [`KeyPlan::account`] says otherwise.
    #[must_use]
    pub fn channel(key: &str, channel_id: u64, name: &str) -> Self {
        Self {
            channel: Some((channel_id, name.to_owned())),
            ..Self::user(key, 900_000_001, "OtterHost")
        }
    }

    /// The account that the key belongs to.
    #[must_use]
    pub fn account(self, user_id: u64, username: &str) -> Self {
        Self {
            user_id,
            username: username.to_owned(),
            ..self
        }
    }

    /// Only these streams belong to it. Defaults to all of the plan.
    #[must_use]
    pub fn streams(self, ids: impl IntoIterator<Item = u64>) -> Self {
        Self {
            streams: Some(ids.into_iter().collect()),
            ..self
        }
    }

    /// How many followed before; the newest 60 with their names. Defaults to 12.
    #[must_use]
    pub fn followers(self, before: u64) -> Self {
        Self {
            followers: before,
            ..self
        }
    }

    /// How many more follow other channels of the account: `num_followers_total` counts them. Defaults to 0.
    #[must_use]
    pub fn followers_elsewhere(self, followers: u64) -> Self {
        Self {
            followers_elsewhere: followers,
            ..self
        }
    }

    /// How many subscriptions there were before; every third was a gift. Defaults to 3.
    #[must_use]
    pub fn subscribers(self, before: u64) -> Self {
        Self {
            subscribers: before,
            ..self
        }
    }

    /// How many purchases of gifts there were before. Defaults to 1.
    #[must_use]
    pub fn gifts(self, before: u64) -> Self {
        Self {
            gifts: before,
            ..self
        }
    }

    /// Served by a relay as well, at [`Sim::relay_url`](crate::Sim::relay_url): no key, blank records where there is
    /// nothing, no gifts, no messages.
    #[must_use]
    pub fn relay(self) -> Self {
        Self { relay: true, ..self }
    }

    /// How many messages, rants and followers are listed at most. Subscribers and gifts are listed all. Defaults to 50.
    #[must_use]
    pub fn window(self, rows: usize) -> Self {
        Self { window: rows, ..self }
    }

    /// The API's clock is ahead of the simulator's by so many seconds, or behind: `now` and all times in the
    /// document. Defaults to 0.
    #[must_use]
    pub fn clock_skew(self, seconds: i64) -> Self {
        Self {
            skew_seconds: seconds,
            ..self
        }
    }

    /// Every document is so old: it has the `now` of then, and nothing that came later. Titles, counters that were
    /// set, and deletions show at once. Defaults to none.
    #[must_use]
    pub fn lag(self, lag: Duration) -> Self {
        Self { lag, ..self }
    }

    /// How long a stream that has ended is listed as not live. Defaults to 6 s.
    #[must_use]
    pub fn ended_listed_for(self, time: Duration) -> Self {
        Self {
            ended_listed_for: time,
            ..self
        }
    }

    /// Adds a fault; `when` counts this key's requests.
    #[must_use]
    pub fn fault(mut self, when: When, fault: Fault) -> Self {
        self.faults.push((when, fault));
        self
    }
}

/// Without the key: what a test prints may end up in a log.
impl fmt::Debug for KeyPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPlan")
            .field("user_id", &self.user_id)
            .field("username", &self.username)
            .field("channel", &self.channel)
            .field("streams", &self.streams)
            .finish_non_exhaustive()
    }
}
