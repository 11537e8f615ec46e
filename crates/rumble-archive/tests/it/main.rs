//! Recordings seen from outside: written through storages that fail, over real sockets against a simulated Rumble, and read
//! back.

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
mod search_and_stats;
mod story;
mod support;
