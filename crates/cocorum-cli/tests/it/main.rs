//! The command as a black box: the built binary, its output, its exit status, against a server on loopback.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers, and waiting for a process needs a clock"
)]

mod account;
mod account_errors;
mod account_login;
mod account_mutes;
mod account_secrets;
mod account_session;
mod account_terminal;
mod contract;
mod enough_time;
mod errors;
mod filters;
mod follow;
mod harness;
mod id;
mod input;
mod invalid_input;
mod library;
mod limits_and_ends;
mod live;
mod logged_in;
mod network;
mod pasted;
mod payloads;
mod planted_secrets;
mod raw_server;
mod record;
#[cfg(target_os = "linux")]
mod resizing;
mod resolve;
mod safety;
mod screen;
mod segmentation;
mod serve;
mod session_file;
mod setup;
mod sim;
mod stopped;
mod terminal;
mod terminal_views;
mod upload;
mod upload_large;
mod view;
mod waiting;
mod writing;
