//! The pages in headless Chromium, against a server in this process.

#[allow(dead_code, reason = "shared with the tests that need no browser")]
#[path = "../../../tests/it/lines.rs"]
mod lines;

mod alerts;
mod chat;
mod command;
mod contract;
mod dashboard;
mod page;
mod pictures;
mod rants;
mod restart;
mod safety;
mod settings;
