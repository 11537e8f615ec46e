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
#[cfg(target_os = "linux")]
mod account_terminal;
mod bad_input;
mod contract;
mod errors;
mod filters;
mod follow;
mod harness;
mod id;
#[cfg(target_os = "linux")]
mod input;
mod library;
mod limits_and_ends;
mod live;
mod network;
mod pasted;
mod payloads;
mod planted_secrets;
mod raw_server;
#[cfg(all(feature = "record", unix))]
mod record;
#[cfg(target_os = "linux")]
mod resizing;
mod resolve;
mod safety;
#[cfg(target_os = "linux")]
mod screen;
mod segmentation;
#[cfg(all(feature = "serve", unix))]
mod serve;
mod session_file;
mod setup;
mod signed_in;
mod sim;
mod stopped;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(target_os = "linux")]
mod terminal_views;
mod upload;
#[cfg(target_os = "linux")]
mod upload_large;
mod view;
mod waiting;
mod writing;
