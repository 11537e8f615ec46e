//! Scripted servers, an HTTP client and log collectors for the tests of all crates.
//!
//! The servers send the bytes that a test gives them, over HTTP and HTTPS, and record the requests. A server that behaves
//! like Rumble is `rumble-sim`.

#![allow(
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::unwrap_used,
    reason = "only tests use this crate"
)]

mod authority;
mod client;
mod documented;
mod echo;
mod form;
mod log_records;
mod nats;
mod reply;
mod request;
mod server;
mod thread_log;

pub use self::{
    authority::CertificateAuthority,
    client::{Client, Request, Response, Rest, TIMEOUT, connect},
    documented::{Filter, table},
    echo::{EchoPosition, echo},
    form::{Form, assert_absent},
    log_records::LogRecords,
    nats::NatsServer,
    reply::Reply,
    request::ReceivedRequest,
    server::Server,
    thread_log::logged,
};
