use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use rumble_model::chat::{self, Channel, User};
use rumble_model::{LazyRecord, Record};
use time::OffsetDateTime;

use crate::message_flags::MessageFlags;

/// A delivered chat message: the wire record, with its author and channel as known when it arrived.
///
/// Messages are owned and cheap to clone, do not borrow from the chat, and can be sent to other threads. When a later
/// event deletes a message or mutes its author, [`is_deleted`](Message::is_deleted) of every clone becomes `true`.
///
/// Two messages are equal if their ids are equal, whatever their texts. A message can be compared with a string, as in
/// `message == "!hello"`.
#[derive(Clone)]
pub struct Message(Arc<Inner>);

struct Inner {
    record: Record<chat::Message>,
    user: LazyRecord<User>,
    channel: Option<LazyRecord<Channel>>,
    request_id: Option<Arc<str>>,
    flags: MessageFlags,
}

impl Message {
    pub(crate) fn new(
        record: Record<chat::Message>,
        user: LazyRecord<User>,
        channel: Option<LazyRecord<Channel>>,
        request_id: Option<Arc<str>>,
        flags: MessageFlags,
    ) -> Self {
        Self(Arc::new(Inner {
            record,
            user,
            channel,
            request_id,
            flags,
        }))
    }

    pub(crate) fn flags(&self) -> &MessageFlags {
        &self.0.flags
    }

    pub(crate) fn lazy_user(&self) -> &LazyRecord<User> {
        &self.0.user
    }

    pub(crate) fn lazy_channel(&self) -> Option<&LazyRecord<Channel>> {
        self.0.channel.as_ref()
    }

    pub(crate) fn shared_request_id(&self) -> Option<&Arc<str>> {
        self.0.request_id.as_ref()
    }

    /// Account of the author. If no event has contained it, all fields but the id are empty.
    #[must_use]
    pub fn user(&self) -> &Record<User> {
        &self.0.user
    }

    /// Channel that the message was posted as. `None` for an ordinary message, or if no event has contained the
    /// channel.
    #[must_use]
    pub fn channel(&self) -> Option<&Record<Channel>> {
        self.lazy_channel().map(|channel| &**channel)
    }

    /// Name to display: the channel's if the message was posted as a channel, otherwise the user's.
    #[must_use]
    pub fn author_name(&self) -> &str {
        self.channel()
            .map_or(&self.user().username, |channel| &channel.username)
    }

    /// Whether the message was removed: by a deletion, by muting its author, or before it was received.
    #[must_use]
    #[doc(alias = "deleted")]
    pub fn is_deleted(&self) -> bool {
        self.0.flags.is_deleted()
    }

    /// Whether the author was muted after the message was sent.
    #[must_use]
    pub fn is_author_muted(&self) -> bool {
        self.0.flags.is_author_muted()
    }

    /// Whether the message came with the history of an `init` instead of live.
    #[must_use]
    pub fn is_from_history(&self) -> bool {
        self.0.flags.is_from_history()
    }

    /// `request_id` of the event with this message: set by the sender in its request. The echo of your own message
    /// contains yours.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Whether the message was paid for.
    #[must_use]
    pub fn is_rant(&self) -> bool {
        self.rant.is_some()
    }

    /// Whether the message was paid for, by a rant or from a wallet.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.is_rant() || self.wallet.is_some()
    }

    /// Amount paid in US cents, by a rant or from a wallet. `None` if the message is not paid, or the amount is missing.
    #[must_use]
    pub fn paid_cents(&self) -> Option<u64> {
        let rant = self.rant.as_ref().and_then(|rant| rant.price_cents);
        rant.or_else(|| self.wallet.as_ref()?.amount_cents)
    }

    /// `rant.price_cents` in US cents; 0 if the message is not a rant.
    #[must_use]
    pub fn rant_price_cents(&self) -> u64 {
        self.rant
            .as_ref()
            .and_then(|rant| rant.price_cents)
            .unwrap_or_default()
    }

    /// `rant.duration`: how long the rant stays on top; zero if the message is not a rant.
    #[must_use]
    pub fn rant_duration(&self) -> Duration {
        Duration::from_secs(
            self.rant
                .as_ref()
                .and_then(|rant| rant.duration)
                .unwrap_or_default(),
        )
    }

    /// `rant.expires_on`: time until which the rant stays on top. If it is missing, it is computed from the time and
    /// the duration of the message. Returns the time of the message if it is not a rant, and `None` if its time is
    /// malformed.
    #[must_use]
    pub fn rant_expires_on(&self) -> Option<OffsetDateTime> {
        let sent = self.time.instant();
        let Some(rant) = &self.rant else { return sent };
        rant.expires_on
            .instant()
            .or_else(|| sent?.checked_add(self.rant_duration().try_into().ok()?))
    }
}

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
            .field("is_from_history", &self.is_from_history())
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
