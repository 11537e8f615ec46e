//! All types in signatures of this crate can be named through this crate alone.

use rumble_chat::time::OffsetDateTime;

const fn name<T: ?Sized>() {}

#[test]
fn types_in_signatures_are_exported() {
    name::<rumble_chat::Origin>();
    name::<rumble_chat::RequestUrl>();
    name::<rumble_chat::Secret>();
    name::<rumble_chat::ResponseHead>();
    name::<rumble_chat::TransportErrorKind>();
    name::<rumble_chat::TimeoutPhase>();
    name::<rumble_chat::SessionTokenError>();
    name::<rumble_chat::EndpointError>();
    name::<rumble_chat::MediaErrorKind>();
    name::<rumble_chat::GiftNotice>();
    name::<rumble_chat::model::chat::Raid>();
    name::<rumble_chat::model::chat::Pin>();
    name::<rumble_chat::model::chat::LiveGate>();
    name::<rumble_chat::model::chat::GiftEvent>();
    name::<rumble_chat::model::chat::Config>();
    name::<rumble_chat::model::Record<rumble_chat::model::chat::Message>>();
    name::<rumble_chat::model::MalformedItem>();
    name::<rumble_chat::model::StreamRef>();
    name::<rumble_chat::model::ParseStreamRefError>();
    name::<OffsetDateTime>();
}

#[cfg(feature = "moderation")]
#[test]
fn types_in_moderation_signatures_are_exported() {
    name::<rumble_chat::ServicePhp>();
    name::<rumble_chat::MuteScope>();
    name::<rumble_chat::MuteTarget<'static>>();
    name::<rumble_chat::servicephp::Settings>();
    name::<rumble_chat::servicephp::Error>();
}
