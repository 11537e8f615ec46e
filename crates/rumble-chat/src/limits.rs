/// How much a chat may hold. Every bound is settable.
///
/// Reading one event takes at most 64 KiB plus ten times its size in memory, and time in proportion to its size. For this, a
/// list of very short items is cut short while it is read: beyond the first 100 items, messages must have 68 bytes of JSON on
/// average, other records 96, and ids 8. The rest is counted in an [`Event::Malformed`](crate::Event::Malformed). What Rumble
/// sends is longer. Constant bounds: 1,000 rant levels, 100 badges of one user.
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
    /// Kinds of badges. Defaults to 1,000.
    pub badges: usize,
    /// Channels, the most recently seen. Defaults to 2,000.
    pub channels: usize,
    /// Bytes of one event. A larger one is refused, and the chat goes on with the next. Defaults to 8 MiB.
    pub event_bytes: usize,
    /// Delivered messages kept in [`ChatState::history`](crate::ChatState::history). Defaults to 1,000.
    pub history: usize,
    /// Bytes of JSON of the messages in the history. Defaults to 16 MiB.
    pub history_bytes: usize,
    /// Messages received and not yet taken, and as many other events. Beyond it the oldest are dropped and a gap is
    /// reported. Defaults to 10,000.
    pub mailbox: usize,
    /// Bytes of JSON of the messages that wait, and as many of other events. Defaults to 16 MiB.
    pub mailbox_bytes: usize,
    /// Message ids that are remembered to recognize duplicates; at least ten times the largest history received. Defaults to 8,192.
    pub remembered_ids: usize,
    /// Users, the most recently seen. Defaults to 10,000.
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
