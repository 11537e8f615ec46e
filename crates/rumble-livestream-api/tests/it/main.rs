//! Tests of the tracker, and of the client against a simulator over real sockets.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod audience;
mod closing;
mod deadlines;
mod document;
mod handles;
mod lists;
mod names;
mod overlap;
mod pictures;
mod random_histories;
mod requests;
mod responses;
mod secrets;
mod server;
mod shapes;
mod simulation;
mod sockets;
mod streams;
mod windows;
