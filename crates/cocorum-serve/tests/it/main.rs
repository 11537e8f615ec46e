//! The server over real sockets, and its state machine in virtual time.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers, and waiting for a server needs a clock"
)]

mod access;
mod alerts;
mod client;
mod config;
mod feed;
mod lines;
mod metrics;
mod shutdown;
mod sink_secrets;
mod sinks;
mod sources;
