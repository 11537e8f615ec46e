use std::time::Duration;

use rumble_model::livestream_api::FollowTime;

/// How an [`ApiStream`](super::ApiStream) polls.
///
/// ```
/// use std::time::Duration;
/// use rumble_livestream_api::ApiStreamSettings;
///
/// let settings = ApiStreamSettings::default().refresh_rate(Duration::from_secs(30));
/// assert_eq!(settings.timeout, Duration::from_secs(30));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApiStreamSettings {
    /// How the time of a follow is read. Defaults to [`FollowTime::IgnoreOffset`].
    pub follow_time: FollowTime,
    /// Maximum size of a document in bytes. Defaults to 8 MiB.
    pub max_body: usize,
    /// Time between two requests; to other machines never less than 5 s. Defaults to 10 s.
    pub refresh_rate: Duration,
    /// Timeout of one request, including the body. Defaults to 30 s.
    pub timeout: Duration,
}

impl Default for ApiStreamSettings {
    fn default() -> Self {
        Self {
            follow_time: FollowTime::default(),
            max_body: 8 * 1024 * 1024,
            refresh_rate: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
        }
    }
}

impl ApiStreamSettings {
    /// Sets [`ApiStreamSettings::follow_time`](#structfield.follow_time).
    #[must_use]
    pub fn follow_time(mut self, rule: FollowTime) -> Self {
        self.follow_time = rule;
        self
    }

    /// Sets [`ApiStreamSettings::max_body`](#structfield.max_body).
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets [`ApiStreamSettings::refresh_rate`](#structfield.refresh_rate).
    #[must_use]
    pub fn refresh_rate(mut self, rate: Duration) -> Self {
        self.refresh_rate = rate;
        self
    }

    /// Sets [`ApiStreamSettings::timeout`](#structfield.timeout).
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }
}
