//! Lines of `cocorum relay status`.

use serde::Serialize;

/// Body of `relay`: what the broker stores, and the collectors that are alive.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Relay {
    /// Streams of the broker.
    pub streams: Vec<BrokerStream>,
    /// Collectors that have announced themselves in the last ten seconds.
    pub collectors: Vec<Collector>,
}

/// A stream of the broker.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BrokerStream {
    /// Name of the stream.
    pub name: String,
    /// Number of messages that it contains.
    pub messages: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Size in bytes at which new messages are rejected.
    pub max_bytes: Option<u64>,
    /// Age in seconds at which messages are removed.
    pub max_age: u64,
    /// Whether there is no room for another message of usual size.
    pub full: bool,
    /// Durable consumers of the stream, such as archives.
    pub consumers: Vec<Consumer>,
}

/// A consumer of a stream.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Consumer {
    /// Name of the consumer.
    pub name: String,
    /// Number of messages that it has not received.
    pub waiting: u64,
    /// Number of messages that it has received and not acknowledged.
    pub unacknowledged: u64,
}

/// A collector.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Collector {
    /// Name of the collector.
    pub name: String,
    /// Time since it announced itself, in milliseconds.
    pub announced_ms_ago: u64,
    /// Number of messages and events that the broker stored for it.
    pub published: u64,
    /// Number of those that the broker had already.
    pub duplicates: u64,
    /// Number of frames of chats that were spooled.
    pub spooled: u64,
    /// Number of parts of its spool that wait.
    pub spool_parts: u64,
    /// Number of parts of its spool that could not be published completely, and were moved into the folder `damaged`.
    pub damaged_parts: u64,
    /// Number of frames that are lost.
    pub lost: u64,
}
