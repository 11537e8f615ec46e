//! Types that a signature of this crate mentions can be named with this crate alone, and cross threads.

const fn name<T: ?Sized>() {}

#[test]
fn every_type_of_a_signature_has_a_name_in_this_crate() {
    name::<rumble_upload::Endpoint>();
    name::<rumble_upload::ProxySettings>();
    name::<rumble_upload::Secret>();
    name::<rumble_upload::ServicePhp>();
    name::<rumble_upload::RejectedFields>();
    name::<rumble_upload::model::StreamId>();
    name::<rumble_upload::model::ChannelId>();
}

#[test]
fn everything_may_cross_threads() {
    fn check<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}

    check::<rumble_upload::CancelHandle>();
    check::<rumble_upload::Error>();
    check::<rumble_upload::Event>();
    check::<rumble_upload::SimpleUpload>();
    check::<rumble_upload::UploadPhp>();
    check::<rumble_upload::UploadResponse>();
    check::<rumble_upload::VideoUpload>();
}
