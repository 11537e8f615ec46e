//! `cocorum.uploadphp`: publish videos.
//!
//! | Python | here |
//! |---|---|
//! | `UploadPHP(servicephp)` | [`UploadPhp::new`] |
//! | `uploader.upload_video(path, title, category1, **kwargs)` | [`UploadPhp::upload_video`] with a [`VideoUpload`] |
//! | `uploader.channels`, `categories1`, `categories2` | [`upload_channels`](rumble_servicephp::ServicePhp::upload_channels), [`categories`](rumble_servicephp::ServicePhp::categories) |
//! | `UploadResponse` | [`UploadResponse`] |
//!
//! In addition to the original, an interrupted upload [can be resumed](UploadPhp::state_file), progress is reported as
//! [`Event`]s instead of printed, and [`SimpleUpload`] uses the official API.

#[doc(inline)]
pub use rumble_upload::{
    Availability, CancelHandle, CategoryChoice, ChannelChoice, Endpoint, Error, ErrorKind, Event, Licence,
    Operation, Phase, Progress, ProxySettings, RejectedFields, Retry, Secret, ServerChoice, ServicePhp,
    SimpleUpload, StartOver, ThumbnailChoice, UploadPhp, UploadResponse, VideoUpload, Visibility,
};
