//! Types in signatures of this crate can be named through this crate and can be shared between threads.

const fn name<T: ?Sized>() {}

#[test]
fn types_in_signatures_can_be_named() {
    name::<rumble_upload::Endpoint>();
    name::<rumble_upload::ProxySettings>();
    name::<rumble_upload::Secret>();
    name::<rumble_upload::ServicePhp>();
    name::<rumble_upload::RejectedFields>();
    name::<rumble_upload::model::StreamId>();
    name::<rumble_upload::model::ChannelId>();
}

#[test]
fn clients_and_settings_are_shareable_between_threads() {
    fn check<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}

    check::<rumble_upload::CancelHandle>();
    check::<rumble_upload::Error>();
    check::<rumble_upload::Event>();
    check::<rumble_upload::SimpleUpload>();
    check::<rumble_upload::UploadPhp>();
    check::<rumble_upload::UploadResponse>();
    check::<rumble_upload::VideoUpload>();
}
