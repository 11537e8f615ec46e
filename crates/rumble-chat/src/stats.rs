/// Counters of a chat. Reconnects do not reset them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Bytes of the stream, including keepalives.
    pub bytes: u64,
    /// Comment lines, which serve as keepalives.
    pub comments: u64,
    /// Non-message events dropped because the mailbox was full.
    pub dropped: u64,
    /// Messages dropped because they had been received before.
    pub duplicates: u64,
    /// Server-Sent Events with data.
    pub events: u64,
    /// Possible losses that were reported.
    pub gaps: u64,
    /// Events with invalid UTF-8; each invalid sequence was replaced by U+FFFD.
    pub invalid_utf8: u64,
    /// Events and records reported as malformed.
    pub malformed: u64,
    /// Messages, each counted once.
    pub messages: u64,
    /// Connections lost and opened again.
    pub reconnects: u64,
}
