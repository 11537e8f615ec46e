//! Seals the extension traits, so that methods can be added to them.

/// Implemented by the types with extension traits.
pub trait Sealed {}

impl<T> Sealed for rumble_model::Record<T> {}

macro_rules! seal {
    ($($type:ty),+ $(,)?) => { $(impl Sealed for $type {})+ };
}

seal!(
    rumble_model::chat::Channel,
    rumble_model::chat::GiftPurchaseNotification,
    rumble_model::chat::User,
    rumble_model::service::AddedComment,
    rumble_model::service::Comment,
    rumble_model::livestream_api::ChatMessage,
    rumble_model::livestream_api::Document,
    rumble_model::livestream_api::Follower,
    rumble_model::livestream_api::GiftedSub,
    rumble_model::livestream_api::Rant,
    rumble_model::livestream_api::Subscriber,
);

#[cfg(feature = "chat")]
seal!(rumble_chat::Message);

#[cfg(feature = "scraping")]
seal!(rumble_scraping::Comment);

#[cfg(feature = "livestream-api")]
seal!(
    rumble_livestream_api::Livestream,
    rumble_livestream_api::RumbleApi
);
