/// A video of the simulated site: its watch page, and its details in `media.details`.
///
/// ```
/// use rumble_sim::{Creator, Plan, Sim, StreamPlan, VideoPlan};
///
/// let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
/// let video = VideoPlan::new(900_100_200, "v7exampl-mending-a-kettle.html", &studio).title("Mending a kettle");
/// let sim = Sim::start(Plan::new().stream(StreamPlan::new(900_100_200)).video(video))?;
/// // {base}/v7exampl-mending-a-kettle.html and {base}/c/SparrowStudio lead to the stream.
/// # drop(sim);
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug)]
pub struct VideoPlan {
    pub(crate) by: Creator,
    pub(crate) category: String,
    pub(crate) slug: String,
    pub(crate) state: Option<VideoState>,
    pub(crate) stream_id: u64,
    pub(crate) title: String,
}

/// State of a video.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum VideoState {
    /// A stream that has ended.
    Ended,
    /// A stream that is live.
    Live,
    /// A video that was not a stream.
    Recorded,
    /// A planned stream.
    Upcoming,
}

/// Form of the live page of a channel or a user.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum ChannelPage {
    /// A card per video, as before June 2026.
    Cards,
    /// A list in JSON.
    #[default]
    Grid,
    /// A redirect to the watch page of the newest video.
    Redirect,
    /// An unknown form.
    Unknown,
    /// The watch page of the newest video, with cards of other channels' videos.
    WatchPage,
    /// Like `WatchPage`, with escaped slashes in the embed URL and without the player call.
    WatchPageEscaped,
    /// Like `WatchPage`, with the player call only.
    WatchPagePlayer,
}

/// A channel or a user whose page lists videos.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Creator {
    pub(crate) id: u64,
    pub(crate) is_channel: bool,
    pub(crate) slug: String,
    pub(crate) title: String,
}

impl VideoPlan {
    /// The stream's video at `/{slug}`: `v`, base 36 of a number other than the stream's id, a title, `.html`.
    /// Without further settings it is live until the stream is over.
    #[must_use]
    pub fn new(stream_id: u64, slug: &str, by: &Creator) -> Self {
        Self {
            by: by.clone(),
            category: "howto".to_owned(),
            slug: slug.trim_start_matches('/').to_owned(),
            state: None,
            stream_id,
            title: "Night watch (example)".to_owned(),
        }
    }

    setters! {
        /// The video's title.
        fn title(self, title: &str) { self.title = title.to_owned(); }
        /// The slug of its category. Defaults to `howto`.
        fn category(self, slug: &str) { self.category = slug.to_owned(); }
        /// Sets its state, independently of the stream.
        fn state(self, state: VideoState) { self.state = Some(state); }
    }

    /// `/v7exampl` of `/v7exampl-mending-a-kettle.html`.
    pub(crate) fn short_slug(&self) -> &str {
        let end = self.slug.find(['-', '.']).unwrap_or(self.slug.len());
        self.slug.get(..end).unwrap_or_default()
    }
}

impl Creator {
    /// A channel, at `/c/{slug}`.
    #[must_use]
    pub fn channel(id: u64, slug: &str, title: &str) -> Self {
        Self {
            id,
            is_channel: true,
            slug: slug.to_owned(),
            title: title.to_owned(),
        }
    }

    /// A user, at `/user/{username}`.
    #[must_use]
    pub fn user(id: u64, username: &str) -> Self {
        Self {
            id,
            is_channel: false,
            slug: username.to_owned(),
            title: username.to_owned(),
        }
    }
}
