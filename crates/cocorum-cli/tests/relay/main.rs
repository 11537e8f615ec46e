//! The command with a real nats-server: `cargo xtask ci broker` starts this.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too, and takes time"
)]

mod archives;
mod collectors;
mod setup;
mod usage;
