#![doc = include_str!("../README.md")]

mod api;
mod api_url;
mod builder;
mod clock;
mod error;
mod event;
mod events;
mod fetch;
mod live_chat;
mod livestream;
mod new_items;
mod queue;
mod read_queues;
mod schedule;
mod shared;
mod snapshot;
#[cfg(feature = "stream")]
mod stream;
mod tracker;

pub use self::api::{ProfilePicture, RumbleApi};
pub use self::api_url::ApiUrl;
pub use self::builder::RumbleApiBuilder;
pub use self::error::{Error, ErrorKind};
pub use self::event::{Event, Gap, GapReason, List};
pub use self::events::{CloseHandle, Events};
pub use self::fetch::fetch;
pub use self::live_chat::LiveChat;
pub use self::livestream::Livestream;
pub use self::new_items::NewItems;
pub use self::snapshot::Snapshot;
#[cfg(feature = "stream")]
pub use self::stream::{ApiStream, ApiStreamSettings};
pub use self::tracker::Tracker;
pub use rumble_http::{
    Endpoint, EndpointError, MediaClient, MediaError, MediaErrorKind, MediaSettings, Origin, Picture,
    ProxySettings, RequestUrl, SettingError, roots_from_env, roots_from_file,
};
#[cfg(feature = "stream")]
pub use rumble_http::{HttpRequest, ResponseHead, Transport, TransportErrorKind};
pub use rumble_model::{self as model, Secret, time};
