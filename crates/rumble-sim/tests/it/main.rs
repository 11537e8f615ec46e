//! The simulator over loopback sockets.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers"
)]

mod api_client;
mod api_demo;
mod api_document;
mod api_events;
mod api_faults;
mod api_keys;
mod api_streams;
mod browser;
mod bytes;
mod chat_write;
mod client;
mod fixtures;
mod handles;
mod lifetime;
mod pictures;
mod replay;
mod scripts;
mod service_faults;
mod service_moderation;
mod service_sessions;
mod statuses;
mod tls;
