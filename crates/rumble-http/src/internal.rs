//! Agents, requests, responses and error handling, shared by the crates of this workspace.
//!
//! No stability promise: anything here can change in any release, including patch releases.
//!
//! ```no_run
//! use rumble_http::Endpoint;
//! use rumble_http::internal::{StreamAgent, StreamSettings};
//!
//! let agent = StreamAgent::new(StreamSettings::default());
//! let url = Endpoint::web7_chat().join("chat/330176352/stream");
//! let mut response = agent.open(&url, "text/event-stream")?;
//! if response.status() == 200 {
//!     let mut bytes = [0; 8192];
//!     let read = response.body_mut().read(&mut bytes)?;
//!     assert!(read <= bytes.len());
//! }
//! # Ok::<(), rumble_http::internal::TransportError>(())
//! ```

mod error_data;
mod error_type;

pub use self::error_data::{Details, ErrorData, Kind, Operation};
#[cfg(feature = "stream")]
pub use crate::transport::Timer;
pub use crate::{
    backoff::{JitterRng, backoff, random_u64},
    classify::FailureKind,
    error_type,
    lru::Lru,
    request::{Request, RequestAgent, RequestSettings, Response, StreamedContent},
    retry_after::parse_retry_after,
    roots::read_bounded,
    sent_request::SentRequest,
    server_message::ServerMessage,
    shared_kinds,
    stop::{HookGuard, Stop},
    stream::{StreamAgent, StreamBody, StreamResponse, StreamSettings, USER_AGENT},
    transport_error::TransportError,
};
