//! Scripted servers and log collectors for the tests of all crates.
//!
//! The servers answer with the bytes that a test gives them, over http and https, and keep what they were asked. For a
//! server that behaves like Rumble there is `rumble-sim`.

#![allow(
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a test that cannot go on panics, and nobody else uses this crate"
)]

mod authority;
mod documented;
mod echo;
mod form;
mod log_records;
mod reply;
mod request;
mod server;
mod thread_log;

pub use self::{
    authority::Authority,
    documented::{Filter, table},
    echo::{Place, echo},
    form::{Form, assert_absent},
    log_records::LogRecords,
    reply::Reply,
    request::Asked,
    server::Server,
    thread_log::logged,
};
