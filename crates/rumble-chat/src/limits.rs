/// Memory limits of a chat. Each is settable.
///
/// Reading one event takes at most 64 KiB plus ten times its size in memory, and time proportional to its size. Lists
/// of very short items are therefore truncated: beyond the first 100 items, messages must have 68 bytes of JSON on
/// average, other records 96, and ids 8. The rest is counted in an [`Event::Malformed`](crate::Event::Malformed). Items
/// that Rumble sends are longer. Fixed bounds: 1,000 rant levels, and 100 badges per user.
///
/// ```
/// use rumble_chat::Limits;
///
/// let limits = Limits::default().history(50).event_bytes(1024 * 1024);
/// assert_eq!(limits.users, 10_000);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Number of badge kinds. Defaults to 1,000.
    pub badges: usize,
    /// Number of channels; the least recently seen are evicted. Defaults to 2,000.
    pub channels: usize,
    /// Bytes of one event. A larger event is reported as oversized and skipped. Defaults to 8 MiB.
    pub event_bytes: usize,
    /// Number of delivered messages kept in [`ChatState::history`](crate::ChatState::history). Defaults to 1,000.
    pub history: usize,
    /// Bytes of JSON of the messages in the history. Defaults to 16 MiB.
    pub history_bytes: usize,
    /// Number of queued messages, and of other queued events. If it is exceeded, the oldest are dropped and a gap is
    /// reported. Defaults to 10,000.
    pub mailbox: usize,
    /// Bytes of JSON of the queued messages, and of other queued events. Defaults to 16 MiB.
    pub mailbox_bytes: usize,
    /// Number of message ids remembered to detect duplicates; at least ten times the largest history received. Defaults
    /// to 8,192.
    pub remembered_ids: usize,
    /// Number of users; the least recently seen are evicted. Defaults to 10,000.
    pub users: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            badges: 1_000,
            channels: 2_000,
            event_bytes: 8 * 1024 * 1024,
            history: 1_000,
            history_bytes: 16 * 1024 * 1024,
            mailbox: 10_000,
            mailbox_bytes: 16 * 1024 * 1024,
            remembered_ids: 8_192,
            users: 10_000,
        }
    }
}

macro_rules! setters {
    ($($name:ident)+) => {
        impl Limits {$(
            #[doc = concat!("Sets [`Limits::", stringify!($name), "`](#structfield.", stringify!($name), ").")]
            #[must_use]
            pub fn $name(mut self, bound: usize) -> Self {
                self.$name = bound;
                self
            }
        )+}
    };
}

setters!(badges channels event_bytes history history_bytes mailbox mailbox_bytes remembered_ids users);
