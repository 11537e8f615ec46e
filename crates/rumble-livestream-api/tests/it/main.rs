//! The Live Stream API seen from outside: the tracker alone, and the client against a simulated Rumble over real sockets.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod answers;
mod closing;
mod deadlines;
mod document;
mod handles;
mod lists;
mod names;
mod overlap;
mod pictures;
mod requests;
mod secrets;
mod server;
mod shapes;
mod simulation;
mod sockets;
mod stories;
mod streams;
