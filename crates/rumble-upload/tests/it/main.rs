//! Uploads to the simulated site over real sockets.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod checks;
mod chunks;
mod faults;
mod fields;
mod names;
mod redaction;
mod responses;
mod resume;
mod simple;
mod site;
mod thumbnails;
