use std::time::Duration;

use rumble_http::{MediaClient, MediaSettings, ProxySettings, internal::random_u64};
use rumble_model::livestream_api::FollowTime;

use crate::api::RumbleApi;
use crate::api_url::ApiUrl;
use crate::error::Error;
use crate::fetch::FetchSettings;
use crate::schedule::Schedule;
use crate::shared::Shared;

/// Settings of a [`RumbleApi`]; see [`RumbleApi::builder`].
#[derive(Debug)]
#[must_use = "nothing happens before `connect`"]
pub struct RumbleApiBuilder {
    url: Result<ApiUrl, Error>,
    refresh_rate: Duration,
    fetch: FetchSettings,
    queue_capacity: usize,
    media: MediaSettings,
}

impl RumbleApiBuilder {
    pub(crate) fn new<U>(url: U) -> Self
    where
        U: TryInto<ApiUrl>,
        Error: From<U::Error>,
    {
        Self {
            url: url.try_into().map_err(Error::from),
            refresh_rate: Duration::from_secs(10),
            fetch: FetchSettings::default(),
            queue_capacity: 10_000,
            media: MediaSettings::default(),
        }
    }

    /// How long a document is used before it is stale; at least 5 s, except for this machine. Defaults to 10 s.
    pub fn refresh_rate(mut self, rate: Duration) -> Self {
        self.refresh_rate = rate;
        self
    }

    /// Timeout of one request, including the body. Defaults to 30 s.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.fetch.request = std::mem::take(&mut self.fetch.request).timeout(time);
        self
    }

    /// Maximum size of a document in bytes. Defaults to 8 MiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.fetch.max_body = bytes;
        self
    }

    /// Maximum number of queued events of each reader. If more arrive, the oldest are dropped and a gap is reported.
    /// Defaults to 10,000.
    pub fn queue_capacity(mut self, events: usize) -> Self {
        self.queue_capacity = events;
        self
    }

    /// How the time of a follow is read. Defaults to [`FollowTime::IgnoreOffset`].
    pub fn follow_time(mut self, rule: FollowTime) -> Self {
        self.fetch.follow_time = rule;
        self
    }

    /// Allowed hosts and cache limits of pictures. Defaults to Rumble's media hosts and 16 MiB.
    pub fn media(mut self, settings: MediaSettings) -> Self {
        self.media = settings;
        self
    }

    /// Proxy settings. Defaults to [`ProxySettings::from_env`].
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.fetch.request = std::mem::take(&mut self.fetch.request).proxy(proxy.clone());
        self.media = self.media.proxy(proxy);
        self
    }

    /// Additional TLS root certificates in DER form. Defaults to none.
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.fetch.request = std::mem::take(&mut self.fetch.request).extra_roots(roots.clone());
        self.media = self.media.extra_roots(roots);
        self
    }

    /// Fetches the first document.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is invalid or the request fails. The request is not retried.
    pub fn connect(self) -> Result<RumbleApi, Error> {
        let url = self.url?;
        let is_loopback = url.origin().is_loopback();
        let schedule = Schedule::new(self.refresh_rate, is_loopback, random_u64());
        Shared::open(
            url,
            schedule,
            self.fetch,
            self.queue_capacity,
            MediaClient::new(self.media),
        )
        .map(RumbleApi::over)
    }
}
