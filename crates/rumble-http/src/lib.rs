//! Internal: the configured HTTP agent, the endpoints and the failures that the cocorum crates share.
//!
//! This crate follows the needs of its workspace and promises nothing to anyone else: it may change in any
//! release. It exists so that these things are written once:
//!
//! * what a valid base URL is, and which hosts plain http may reach ([`Endpoint`]);
//! * how the connection of a chat stream is set up, read and ended from another thread ([`StreamAgent`]);
//! * how a request with a whole answer is sent, once ([`RequestAgent`]);
//! * how pictures are fetched and kept ([`MediaClient`]);
//! * where the session of an account may go ([`SessionCookie`]);
//! * what a transport failure is, in a type that names no dependency and holds no secret ([`TransportError`]).
//!
//! Nothing here decides *when* to connect, wait or give up; callers do.
//!
//! # Examples
//!
//! ```no_run
//! use rumble_http::{Endpoint, StreamAgent, StreamSettings};
//!
//! let agent = StreamAgent::new(StreamSettings::default());
//! let url = Endpoint::web7_chat().join("chat/330176352/stream");
//! let mut response = agent.open(&url, "text/event-stream")?;
//! if response.status() == 200 {
//!     let mut bytes = [0; 8192];
//!     let read = response.body_mut().read(&mut bytes)?;
//!     assert!(read <= bytes.len());
//! }
//! # Ok::<(), rumble_http::TransportError>(())
//! ```

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
    backoff::{Chance, backoff},
    classify::FailureKind,
    endpoint::{Endpoint, EndpointError, Origin, RequestUrl},
    media::{MediaClient, MediaError, MediaErrorKind, MediaSettings, Picture},
    request::{Request, RequestAgent, RequestSettings, Response},
    response_head::ResponseHead,
    retry_after::parse_retry_after,
    server_message::ServerMessage,
    session_cookie::{SessionCookie, SessionTokenError},
    stream::{StreamAgent, StreamBody, StreamResponse, StreamSettings, USER_AGENT},
    transport_error::{TimeoutPhase, TransportError, TransportErrorKind},
};
