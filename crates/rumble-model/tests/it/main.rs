//! The public API of the model: ids, addresses, times, and every event of the chat stream, and the
//! document of the Live Stream API.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod emotes;
mod error_response;
mod events;
mod fixture;
mod fixtures;
mod hazards;
mod ids;
mod livestream_api;
mod pasted_addresses;
mod properties;
mod secret;
mod send_sync;
mod service;
mod stream_ref;
mod survival;
mod timestamps;
