/// What a chat has seen so far. Nothing here is reset by a reconnect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Bytes of the stream, keepalives included.
    pub bytes: u64,
    /// Comment lines: keepalives.
    pub comments: u64,
    /// Events other than messages that were dropped because nobody took them.
    pub dropped: u64,
    /// Repeats of a message that was already received, dropped.
    pub duplicates: u64,
    /// Server-Sent Events with data.
    pub events: u64,
    /// Possible losses that were reported.
    pub gaps: u64,
    /// Events that held bytes that are not UTF-8; each such byte sequence became U+FFFD.
    pub invalid_utf8: u64,
    /// Events and records that were reported as unreadable.
    pub malformed: u64,
    /// Messages, each counted once.
    pub messages: u64,
    /// Connections lost and opened again.
    pub reconnects: u64,
}
