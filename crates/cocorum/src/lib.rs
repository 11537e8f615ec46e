#![doc = include_str!("../README.md")]

#[cfg(feature = "scraping")]
pub mod accountapi;
#[cfg(feature = "chat")]
pub mod basehandles;
#[cfg(feature = "chat")]
pub mod chatapi;
pub mod jsonhandles;
#[cfg(feature = "livestream-api")]
pub mod livestream_api;
#[cfg(all(
    doc,
    feature = "chat",
    feature = "livestream-api",
    feature = "scraping",
    feature = "upload"
))]
pub mod parity;
pub mod prelude;
#[cfg(feature = "scraping")]
pub mod scraping;
mod sealed;
#[cfg(feature = "servicephp")]
pub mod servicephp;
pub mod statics;
#[cfg(feature = "upload")]
pub mod uploadphp;
pub mod utils;

#[cfg(feature = "livestream-api")]
#[doc(inline)]
pub use rumble_livestream_api::{LiveChat, Livestream, RumbleApi};
#[cfg(feature = "livestream-api")]
#[doc(inline)]
pub use rumble_model::livestream_api::{ChatMessage, Follower, GiftedSub, Rant, StreamCategory, Subscriber};
pub use rumble_model::{self as model, time};
