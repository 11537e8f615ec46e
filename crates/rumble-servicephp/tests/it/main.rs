//! Tests against the simulated site, and against a small server for exact requests and responses that no site sends.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod categories;
mod channel;
mod channel_list;
mod envelope;
mod followed_page;
mod library;
mod login;
mod moderation;
mod names;
mod paging;
mod password;
mod raw_server;
mod redaction;
mod resolve;
mod session;
mod shapes;
mod site;
mod tls;
mod two_factor;
mod writes;
