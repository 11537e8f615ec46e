//! State of a chat: participants, badges, the pin, delivered messages.

mod history;
mod participants;
mod recent_messages;
mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use rumble_model::chat::{Badge, Channel, Config, Init, LiveGate, Raid, SubscribersOnlyChat, User};
use rumble_model::{ChannelId, LazyRecord, Record, StreamId, UserId};

use crate::limits::Limits;
use crate::message::Message;
pub(crate) use history::History;
pub(crate) use participants::{Author, Participants};
pub(crate) use recent_messages::RecentMessages;
use settings::Settings;

/// State of a chat as of everything received.
#[derive(Debug)]
pub struct ChatState {
    pub(crate) participants: Participants,
    pub(crate) history: History,
    pub(crate) pinned: Option<Message>,
    stream_id: StreamId,
    settings: Option<Box<Settings>>,
    can_moderate: Option<bool>,
    own_user: Option<UserId>,
    raid: Option<Record<Raid>>,
    live_gate: Option<Record<LiveGate>>,
    subscribers_only_chat: Option<Record<SubscribersOnlyChat>>,
    max_badges: usize,
}

impl ChatState {
    pub(crate) fn new(stream_id: StreamId, limits: &Limits) -> Self {
        Self {
            participants: Participants::new(limits.users, limits.channels),
            history: History::new(limits),
            pinned: None,
            stream_id,
            settings: None,
            can_moderate: None,
            own_user: None,
            raid: None,
            live_gate: None,
            subscribers_only_chat: None,
            max_badges: limits.badges,
        }
    }

    /// Applies the chat-wide members of an `init`. Members that it omits are cleared, except the settings, which every
    /// chat has.
    pub(crate) fn apply_settings(&mut self, init: &Init) {
        if let Some(config) = &init.config {
            self.settings = Some(Box::new(Settings::new(config, self.max_badges)));
        }
        self.can_moderate = init.can_moderate;
        let is_readable = |name| !init.malformed.iter().any(|malformed| malformed.list == name);
        if is_readable("raid") {
            self.raid.clone_from(&init.raid);
        }
        if is_readable("live_gate") {
            self.live_gate.clone_from(&init.live_gate);
        }
        if is_readable("subscribers_only_chat") {
            self.subscribers_only_chat.clone_from(&init.subscribers_only_chat);
        }
    }

    pub(crate) fn set_own_user(&mut self, id: UserId) {
        self.own_user = Some(id);
    }

    /// Applies a change of the right of these accounts to moderate.
    pub(crate) fn apply_permissions(&mut self, user_ids: &[UserId], can_moderate: bool) {
        if self.own_user.is_some_and(|own| user_ids.contains(&own)) {
            self.can_moderate = Some(can_moderate);
        }
    }

    pub(crate) fn set_raid(&mut self, raid: Record<Raid>) {
        self.raid = Some(raid);
    }

    pub(crate) fn set_live_gate(&mut self, gate: Record<LiveGate>) {
        self.live_gate = Some(gate);
    }

    /// Id of the stream, which is also the id of its video and its chat.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.stream_id
    }

    /// Delivered messages that are still kept, oldest first. Each is decoded from its JSON when the iterator returns
    /// it.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = Message> {
        self.history.messages()
    }

    /// Number of messages in [`ChatState::history`].
    #[must_use]
    pub fn history_len(&self) -> usize {
        self.history.len()
    }

    /// Known users, in no particular order.
    pub fn users(&self) -> impl Iterator<Item = LazyRecord<User>> {
        self.participants.users()
    }

    /// Returns a known user.
    #[must_use]
    pub fn user(&self, id: UserId) -> Option<LazyRecord<User>> {
        self.participants.user(id)
    }

    /// Known channels, in no particular order.
    pub fn channels(&self) -> impl Iterator<Item = LazyRecord<Channel>> {
        self.participants.channels()
    }

    /// Returns a known channel.
    #[must_use]
    pub fn channel(&self, id: ChannelId) -> Option<LazyRecord<Channel>> {
        self.participants.channel(id)
    }

    /// Account that last posted as this channel; `None` until one has.
    #[must_use]
    #[doc(alias = "Channel.user")]
    pub fn owner_of(&self, channel: ChannelId) -> Option<UserId> {
        self.participants.owner_of(channel)
    }

    /// Channels that an account has posted as, the latest last.
    #[must_use]
    #[doc(alias = "previous_channel_ids")]
    pub fn channels_of(&self, user: UserId) -> &[ChannelId] {
        self.participants.channels_of(user)
    }

    /// Channel that an account posted its latest message as; `None` if it posted as itself.
    #[must_use]
    #[doc(alias = "is_appearing")]
    pub fn appears_as(&self, user: UserId) -> Option<ChannelId> {
        self.participants.appears_as(user)
    }

    /// The badge catalogue: slug to badge.
    #[must_use]
    pub fn badges(&self) -> &BTreeMap<String, Arc<Badge>> {
        static NO_BADGES: BTreeMap<String, Arc<Badge>> = BTreeMap::new();
        let settings = self.settings.as_ref();
        settings
            .and_then(|settings| settings.badges())
            .unwrap_or(&NO_BADGES)
    }

    /// Pinned message.
    #[must_use]
    pub fn pinned_message(&self) -> Option<&Message> {
        self.pinned.as_ref()
    }

    /// The settings of the chat. Decoded from their JSON at the first call.
    #[must_use]
    pub fn config(&self) -> Option<&Record<Config>> {
        self.settings.as_ref()?.config()
    }

    pub(crate) fn message_length_max(&self) -> Option<u64> {
        self.settings.as_ref()?.message_length_max
    }

    /// Logged-in account, if known: from the settings of the client, or from its first message.
    #[must_use]
    pub fn own_user(&self) -> Option<UserId> {
        self.own_user
    }

    /// Whether the logged-in account may moderate, as of the last `init` or a later change of the rights of the [own
    /// account](ChatState::own_user); `None` if the server did not send it.
    #[must_use]
    pub fn can_moderate(&self) -> Option<bool> {
        self.can_moderate
    }

    /// Raid from this stream to another, as of the last `init` or announcement.
    #[must_use]
    pub fn raid(&self) -> Option<&Record<Raid>> {
        self.raid.as_ref()
    }

    /// Pending or active gate, as of the last `init` or announcement.
    #[must_use]
    pub fn live_gate(&self) -> Option<&Record<LiveGate>> {
        self.live_gate.as_ref()
    }

    /// Whether only subscribers may write.
    #[must_use]
    pub fn subscribers_only_chat(&self) -> Option<&Record<SubscribersOnlyChat>> {
        self.subscribers_only_chat.as_ref()
    }
}
