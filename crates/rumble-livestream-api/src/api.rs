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
use crate::error::Error;
use crate::events::Events;
use crate::queue::EventFilter;
use crate::read_queues::ReadQueues;
use crate::shared::{Refresh, Shared};
use crate::snapshot::Snapshot;

/// A streamer's account through the official Live Stream API.
///
/// Fetches the document on creation. Every getter that returns a `Result` first refreshes the document if it is older
/// than the refresh rate; concurrent calls share one request. After a failure the getters return that error, without a
/// request, until the next attempt is due; [`RumbleApi::last_snapshot`] still has the last good document.
///
/// Clones are cheap handles to the same reader for use in several threads: rows that one clone has returned as new are
/// not new for the others. [`RumbleApi::fork`] creates a second reader that continues from the same position. All share
/// the document.
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
    shared: Arc<Shared>,
    read_queues: Arc<ReadQueues>,
}

impl RumbleApi {
    /// Reads the API at this URL, with the defaults of [`RumbleApi::builder`]. Makes the first request.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is invalid or the request fails.
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

    pub(crate) fn over(shared: Shared) -> Self {
        let read_queues = Arc::new(ReadQueues::new(&shared));
        Self {
            shared: Arc::new(shared),
            read_queues,
        }
    }

    /// Creates a second reader of the same document: its `new_…` methods continue from the position of this reader, and
    /// are independent from then on.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            read_queues: Arc::new(self.read_queues.fork(&self.shared)),
        }
    }

    /// Fetches a document now, even if the last one is not stale. During the delay after a failure and, except for this
    /// machine, within 5 seconds of the last request, returns the last result without a request.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails. The last good document stays.
    pub fn refresh(&self) -> Result<Arc<Snapshot>, Error> {
        self.shared.refresh(Refresh::Now)
    }

    /// The document, refreshed when it is stale.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails or has just failed.
    #[doc(alias = "check_refresh")]
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        self.shared.refresh(Refresh::IfStale)
    }

    /// Refreshes a stale document; see [`RumbleApi::snapshot`].
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails or has just failed.
    pub fn check_refresh(&self) -> Result<(), Error> {
        self.snapshot().map(drop)
    }

    /// The last good document, without a request. See [`Snapshot::age`].
    #[must_use]
    #[doc(alias = "jsondata")]
    pub fn last_snapshot(&self) -> Arc<Snapshot> {
        self.shared.last()
    }

    /// Error of the last refresh; `None` if it succeeded.
    #[must_use]
    pub fn last_error(&self) -> Option<Error> {
        self.shared.last_error()
    }

    /// How long a document is used before it is stale.
    #[must_use]
    pub fn refresh_rate(&self) -> Duration {
        self.shared.refresh_rate()
    }

    /// Sets how long a document is used before it is stale; at least 5 s, except for this machine.
    pub fn set_refresh_rate(&self, rate: Duration) {
        self.shared.set_refresh_rate(rate);
    }

    /// The URL with the key: a secret.
    #[must_use]
    pub fn api_url(&self) -> ApiUrl {
        self.shared.url()
    }

    /// Changes the URL for all clones, and fetches its document immediately. For the same account, as after a reset of
    /// the key, nothing is reported twice; for another account, the readers start over.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is invalid, in which case nothing changes, or if the request fails, in which case
    /// the old document stays until a request succeeds.
    pub fn set_api_url<U>(&self, api_url: U) -> Result<Arc<Snapshot>, Error>
    where
        U: TryInto<ApiUrl>,
        Error: From<U::Error>,
    {
        self.shared.set_url(api_url.try_into()?)
    }

    /// `now`: when the server made the last document, Unix seconds by its clock. Makes no request.
    #[must_use]
    pub fn data_timestamp(&self) -> i64 {
        self.last_snapshot().now
    }

    /// `type`: what the key was issued for. Makes no request.
    #[must_use]
    pub fn api_type(&self) -> ApiType {
        self.last_snapshot().kind.clone()
    }

    /// `user_id`: the account. Makes no request.
    #[must_use]
    #[doc(alias = "user_id_b36", alias = "user_id_b10")]
    pub fn user_id(&self) -> UserId {
        self.last_snapshot().user_id
    }

    /// `username`: the account's name; empty in documents of version 1.0. Makes no request.
    #[must_use]
    pub fn username(&self) -> String {
        self.last_snapshot().username.clone().unwrap_or_default()
    }

    /// `channel_id` of a channel's key. Makes no request.
    #[must_use]
    #[doc(alias = "channel_id_b36", alias = "channel_id_b10")]
    pub fn channel_id(&self) -> Option<ChannelId> {
        self.last_snapshot().channel_id
    }

    /// `channel_name` of a channel's key. Makes no request.
    #[must_use]
    pub fn channel_name(&self) -> Option<String> {
        self.last_snapshot().channel_name.clone()
    }

    /// The events of this account as they happen, each exactly once, polled at the refresh rate.
    ///
    /// Starts with the messages and rants that the document lists now, marked as history. Followers, subscribers and
    /// gifts are reported from now on. A failed refresh is an `Err` and does not end the events; see [`Events`] for
    /// deadlines.
    pub fn events(&self) -> Events {
        let queue = self.shared.subscribe_with_history(EventFilter::Everything);
        Events::new(Arc::clone(&self.shared), queue)
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
