#![doc = include_str!("../README.md")]

mod builder;
mod client;
mod close_handle;
mod connect_limit;
mod connection;
mod deadline;
mod error;
mod event;
mod frame;
mod limits;
mod message;
mod message_flags;
#[cfg(feature = "moderation")]
mod moderation;
mod reconnect;
mod session;
mod skipped_events;
pub mod sse;
mod state;
mod stats;
#[cfg(feature = "stream")]
mod stream;
mod writer;

pub use builder::ChatApiBuilder;
pub use client::{ChatApi, Events};
pub use close_handle::CloseHandle;
pub use connect_limit::ConnectLimit;
pub use connection::{Action, Connection, ConnectionSettings, EndReason};
pub use error::{Error, ErrorKind, Operation};
pub use event::{
    Connected, Deleted, Event, Gap, GiftNotice, InitEvent, Malformed, ModeratorChange, Muted, Pinned,
    Reconnecting, UnknownMembers, Unpinned,
};
pub use frame::ChatFrame;
pub use limits::Limits;
pub use message::Message;
#[cfg(feature = "moderation")]
pub use moderation::Mute;
pub use reconnect::ReconnectPolicy;
pub use session::Session;
pub use state::ChatState;
pub use stats::Stats;
#[cfg(feature = "stream")]
pub use stream::{ChatStream, ChatStreamSettings};
pub use writer::{
    ChatWriter, CommandResponse, PendingWrite, SentMessage, Write, WriteRequests, WriteSettings,
    generate_request_id,
};

#[cfg(feature = "stream")]
pub use rumble_http::Transport;
pub use rumble_http::{
    Endpoint, EndpointError, HttpRequest, MediaClient, MediaError, MediaErrorKind, MediaSettings, Origin,
    Picture, ProxySettings, RequestUrl, ResponseHead, SessionCookie, SessionTokenError, SettingError,
    TimeoutPhase, TransportErrorKind, roots_from_env, roots_from_file,
};
pub use rumble_model::{self as model, Secret, time};
#[cfg(feature = "moderation")]
pub use rumble_servicephp as servicephp;
#[cfg(feature = "moderation")]
pub use rumble_servicephp::{MuteScope, MuteTarget, ServicePhp};
