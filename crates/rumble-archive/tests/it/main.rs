//! Recordings written through failing storages and over real sockets from a simulator, and read back.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod disk;
mod exports;
mod faults;
mod folder;
mod old_and_new;
mod prefixes;
mod same_lines;
mod sample;
mod search_and_stats;
mod support;
