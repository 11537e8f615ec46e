//! The official Live Stream API. The most common types are re-exported at the root, as in Python: [`RumbleApi`] and the
//! types
//! that it returns.
//!
//! | Python | here |
//! |---|---|
//! | `RumbleAPI(api_url)` | [`RumbleApi::new`], [`RumbleApi::builder`] |
//! | `api.new_followers`, `api.new_subscribers` | [`RumbleApi::new_followers`], [`RumbleApi::new_subscribers`] |
//! | `api.latest_livestream` | [`RumbleApi::latest_livestream`] |
//! | `livestream.chat.new_messages` | [`LiveChat::new_messages`](crate::LiveChat::new_messages) |
//! | a loop over all of these | [`RumbleApi::events`] |

use rumble_model::id::Base36;

#[doc(inline)]
pub use rumble_livestream_api::{
    ApiUrl, CloseHandle, Endpoint, EndpointError, Error, ErrorKind, Event, Events, Gap, GapReason, List,
    MediaClient, MediaError, MediaErrorKind, MediaSettings, NewItems, Origin, Picture, ProfilePicture,
    ProxySettings, RequestUrl, RumbleApiBuilder, Secret, SettingError, Snapshot, Tracker, fetch,
    roots_from_env, roots_from_file,
};
#[doc(inline)]
pub use rumble_model::chat::GiftType;
#[doc(inline)]
pub use rumble_model::livestream_api::{
    ApiType, Categories, Document, FollowTime, Followers, GiftedSubs, Subscribers, Visibility,
};

use rumble_livestream_api::{Livestream, RumbleApi};
use rumble_model::livestream_api::GiftedSub;

use crate::sealed::Sealed;

/// Python's `user_id_b10`, `channel_id_b36` and so on, of a [`RumbleApi`].
///
/// ```
/// use cocorum::RumbleApi;
/// use cocorum::livestream_api::AccountIds;
/// # fn show(api: &RumbleApi) {
/// println!("{} is {}", api.user_id_b10(), api.user_id_b36());
/// # }
/// ```
pub trait AccountIds: Sealed {
    /// `user_id_b10`
    fn user_id_b10(&self) -> u64;
    /// `user_id`, `user_id_b36`
    fn user_id_b36(&self) -> Base36;
    /// `channel_id`, `channel_id_b10`
    fn channel_id_b10(&self) -> Option<u64>;
    /// `channel_id_b36`
    fn channel_id_b36(&self) -> Option<Base36>;
}

impl AccountIds for RumbleApi {
    fn user_id_b10(&self) -> u64 {
        self.user_id().get()
    }

    fn user_id_b36(&self) -> Base36 {
        self.user_id().base36()
    }

    fn channel_id_b10(&self) -> Option<u64> {
        self.channel_id().map(|id| id.get())
    }

    fn channel_id_b36(&self) -> Option<Base36> {
        self.channel_id().map(|id| id.base36())
    }
}

/// Python's `stream_id_b10` and `stream_id_b36`, of a [`Livestream`].
pub trait StreamIds: Sealed {
    /// `stream_id_b10`
    fn stream_id_b10(&self) -> u64;
    /// `stream_id`, `stream_id_b36`
    fn stream_id_b36(&self) -> Base36;
}

impl StreamIds for Livestream {
    fn stream_id_b10(&self) -> u64 {
        self.stream_id().get()
    }

    fn stream_id_b36(&self) -> Base36 {
        self.stream_id().base36()
    }
}

/// Python's `video_id_b10` and `video_id_b36`, of a [`GiftedSub`].
pub trait VideoIds: Sealed {
    /// `video_id`, `video_id_b10`
    fn video_id_b10(&self) -> Option<u64>;
    /// `video_id_b36`
    fn video_id_b36(&self) -> Option<Base36>;
}

impl VideoIds for GiftedSub {
    fn video_id_b10(&self) -> Option<u64> {
        self.video_id.map(|id| id.get())
    }

    fn video_id_b36(&self) -> Option<Base36> {
        self.video_id.map(|id| id.base36())
    }
}
