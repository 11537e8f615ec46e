#![doc = include_str!("../README.md")]

mod archive;
mod broker;
mod clock;
mod collector;
mod error;
mod notices;
mod part;
mod payload;
mod publish_queue;
mod publisher;
mod runtime;
mod splitter;
mod spool;
mod status;
mod streams;
mod tail;
mod workers;

pub use archive::{Archive, ArchiveSettings, ArchiveStats};
pub use broker::BrokerSettings;
pub use collector::{ChatRelay, Collector, CollectorSettings};
pub use error::{Error, ErrorKind};
pub use notices::RelayNotice;
pub use publish_queue::CollectorStats;
pub use rumble_archive;
pub use rumble_chat;
pub use rumble_feed as feed;
pub use rumble_model as model;
pub use status::status;
pub use streams::StreamLimits;
pub use tail::{Tail, TailLine};
