//! Tests against the simulated site and against a server with pages that no site sends.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod account;
mod muted_users;
mod names;
mod pages;
