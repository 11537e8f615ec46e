//! The library against a real nats-server: `cargo xtask ci broker` starts this.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod credentials;
mod full;
mod large;
mod messages;
mod small_disk;
mod spool;
mod support;
