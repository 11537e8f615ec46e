//! The pages in headless Chromium, against a server in this process.

#[path = "../../../tests/it/lines.rs"]
mod lines;

mod alerts;
mod chat;
mod contract;
mod dashboard;
mod page;
mod rants;
mod restart;
mod safety;
mod settings;
