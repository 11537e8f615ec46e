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

pub(crate) use self::api_view::{ApiView, PRICE_CENTS};
pub(crate) use self::replay::{HistoryShape, Viewer};
pub(crate) use self::writing::PostError;

use self::writing::{PostedMessage, announce_mute};

/// What one chat has said so far. Everything that goes over the wire passes through here first, so that the
/// `init` of the next connection is a true reflection of it.
#[derive(Debug, Default)]
pub(crate) struct Room {
    can_moderate: bool,
    chat_id: u64,
    history: VecDeque<Entry>,
    history_max: usize,
    /// How many messages the API may list; the chat replays fewer.
    kept: usize,
    audience: Audience,
    live_gate: Option<Json>,
    muted: VecDeque<u64>,
    named: Vec<Arc<User>>,
    named_channels: Vec<Arc<Channel>>,
    newcomers: u64,
    now: WallTime,
    /// Where people's pictures are, unless their templates say it.
    pictures: Option<String>,
    pinned: Option<Message>,
    raid: Option<Json>,
    /// The newest, for the API: they stay listed when many messages came since.
    rants: VecDeque<Entry>,
    request_ids: VecDeque<String>,
    rules: ChatRules,
    sent: VecDeque<PostedMessage>,
    sequence: u64,
    /// Who was muted through the wire, and until when.
    silenced: Vec<(u64, Option<WallTime>)>,
    viewer: Option<(User, Channel)>,
}

#[derive(Clone, Debug)]
struct Entry {
    author: Arc<User>,
    channel: Option<Arc<Channel>>,
    message: Message,
}

/// A message that has no id and no time yet.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) author: Arc<User>,
    pub(crate) channel: Option<Arc<Channel>>,
    pub(crate) kind: MessageKind,
    pub(crate) text: String,
}

impl Draft {
    /// An ordinary message by this user.
    pub(crate) fn new(author: Arc<User>, text: &str) -> Self {
        Self {
            author,
            channel: None,
            kind: MessageKind::Plain,
            text: text.to_owned(),
        }
    }

    /// The same, of another kind.
    pub(crate) fn kind(self, kind: MessageKind) -> Self {
        Self { kind, ..self }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum MessageKind {
    Plain,
    Raid,
    Rant(u64),
    With(Attachment),
    Wallet(u64),
}

impl Room {
    pub(crate) fn new(chat_id: u64, now: WallTime, history_max: usize) -> Self {
        Self {
            chat_id,
            history_max,
            kept: api_view::WINDOW,
            now,
            sequence: chat_id,
            ..Self::default()
        }
    }

    pub(crate) fn signed_in(&mut self, user: User, channel: Channel) {
        self.can_moderate = true;
        self.viewer = Some((user, channel));
    }

    /// Time never runs backwards here.
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
        let entries: Vec<Entry> = drafts.into_iter().map(|draft| self.stamp(draft)).collect();
        let messages: Vec<Message> = entries.iter().map(|entry| entry.message.clone()).collect();
        let users = replay::authors(entries.iter());
        let channels = replay::channels(entries.iter());
        let ids = messages.iter().map(|message| message.id).collect();
        for entry in entries {
            self.enter(&entry);
            self.remember(entry);
        }
        let request_id = request_id.map_or_else(|| self.request_id(), ToOwned::to_owned);
        let event = templates::messages(&request_id, &messages, &users, &channels);
        (event, ids)
    }

    pub(crate) fn delete(&mut self, id: u64) -> Json {
        self.strike(|message| message.id == id);
        delete_messages(&[id])
    }

    /// The mute, then what it takes away. The oldest mutes are lifted, silently as on the wire.
    pub(crate) fn mute(&mut self, user_id: u64) -> Vec<Json> {
        self.muted.push_back(user_id);
        if self.muted.len() > MUTED_MAX {
            self.muted.pop_front();
        }
        let struck = self.strike(|message| message.user_id == user_id && !message.is_rant());
        announce_mute(user_id, &struck)
    }

    /// A message that the room does not remember cannot be shown.
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
        self.with_pictures(gift).purchased(&self.request_id())
    }

    /// The receiver is whoever is signed in.
    pub(crate) fn gift_received(&mut self, gift: &Gift) -> Json {
        if let Some((viewer, _)) = &self.viewer {
            let viewer = viewer.clone();
            self.receive_gift(&viewer);
        }
        self.with_pictures(gift).received(&self.request_id())
    }

    /// The user of that name, made up when nobody has it.
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

    /// The channel of that title, made up when nobody has it.
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

    /// From their next message on, whoever has that name is changed like this.
    pub(crate) fn change_user(&mut self, name: &str, change: impl FnOnce(User) -> User) {
        let Some(known) = self.known_user(name) else {
            return;
        };
        let changed = Arc::new(change(User::clone(&known)));
        self.named.retain(|user| user.username != name);
        self.named.push(changed);
    }

    pub(crate) fn is_muted(&self, user_id: u64) -> bool {
        self.muted.contains(&user_id) || self.is_silenced(user_id)
    }

    /// Ids that a moderator could pick, oldest first: still shown, and not pinned.
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

    fn stamp(&mut self, draft: Draft) -> Entry {
        self.now = self.now + BETWEEN_MESSAGES;
        self.sequence = self.sequence.wrapping_add(1);
        let id = self.now.message_id(self.sequence.wrapping_mul(LOW_BITS_STEP));
        let mut message = Message::new(id, self.now, draft.author.id, &draft.text);
        message.channel_id = draft.channel.as_ref().map(|channel| channel.id);
        let message = match draft.kind {
            MessageKind::Plain => message,
            MessageKind::Raid => message.untyped().attach(Attachment::Raid {
                start_ts: self.now.unix_seconds(),
            }),
            MessageKind::Rant(cents) => message.rant(cents),
            MessageKind::With(attachment) => message.attach(attachment),
            MessageKind::Wallet(cents) => {
                message.kind = Some("crypto_donation".to_owned());
                message.attach(Attachment::Wallet {
                    amount_cents: Some(cents),
                    crypto_amount: format!("{}.{:02}", cents / 100, cents % 100),
                    crypto_currency: "USDT".to_owned(),
                })
            }
        };
        let entry = Entry {
            author: draft.author,
            channel: draft.channel,
            message,
        };
        match &self.pictures {
            Some(base_url) => entry.with_picture(base_url),
            None => entry,
        }
    }

    fn remember(&mut self, entry: Entry) {
        if entry.message.is_rant() {
            self.rants.push_back(entry.clone());
            self.rants.drain(..self.rants.len().saturating_sub(self.kept));
        }
        self.history.push_back(entry);
        let kept = self.history_max.max(self.kept);
        self.history.drain(..self.history.len().saturating_sub(kept));
    }

    /// What a new connection gets to see, oldest first.
    fn replayed(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        let skipped = self.history.len().saturating_sub(self.history_max);
        self.history.iter().skip(skipped)
    }

    fn strike(&mut self, matches: impl Fn(&Message) -> bool) -> Vec<u64> {
        let mut struck = Vec::new();
        for entry in &mut self.rants {
            entry.message.is_deleted |= matches(&entry.message);
        }
        for entry in &mut self.history {
            if matches(&entry.message) && !entry.message.is_deleted {
                entry.message.is_deleted = true;
                struck.push(entry.message.id);
            }
        }
        if let Some(pinned) = &mut self.pinned {
            pinned.is_deleted |= matches(pinned);
        }
        struck
    }

    fn request_id(&mut self) -> String {
        self.sequence = self.sequence.wrapping_add(1);
        request_id(self.sequence)
    }
}

/// Keeps ids distinct and rising inside one batch.
const BETWEEN_MESSAGES: Duration = Duration::from_micros(40);
/// Odd, so that 16,384 messages in a row differ in their low bits.
const LOW_BITS_STEP: u64 = 5_039;
const MUTED_MAX: usize = 8;
const FIRST_NAMED_CHANNEL_ID: u64 = 7_760_001;
const FIRST_NAMED_ID: u64 = 900_600_001;
