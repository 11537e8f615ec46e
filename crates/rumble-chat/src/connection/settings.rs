use std::time::Duration;

use crate::connect_limit::ConnectLimit;
use crate::limits::Limits;
use crate::reconnect::ReconnectPolicy;

/// Settings of a [`Connection`](crate::Connection).
///
/// ```
/// use std::time::Duration;
/// use rumble_chat::ConnectionSettings;
///
/// let settings = ConnectionSettings::default().idle_timeout(Duration::from_secs(30)).seed(7);
/// assert_eq!(settings.give_up_after, None);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ConnectionSettings {
    /// Limit of connections started per second to one remote site, shared by all chats that use it. Defaults to
    /// [`ConnectLimit::of_process`].
    pub connect_limit: ConnectLimit,
    /// Time without any byte, keepalives included, after which a connection counts as lost. Defaults to 90 s.
    pub idle_timeout: Duration,
    /// Maximum length of an outage. The chat fails as soon as the next attempt would start later. Defaults to `None`:
    /// attempts never stop.
    pub give_up_after: Option<Duration>,
    /// Memory limits of the chat. Defaults to [`Limits::default`].
    pub limits: Limits,
    /// Delays between reconnect attempts. Defaults to [`ReconnectPolicy::default`].
    pub reconnect: ReconnectPolicy,
    /// Whether failures before the first event are retried if they are retryable, with the same delays as later ones.
    /// Defaults to `false`: they are final.
    pub retry_opening: bool,
    /// Seed of the random delays. Clients with the same seed have the same delays: use a different one for each.
    /// Defaults to 0.
    pub seed: u64,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            connect_limit: ConnectLimit::of_process(),
            idle_timeout: Duration::from_secs(90),
            give_up_after: None,
            limits: Limits::default(),
            reconnect: ReconnectPolicy::default(),
            retry_opening: false,
            seed: 0,
        }
    }
}

impl ConnectionSettings {
    /// Sets [`ConnectionSettings::connect_limit`](#structfield.connect_limit).
    #[must_use]
    pub fn connect_limit(mut self, limit: ConnectLimit) -> Self {
        self.connect_limit = limit;
        self
    }

    /// Sets [`ConnectionSettings::idle_timeout`](#structfield.idle_timeout).
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.idle_timeout = time;
        self
    }

    /// Sets [`ConnectionSettings::give_up_after`](#structfield.give_up_after).
    #[must_use]
    pub fn give_up_after(mut self, time: Option<Duration>) -> Self {
        self.give_up_after = time;
        self
    }

    /// Sets [`ConnectionSettings::limits`](#structfield.limits).
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets [`ConnectionSettings::reconnect`](#structfield.reconnect).
    #[must_use]
    pub fn reconnect(mut self, policy: ReconnectPolicy) -> Self {
        self.reconnect = policy;
        self
    }

    /// Sets [`ConnectionSettings::retry_opening`](#structfield.retry_opening).
    #[must_use]
    pub fn retry_opening(mut self, retry: bool) -> Self {
        self.retry_opening = retry;
        self
    }

    /// Sets [`ConnectionSettings::seed`](#structfield.seed).
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}
