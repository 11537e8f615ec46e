//! Types in signatures of the façade can be named through the façade alone.

use cocorum::{chatapi, livestream_api, model, scraping, servicephp, statics, time, uploadphp};

const fn name<T: ?Sized>() {}

#[test]
fn chat_types_can_be_named() {
    name::<chatapi::GiftNotice>();
    name::<chatapi::UnknownMembers>();
    name::<chatapi::GiftEvent>();
    name::<chatapi::Raid>();
    name::<chatapi::LiveGate>();
    name::<chatapi::Pin>();
    name::<chatapi::Origin>();
    name::<chatapi::RequestUrl>();
    name::<chatapi::Secret>();
    name::<chatapi::ResponseHead>();
    name::<chatapi::ProxySettings>();
    name::<chatapi::SettingError>();
    name::<chatapi::MuteScope>();
    name::<chatapi::sse::SseDecoder>();
    name::<model::Record<model::chat::Message>>();
    name::<time::OffsetDateTime>();
}

#[test]
fn types_of_the_other_modules_can_be_named() {
    name::<livestream_api::Origin>();
    name::<livestream_api::Secret>();
    name::<livestream_api::ProxySettings>();
    name::<livestream_api::SettingError>();
    name::<livestream_api::Snapshot>();
    name::<servicephp::Origin>();
    name::<servicephp::ProxySettings>();
    name::<servicephp::SettingError>();
    name::<servicephp::Operation>();
    name::<scraping::Error>();
    name::<uploadphp::RejectedFields>();
    name::<uploadphp::Endpoint>();
    name::<model::MalformedItem>();
    name::<model::ParseStreamRefError>();
}

#[test]
fn upload_constants_match_the_crate() {
    assert_eq!(statics::upload::CHUNKSZ, uploadphp::UploadPhp::CHUNK_SIZE);
    assert_eq!(statics::upload::API_VER, uploadphp::UploadPhp::API_VERSION);
    assert_eq!(statics::upload::MAX_FILESIZE, uploadphp::UploadPhp::MAX_SIZE);
    assert_eq!(
        statics::delays::UPLOAD_REQUEST_TIMEOUT,
        uploadphp::UploadPhp::TIMEOUT
    );
}
