mod api_view;
mod replay;
mod writing;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crate::audience::Audience;
use crate::templates::{
    self, Attachment, Channel, Gift, Message, RAID_URL, User, delete_messages, other, request_id,
};
use crate::{ChatRules, Json, WallTime};

pub(crate) use self::api_view::{ApiView, PRICE_CENTS, WINDOW};
pub(crate) use self::replay::{HistoryShape, Viewer};
pub(crate) use self::writing::PostError;

use self::api_view::MAX_LISTED;
use self::writing::{PostedMessage, announce_mute};

/// State of one chat. Everything that is sent passes through it first, so that the `init` of the next connection
/// agrees with it.
#[derive(Debug, Default)]
pub(crate) struct Room {
    can_moderate: bool,
    chat_id: u64,
    history: VecDeque<Entry>,
    history_max: usize,
    audience: Audience,
    live_gate: Option<Json>,
    muted: VecDeque<u64>,
    named: Vec<Arc<User>>,
    named_channels: Vec<Arc<Channel>>,
    newcomers: u64,
    now: WallTime,
    pinned: Option<Message>,
    raid: Option<Json>,
    /// The most recent rants, which the API lists after many later messages too.
    rants: VecDeque<Entry>,
    request_ids: VecDeque<String>,
    rules: ChatRules,
    sent: VecDeque<PostedMessage>,
    sequence: u64,
    /// Users who were muted by a request, and until when.
    muted_until: Vec<(u64, Option<WallTime>)>,
    viewer: Option<(User, Channel)>,
}

#[derive(Clone, Debug)]
struct Entry {
    author: Arc<User>,
    channel: Option<Arc<Channel>>,
    message: Message,
}

/// A message without id and time.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) author: Arc<User>,
    pub(crate) channel: Option<Arc<Channel>>,
    pub(crate) kind: MessageKind,
    pub(crate) text: String,
}

impl Draft {
    /// A plain message of this user.
    pub(crate) fn new(author: Arc<User>, text: &str) -> Self {
        Self {
            author,
            channel: None,
            kind: MessageKind::Plain,
            text: text.to_owned(),
        }
    }

    /// Sets the kind.
    pub(crate) fn kind(self, kind: MessageKind) -> Self {
        Self { kind, ..self }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum MessageKind {
    Plain,
    Raid,
    Rant(u64),
    Attachment(Attachment),
    Wallet(u64),
}

impl Room {
    pub(crate) fn new(chat_id: u64, now: WallTime, history_max: usize) -> Self {
        Self {
            chat_id,
            history_max,
            now,
            sequence: chat_id,
            ..Self::default()
        }
    }

    pub(crate) fn logged_in(&mut self, user: User, channel: Channel) {
        self.can_moderate = true;
        self.viewer = Some((user, channel));
    }

    /// Never moves back.
    pub(crate) fn advance_to(&mut self, at: WallTime) {
        self.now = self.now.max(at);
    }

    pub(crate) fn advance_by(&mut self, by: Duration) {
        self.now = self.now + by;
    }

    pub(crate) fn post(&mut self, drafts: Vec<Draft>) -> (Json, Vec<u64>) {
        self.publish(drafts, None)
    }

    fn publish(&mut self, drafts: Vec<Draft>, request_id: Option<&str>) -> (Json, Vec<u64>) {
        let entries: Vec<Entry> = drafts.into_iter().map(|draft| self.assign_id(draft)).collect();
        let messages: Vec<Message> = entries.iter().map(|entry| entry.message.clone()).collect();
        let users = replay::authors(entries.iter());
        let channels = replay::channels(entries.iter());
        let ids = messages.iter().map(|message| message.id).collect();
        for entry in entries {
            self.record_purchase(&entry);
            self.remember(entry);
        }
        let request_id = request_id.map_or_else(|| self.request_id(), ToOwned::to_owned);
        let event = templates::messages(&request_id, &messages, &users, &channels);
        (event, ids)
    }

    pub(crate) fn delete(&mut self, id: u64) -> Json {
        self.remove(|message| message.id == id);
        delete_messages(&[id])
    }

    /// The mute, then the deletion of its messages. The oldest mutes end without an event.
    pub(crate) fn mute(&mut self, user_id: u64) -> Vec<Json> {
        self.muted.push_back(user_id);
        if self.muted.len() > MAX_MUTED {
            self.muted.pop_front();
        }
        let removed = self.remove(|message| message.user_id == user_id && !message.is_rant());
        announce_mute(user_id, &removed)
    }

    /// Returns `None` for a message that is not in the history.
    pub(crate) fn pin(&mut self, id: u64) -> Option<Json> {
        let entry = self.replayed().find(|entry| entry.message.id == id)?;
        self.pinned = Some(entry.message.clone());
        self.pinned.as_ref().map(templates::pin_message)
    }

    pub(crate) fn unpin(&mut self) -> Option<Json> {
        self.pinned.take().as_ref().map(templates::unpin_message)
    }

    pub(crate) fn moderator(&mut self, can_moderate: bool) -> Option<Json> {
        let (viewer, _) = self.viewer.as_ref()?;
        self.can_moderate = can_moderate;
        Some(templates::can_moderate(&[viewer.id], can_moderate))
    }

    pub(crate) fn gate(&mut self, gate: Json) -> Json {
        other("live_gate", self.live_gate.insert(gate).clone())
    }

    pub(crate) fn raid(&mut self, from: &str, to: &str) -> Json {
        self.raid_at(from, to, RAID_URL)
    }

    pub(crate) fn gift_purchased(&mut self, gift: &Gift) -> Json {
        self.add_gift(gift);
        gift.purchased(&self.request_id())
    }

    /// The receiver is the viewer.
    pub(crate) fn gift_received(&mut self, gift: &Gift) -> Json {
        if let Some((viewer, _)) = &self.viewer {
            let viewer = viewer.clone();
            self.receive_gift(&viewer);
        }
        gift.received(&self.request_id())
    }

    /// The user with this name, added if unknown.
    pub(crate) fn user_named(&mut self, name: &str) -> Arc<User> {
        if let Some(user) = self.known_user(name) {
            return user;
        }
        let id = FIRST_NAMED_ID + self.newcomers;
        self.newcomers += 1;
        let user = Arc::new(User::new(id, name));
        self.named.push(Arc::clone(&user));
        user
    }

    /// The channel with this title, added if unknown.
    pub(crate) fn channel_named(&mut self, title: &str) -> Arc<Channel> {
        let posted = self.history.iter().filter_map(|entry| entry.channel.as_ref());
        let mut known = self.named_channels.iter().chain(posted);
        if let Some(channel) = known.find(|channel| channel.title == title) {
            return Arc::clone(channel);
        }
        let id = FIRST_NAMED_CHANNEL_ID + self.named_channels.len() as u64;
        let channel = Arc::new(Channel::new(id, title));
        self.named_channels.push(Arc::clone(&channel));
        channel
    }

    /// Changes the user with this name, from the next message on.
    pub(crate) fn change_user(&mut self, name: &str, change: impl FnOnce(User) -> User) {
        let Some(known) = self.known_user(name) else {
            return;
        };
        let changed = Arc::new(change(User::clone(&known)));
        self.named.retain(|user| user.username != name);
        self.named.push(changed);
    }

    pub(crate) fn is_muted(&self, user_id: u64) -> bool {
        self.muted.contains(&user_id) || self.is_temporarily_muted(user_id)
    }

    /// Messages that are neither deleted nor pinned, oldest first.
    pub(crate) fn shown(&self) -> impl DoubleEndedIterator<Item = &Message> {
        let pinned = self.pinned.as_ref().map(|message| message.id);
        let messages = self.replayed().map(|entry| &entry.message);
        messages.filter(move |message| !message.is_deleted && Some(message.id) != pinned)
    }

    fn known_user(&self, name: &str) -> Option<Arc<User>> {
        let authors = self.history.iter().map(|entry| &entry.author);
        self.named
            .iter()
            .chain(authors)
            .find(|user| user.username == name)
            .cloned()
    }

    fn assign_id(&mut self, draft: Draft) -> Entry {
        self.now = self.now + MESSAGE_ID_STEP;
        self.sequence = self.sequence.wrapping_add(1);
        let id = self.now.message_id(self.sequence.wrapping_mul(ID_LOW_BITS_STEP));
        let mut message = Message::new(id, self.now, draft.author.id, &draft.text);
        message.channel_id = draft.channel.as_ref().map(|channel| channel.id);
        let message = match draft.kind {
            MessageKind::Plain => message,
            MessageKind::Raid => message
                .untyped()
                .attach(Attachment::Raid(self.now.unix_seconds())),
            MessageKind::Rant(cents) => message.rant(cents),
            MessageKind::Attachment(attachment) => message.attach(attachment),
            MessageKind::Wallet(cents) => {
                message.kind = Some("crypto_donation");
                message.attach(Attachment::Wallet(cents))
            }
        };
        Entry {
            author: draft.author,
            channel: draft.channel,
            message,
        }
    }

    fn remember(&mut self, entry: Entry) {
        if entry.message.is_rant() {
            self.rants.push_back(entry.clone());
            self.rants.drain(..self.rants.len().saturating_sub(MAX_LISTED));
        }
        self.history.push_back(entry);
        let kept = self.history_max.max(MAX_LISTED);
        self.history.drain(..self.history.len().saturating_sub(kept));
    }

    /// The history of a new connection, oldest first.
    fn replayed(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        let skipped = self.history.len().saturating_sub(self.history_max);
        self.history.iter().skip(skipped)
    }

    fn remove(&mut self, matches: impl Fn(&Message) -> bool) -> Vec<u64> {
        let mut removed = Vec::new();
        for entry in &mut self.rants {
            entry.message.is_deleted |= matches(&entry.message);
        }
        for entry in &mut self.history {
            if matches(&entry.message) && !entry.message.is_deleted {
                entry.message.is_deleted = true;
                removed.push(entry.message.id);
            }
        }
        if let Some(pinned) = &mut self.pinned {
            pinned.is_deleted |= matches(pinned);
        }
        removed
    }

    fn request_id(&mut self) -> String {
        self.sequence = self.sequence.wrapping_add(1);
        request_id(self.sequence)
    }
}

/// Keeps ids distinct and rising inside one batch.
const MESSAGE_ID_STEP: Duration = Duration::from_micros(40);
/// Odd, so that 16,384 messages in a row differ in their low bits.
const ID_LOW_BITS_STEP: u64 = 5_039;
const MAX_MUTED: usize = 8;
const FIRST_NAMED_CHANNEL_ID: u64 = 7_760_001;
const FIRST_NAMED_ID: u64 = 900_600_001;
