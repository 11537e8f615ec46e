//! What other crates see of the model: ids, addresses, times, and every event of the chat stream.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod events;
mod fixture;
mod fixtures;
mod hazards;
mod ids;
mod properties;
mod send_sync;
mod stream_ref;
mod survival;
mod timestamps;
