use std::time::Duration;

use crate::Json;
use crate::templates::api::category;

/// The entry of a stream in `livestreams`, without its chat.
///
/// ```
/// use rumble_sim::{Broadcast, StreamPlan};
/// use std::time::Duration;
///
/// let plan = StreamPlan::new(900100200).broadcast(
///     Broadcast::new()
///         .title("Gluing the Brass Teapot")
///         .category("howto", "How-To")
///         .scheduled_in(Duration::from_secs(60))
///         .live_after(Duration::from_secs(65)),
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Broadcast {
    pub(crate) categories: [Option<Json>; 2],
    pub(crate) created_ago: Duration,
    pub(crate) dislikes: Option<u64>,
    pub(crate) likes: Option<u64>,
    pub(crate) live_start: LiveStart,
    pub(crate) scheduled_in: Option<Duration>,
    pub(crate) title: String,
    pub(crate) viewers: Option<u64>,
    pub(crate) visibility: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum LiveStart {
    After(Duration),
    FromScenario,
    Manual,
}

impl Broadcast {
    /// A public stream that is live from its start, or from the time of its scenario ([`Scenario::demo`]: one second).
    /// Counters vary with the seed and the time of the stream.
    ///
    /// [`Scenario::demo`]: crate::Scenario::demo
    #[must_use]
    pub fn new() -> Self {
        Self {
            categories: [Some(category("howto", "How-To")), None],
            created_ago: Duration::ZERO,
            dislikes: None,
            likes: None,
            live_start: LiveStart::FromScenario,
            scheduled_in: None,
            title: "An evening in the boat shed".to_owned(),
            viewers: None,
            visibility: "public".to_owned(),
        }
    }

    setters! {
        /// `title`
        fn title(self, title: &str) { self.title = title.to_owned(); }
        /// `visibility`: `public`, `unlisted`, `private`. Defaults to `public`.
        fn visibility(self, visibility: &str) { self.visibility = visibility.to_owned(); }
        /// `categories.primary`
        fn category(self, slug: &str, title: &str) { self.categories[0] = Some(category(slug, title)); }
        /// `categories.secondary`. Defaults to null.
        fn second_category(self, slug: &str, title: &str) {
            self.categories[1] = Some(category(slug, title));
        }
        /// Time from `created_on` to the start of the stream. Defaults to zero.
        fn created_before(self, ago: Duration) { self.created_ago = ago; }
        /// Time from the start of the stream to `scheduled_on`. Defaults to null.
        fn scheduled_in(self, time: Duration) { self.scheduled_in = Some(time); }
        /// Time until it is live.
        fn live_after(self, time: Duration) { self.live_start = LiveStart::After(time); }
        /// Not live until [`ApiHandle::start_stream`](crate::ApiHandle::start_stream).
        fn live_on_demand(self) { self.live_start = LiveStart::Manual; }
        /// `watching_now` while live, instead of a varying number.
        fn viewers(self, viewers: u64) { self.viewers = Some(viewers); }
        /// `likes` and `dislikes`, instead of growing numbers.
        fn likes(self, likes: u64, dislikes: u64) {
            self.dislikes = Some(dislikes);
            self.likes = Some(likes);
        }
    }
}

impl Default for Broadcast {
    fn default() -> Self {
        Self::new()
    }
}
