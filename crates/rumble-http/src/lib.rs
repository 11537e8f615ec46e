#![doc = include_str!("../README.md")]

mod agents;
mod backoff;
mod classify;
mod endpoint;
mod headers;
pub mod internal;
mod media;
mod request;
mod response_head;
mod retry_after;
mod server_message;
mod session_cookie;
mod stream;
#[cfg(test)]
mod test_support;
mod transport_error;

pub use self::{
    endpoint::{Endpoint, EndpointError, Origin, RequestUrl},
    media::{MediaClient, MediaError, MediaErrorKind, MediaSettings, Picture},
    response_head::ResponseHead,
    session_cookie::{SessionCookie, SessionTokenError},
    transport_error::{TimeoutPhase, TransportErrorKind},
};
pub use rumble_model::Secret;
