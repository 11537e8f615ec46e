//! Public API of the chat: the session alone, and the client against a simulated Rumble over real sockets.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

#[cfg(feature = "moderation")]
mod account;
mod client;
mod closing;
mod closing_early;
mod connect_limit;
mod connection;
mod deadlines;
mod error_table;
mod faults;
mod frames;
mod helpers;
#[cfg(feature = "moderation")]
mod moderation;
mod names;
mod observability;
mod redaction;
mod session;
mod split_reads;
mod tls;
mod wire;
mod writing;
