use std::fmt;
use std::time::Duration;

use crate::fault::{Fault, When};

/// A key of the Live Stream API, with the URL [`Sim::api_url`](crate::Sim::api_url).
///
/// Messages, rants, gifts and subscriptions are those of the chats; scenarios add followers and subscribers. Some rows
/// of each kind are older than the start. In streams without a scenario, time changes only with an
/// [`ApiHandle`](crate::ApiHandle).
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
    pub(crate) keep_ended_for: Duration,
    pub(crate) faults: Vec<(When, Fault)>,
    pub(crate) followers: u64,
    pub(crate) followers_on_other_channels: u64,
    pub(crate) gifts: u64,
    pub(crate) key: String,
    pub(crate) lag: Duration,
    pub(crate) relay: bool,
    pub(crate) skew_seconds: i64,
    pub(crate) streams: Option<Vec<u64>>,
    pub(crate) subscribers: u64,
    pub(crate) user_id: u64,
    pub(crate) username: String,
}

impl KeyPlan {
    /// A user's key. Scenarios are hosted by `OtterHost`, 900000001.
    #[must_use]
    pub fn user(key: &str, user_id: u64, username: &str) -> Self {
        Self {
            channel: None,
            keep_ended_for: Duration::from_secs(6),
            faults: Vec::new(),
            followers: 12,
            followers_on_other_channels: 0,
            gifts: 1,
            key: key.to_owned(),
            lag: Duration::ZERO,
            relay: false,
            skew_seconds: 0,
            streams: None,
            subscribers: 3,
            user_id,
            username: username.to_owned(),
        }
    }

    /// A key of a channel. The account defaults to `OtterHost`; see [`KeyPlan::account`].
    #[must_use]
    pub fn channel(key: &str, channel_id: u64, name: &str) -> Self {
        Self {
            channel: Some((channel_id, name.to_owned())),
            ..Self::user(key, 900_000_001, "OtterHost")
        }
    }

    setters! {
        /// The account that the key belongs to.
        fn account(self, user_id: u64, username: &str) {
            self.user_id = user_id;
            self.username = username.to_owned();
        }
        /// Streams of the key. Defaults to all of the plan.
        fn streams(self, ids: impl IntoIterator<Item = u64>) {
            self.streams = Some(ids.into_iter().collect());
        }
        /// Number of earlier followers, of which 60 have names. Defaults to 12.
        fn followers(self, before: u64) { self.followers = before; }
        /// Additional followers in `num_followers_total`. Defaults to 0.
        fn followers_on_other_channels(self, followers: u64) { self.followers_on_other_channels = followers; }
        /// Number of earlier subscriptions; every third was a gift. Defaults to 3.
        fn subscribers(self, before: u64) { self.subscribers = before; }
        /// Number of earlier gift purchases. Defaults to 1.
        fn gifts(self, before: u64) { self.gifts = before; }
        /// Also serves the document as a relay, at [`Sim::relay_url`](crate::Sim::relay_url): without key, gifts and
        /// messages, and with blank records in empty lists.
        fn relay(self) { self.relay = true; }
        /// Seconds that are added to `now` and all times in the document; can be negative. Defaults to 0.
        fn clock_skew(self, seconds: i64) { self.skew_seconds = seconds; }
        /// Age of every document: `now` and the rows are those of that time. Titles, counters that were set, and deletions
        /// appear at once. Defaults to zero.
        fn lag(self, lag: Duration) { self.lag = lag; }
        /// How long an ended stream is listed as not live. Defaults to 6 s.
        fn keep_ended_for(self, time: Duration) { self.keep_ended_for = time; }
        /// Adds a fault; `when` counts this key's requests.
        fn fault(self, when: When, fault: Fault) { self.faults.push((when, fault)); }
    }
}

/// Omits the key: test output can end up in a log.
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
