#![doc = include_str!("../README.md")]

mod agent_pair;
mod backoff;
mod classify;
mod endpoint;
mod headers;
mod http_request;
pub mod internal;
mod location;
mod lru;
mod media;
mod proxy;
mod proxy_connector;
mod request;
mod request_limit;
mod response_head;
mod retry_after;
mod roots;
mod sent_request;
mod server_message;
mod session_cookie;
mod setting_error;
mod stop;
mod stream;
#[cfg(test)]
mod test_support;
#[cfg(feature = "stream")]
mod transport;
mod transport_error;

#[cfg(feature = "stream")]
pub use self::transport::Transport;
pub use self::{
    endpoint::{Endpoint, EndpointError, Origin, RequestUrl},
    http_request::HttpRequest,
    media::{MediaClient, MediaError, MediaErrorKind, MediaSettings, Picture},
    proxy::ProxySettings,
    response_head::ResponseHead,
    roots::{roots_from_env, roots_from_file},
    session_cookie::{SessionCookie, SessionTokenError},
    setting_error::SettingError,
    transport_error::{TimeoutPhase, TransportErrorKind},
};
pub use rumble_model::Secret;
