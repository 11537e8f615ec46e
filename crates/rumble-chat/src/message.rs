use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use rumble_model::chat::{self, Channel, User};
use rumble_model::{Record, UserId};
use time::OffsetDateTime;

/// A delivered chat message: the wire record, with its author and channel as known when it arrived.
///
/// It is owned, cheap to clone, and belongs to no chat: keep it, or send it to another thread. When a later event
/// deletes it or mutes its author, every clone turns [deleted](Message::is_deleted).
///
/// Two messages are equal when their ids are: two that say the same are not. Compared with a text, as in `message == "!hello"`,
/// a message equals its own text; that says nothing about which message it is.
#[derive(Clone)]
pub struct Message(Arc<Delivered>);

struct Delivered {
    record: Record<chat::Message>,
    user: Arc<Record<User>>,
    channel: Option<Arc<Record<Channel>>>,
    request_id: Option<Arc<str>>,
    from_history: bool,
    fate: Arc<Fate>,
}

/// What becomes of a message, shared by all who hold it and by the chat, which need not hold the message itself.
#[derive(Debug)]
pub(crate) struct Fate {
    author: UserId,
    flags: AtomicU8,
}

impl Fate {
    /// True when it was not deleted before.
    pub(crate) fn delete(&self) -> bool {
        self.flags.fetch_or(DELETED, Ordering::Relaxed) & DELETED == 0
    }

    pub(crate) fn mute_author(&self) {
        self.flags.fetch_or(AUTHOR_MUTED, Ordering::Relaxed);
    }

    pub(crate) fn author(&self) -> UserId {
        self.author
    }
}

impl Message {
    pub(crate) fn new(
        record: Record<chat::Message>,
        user: Arc<Record<User>>,
        channel: Option<Arc<Record<Channel>>>,
        request_id: Option<Arc<str>>,
        from_history: bool,
    ) -> Self {
        let flags = AtomicU8::new(if record.was_deleted { DELETED } else { 0 });
        let fate = Arc::new(Fate {
            author: record.user_id,
            flags,
        });
        Self(Arc::new(Delivered {
            record,
            user,
            channel,
            request_id,
            from_history,
            fate,
        }))
    }

    /// The same record once more, sharing the fate of a message that was handed out before.
    pub(crate) fn sharing(self, fate: &Arc<Fate>) -> Self {
        if self.is_deleted() {
            fate.delete();
        }
        match Arc::try_unwrap(self.0) {
            Ok(delivered) => Self(Arc::new(Delivered {
                fate: Arc::clone(fate),
                ..delivered
            })),
            Err(shared) => Self(shared),
        }
    }

    pub(crate) fn fate(&self) -> &Arc<Fate> {
        &self.0.fate
    }

    /// The author's account. When no event has described it, all but the id is empty.
    #[must_use]
    pub fn user(&self) -> &Record<User> {
        &self.0.user
    }

    /// The channel it was posted as. `None` for an ordinary message, and when no event has described the channel.
    #[must_use]
    pub fn channel(&self) -> Option<&Record<Channel>> {
        self.0.channel.as_deref()
    }

    /// The name to show: the channel's when it was posted as one, else the user's.
    #[must_use]
    pub fn author_name(&self) -> &str {
        self.channel()
            .map_or(&self.user().username, |channel| &channel.username)
    }

    /// It was removed: by a deletion, by muting its author, or before it was sent to us.
    #[must_use]
    #[doc(alias = "deleted")]
    pub fn is_deleted(&self) -> bool {
        self.0.fate.flags.load(Ordering::Relaxed) != 0
    }

    /// Its author was muted after it was sent.
    #[must_use]
    pub fn is_author_muted(&self) -> bool {
        self.0.fate.flags.load(Ordering::Relaxed) & AUTHOR_MUTED != 0
    }

    /// It came with the history of an `init`, not live.
    #[must_use]
    pub fn is_from_history(&self) -> bool {
        self.0.from_history
    }

    /// `request_id` of the event that brought it: what its sender put into the request. Your own echo has yours.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// It was paid for.
    #[must_use]
    pub fn is_rant(&self) -> bool {
        self.rant.is_some()
    }

    /// `rant.price_cents` in US cents; 0 when it is no rant.
    #[must_use]
    pub fn rant_price_cents(&self) -> u64 {
        self.rant
            .as_ref()
            .and_then(|rant| rant.price_cents)
            .unwrap_or_default()
    }

    /// `rant.duration`: how long it stays on top; zero when it is no rant.
    #[must_use]
    pub fn rant_duration(&self) -> Duration {
        Duration::from_secs(
            self.rant
                .as_ref()
                .and_then(|rant| rant.duration)
                .unwrap_or_default(),
        )
    }

    /// `rant.expires_on`: until when it stays on top. When that is missing, its time and duration say so; when it is no
    /// rant, its own time is given. `None` when no time can be read.
    #[must_use]
    pub fn rant_expires_on(&self) -> Option<OffsetDateTime> {
        let sent = self.time.instant();
        let Some(rant) = &self.rant else { return sent };
        rant.expires_on
            .instant()
            .or_else(|| sent?.checked_add(self.rant_duration().try_into().ok()?))
    }
}

const DELETED: u8 = 1;
const AUTHOR_MUTED: u8 = 2;

impl Deref for Message {
    type Target = Record<chat::Message>;

    fn deref(&self) -> &Self::Target {
        &self.0.record
    }
}

/// The text.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("record", &self.0.record)
            .field("user", &self.0.user)
            .field("channel", &self.0.channel)
            .field("is_deleted", &self.is_deleted())
            .field("is_from_history", &self.0.from_history)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Message {}

impl std::hash::Hash for Message {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl PartialEq<str> for Message {
    fn eq(&self, text: &str) -> bool {
        self.text == text
    }
}

impl PartialEq<&str> for Message {
    fn eq(&self, text: &&str) -> bool {
        self.text == *text
    }
}
