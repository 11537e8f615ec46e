//! The pages of an account, on the simulated site and on a server that shows what no site should.

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
