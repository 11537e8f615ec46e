//! The command as a black box: the built binary, its output, its exit status, against a server on loopback.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers, and waiting for a process needs a clock"
)]

mod bad_input;
mod contract;
mod harness;
mod id;
mod limits_and_ends;
mod live;
mod payloads;
mod raw_server;
mod safety;
mod segmentation;
mod sim;
mod trouble;
mod view;
