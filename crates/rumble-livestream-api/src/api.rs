mod audience;
mod pictures;
mod streams;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rumble_model::livestream_api::ApiType;
use rumble_model::{ChannelId, UserId};

pub use pictures::ProfilePicture;

use crate::api_url::ApiUrl;
use crate::builder::RumbleApiBuilder;
use crate::core::{Core, Refresh};
use crate::cursors::Cursors;
use crate::error::Error;
use crate::events::Events;
use crate::queue::Wanted;
use crate::snapshot::Snapshot;

/// A streamer's account through the official Live Stream API.
///
/// It fetches the document once when it is made and refreshes it by itself when it is older than the refresh rate:
/// every getter that returns a `Result` looks at that first. However many getters are called, in however many threads,
/// one request is made. After a failure the getters return that error, without a request, until the next attempt is due;
/// [`RumbleApi::last_snapshot`] still has the last good document.
///
/// Clones are handles of the same reader: cheap, for several threads, and what one returns as new is not new for the others.
/// [`RumbleApi::fork`] makes a second reader, which goes on where this one stands. All share the document.
///
/// ```
/// use rumble_livestream_api::RumbleApi;
/// use rumble_sim::{KeyPlan, Plan, Sim, StreamPlan};
///
/// let sim = Sim::start(Plan::new().stream(StreamPlan::new(900100200)).api_key(KeyPlan::user("tin-whistle", 900600500, "TinFiddle")))?;
/// let api = RumbleApi::new(sim.api_url("tin-whistle"))?;
/// println!("{} has {} followers", api.username(), api.num_followers()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "RumbleAPI")]
#[derive(Clone)]
pub struct RumbleApi {
    core: Arc<Core>,
    cursors: Arc<Cursors>,
}

impl RumbleApi {
    /// Reads the API at this URL, with the defaults of [`RumbleApi::builder`]. Makes the first request.
    ///
    /// # Errors
    ///
    /// When the URL cannot be used or the request fails.
    pub fn new<U>(api_url: U) -> Result<Self, Error>
    where
        U: TryInto<ApiUrl>,
        Error: From<U::Error>,
    {
        Self::builder(api_url).connect()
    }

    /// Reads the API at this URL, with settings.
    pub fn builder<U>(api_url: U) -> RumbleApiBuilder
    where
        U: TryInto<ApiUrl>,
        Error: From<U::Error>,
    {
        RumbleApiBuilder::new(api_url)
    }

    pub(crate) fn over(core: Core) -> Self {
        let cursors = Arc::new(Cursors::new(&core));
        Self {
            core: Arc::new(core),
            cursors,
        }
    }

    /// A second reader of the same document: its `new_…` readings go on where those of this one stand, and are independent
    /// from then on.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            cursors: Arc::new(self.cursors.fork(&self.core)),
        }
    }

    /// Fetches a document now, however new the last one is. It makes no request, and returns what the last one came to,
    /// while a failure is waited out and, to other machines, within 5 seconds of it.
    ///
    /// # Errors
    ///
    /// When the request fails. The last good document stays.
    pub fn refresh(&self) -> Result<Arc<Snapshot>, Error> {
        self.core.refresh(Refresh::Now)
    }

    /// The document, refreshed when it is stale.
    ///
    /// # Errors
    ///
    /// When it is stale and the refresh fails, or has just failed.
    #[doc(alias = "check_refresh")]
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        self.core.refresh(Refresh::IfStale)
    }

    /// As [`RumbleApi::snapshot`], without the document.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails, or has just failed.
    pub fn check_refresh(&self) -> Result<(), Error> {
        self.snapshot().map(drop)
    }

    /// The last good document, without a request. It knows its [`age`](Snapshot::age).
    #[must_use]
    #[doc(alias = "jsondata")]
    pub fn last_snapshot(&self) -> Arc<Snapshot> {
        self.core.last()
    }

    /// Why the last refresh failed; `None` when it did not.
    #[must_use]
    pub fn last_error(&self) -> Option<Error> {
        self.core.last_error()
    }

    /// How long a document is used before it is stale.
    #[must_use]
    pub fn refresh_rate(&self) -> Duration {
        self.core.refresh_rate()
    }

    /// Sets how long a document is used before it is stale; to other machines never less than 5 s.
    pub fn set_refresh_rate(&self, rate: Duration) {
        self.core.set_refresh_rate(rate);
    }

    /// The URL with the key: a secret.
    #[must_use]
    pub fn api_url(&self) -> ApiUrl {
        self.core.url()
    }

    /// Reads another URL from now on, for all clones, and fetches its document at once. Where it is the same account, as
    /// after the key was reset, nothing is told twice; else everything begins anew.
    ///
    /// # Errors
    ///
    /// When the URL cannot be used; then nothing changes. When the request fails; then the old document stays until one
    /// succeeds.
    pub fn set_api_url<U>(&self, api_url: U) -> Result<Arc<Snapshot>, Error>
    where
        U: TryInto<ApiUrl>,
        Error: From<U::Error>,
    {
        self.core.set_url(api_url.try_into()?)
    }

    /// `now`: when the server made the last document, Unix seconds by its clock. Never makes a request.
    #[must_use]
    pub fn data_timestamp(&self) -> i64 {
        self.last_snapshot().now
    }

    /// `type`: what the key was issued for. Never makes a request.
    #[must_use]
    pub fn api_type(&self) -> ApiType {
        self.last_snapshot().kind.clone()
    }

    /// `user_id`: the account. Never makes a request.
    #[must_use]
    #[doc(alias = "user_id_b36", alias = "user_id_b10")]
    pub fn user_id(&self) -> UserId {
        self.last_snapshot().user_id
    }

    /// `username`: the account's name; empty in documents of version 1.0. Never makes a request.
    #[must_use]
    pub fn username(&self) -> String {
        self.last_snapshot().username.clone().unwrap_or_default()
    }

    /// `channel_id` of a channel's key. Never makes a request.
    #[must_use]
    #[doc(alias = "channel_id_b36", alias = "channel_id_b10")]
    pub fn channel_id(&self) -> Option<ChannelId> {
        self.last_snapshot().channel_id
    }

    /// `channel_name` of a channel's key. Never makes a request.
    #[must_use]
    pub fn channel_name(&self) -> Option<String> {
        self.last_snapshot().channel_name.clone()
    }

    /// The events of this account as they happen, each exactly once, polled at the refresh rate.
    ///
    /// It begins with the messages and rants that the document lists now, marked as history. Followers, subscribers and
    /// gifts are those from now on. A failed refresh is an `Err` and ends nothing; see [`Events`] for deadlines.
    pub fn events(&self) -> Events {
        let queue = self.core.subscribe_from_listed(Wanted::Everything);
        Events::new(Arc::clone(&self.core), queue)
    }
}

impl fmt::Debug for RumbleApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RumbleApi")
            .field("api_url", &self.api_url())
            .field("refresh_rate", &self.refresh_rate())
            .field("age", &self.last_snapshot().age())
            .finish_non_exhaustive()
    }
}
