//! Types in signatures of this crate can be named through this crate.

const fn name<T: ?Sized>() {}

#[test]
fn types_in_signatures_can_be_named() {
    name::<rumble_livestream_api::Origin>();
    name::<rumble_livestream_api::RequestUrl>();
    name::<rumble_livestream_api::Endpoint>();
    name::<rumble_livestream_api::EndpointError>();
    name::<rumble_livestream_api::Secret>();
    name::<rumble_livestream_api::Picture>();
    name::<rumble_livestream_api::MediaError>();
    name::<rumble_livestream_api::MediaSettings>();
    name::<rumble_livestream_api::model::livestream_api::FollowTime>();
    name::<rumble_livestream_api::model::livestream_api::Categories>();
    name::<rumble_livestream_api::model::livestream_api::Visibility>();
    name::<rumble_livestream_api::model::Timestamp>();
    name::<rumble_livestream_api::model::MalformedItem>();
    name::<rumble_livestream_api::time::OffsetDateTime>();
    name::<rumble_livestream_api::model::Record<rumble_livestream_api::model::livestream_api::Document>>();
}
