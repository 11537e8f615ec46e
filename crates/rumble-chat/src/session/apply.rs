//! Applies decoded events: state changes and delivered events.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use rumble_model::chat::{self, Channel, ChatEvent, Envelope, GiftEvent, Init, Messages, User};
use rumble_model::{ChannelId, LazyRecord, MessageId, Record, UserId};
use serde_json::value::RawValue;
use time::OffsetDateTime;

use super::Session;
use crate::event::{Event, Gap, GiftNotice, InitEvent, Malformed, UnknownMembers};
use crate::message::Message;
use crate::state::Author;

impl Session {
    #[inline]
    pub(super) fn handle_frame(&mut self, decoded: Option<Result<Envelope, Malformed>>) {
        self.stats.events += u64::from(decoded.is_some());
        match decoded {
            None => {}
            Some(Ok(envelope)) => self.apply(envelope),
            Some(Err(malformed)) => self.malformed(malformed),
        }
    }

    fn apply(&mut self, envelope: Envelope) {
        let Envelope {
            mut event,
            request_id,
            other,
            malformed,
            ..
        } = envelope;
        self.report_unknown_members(&mut event, other);
        self.malformed_items(malformed);
        match event {
            ChatEvent::Init(init) => self.init(*init),
            ChatEvent::Messages(batch) => self.messages(batch, request_id),
            ChatEvent::DeleteMessages(deletion) => self.deletion(&deletion, false),
            ChatEvent::DeleteNonRantMessages(deletion) => self.deletion(&deletion, true),
            ChatEvent::MuteUsers(mute) => self.mute(&mute),
            ChatEvent::PinMessage(pin) => self.pin(&pin),
            ChatEvent::UnpinMessage(pin) => self.unpin(&pin),
            ChatEvent::CanModerate(change) => self.moderators_changed(&change),
            ChatEvent::RaidConfirmed(raid) => {
                self.state.set_raid(raid.clone());
                self.queue(Event::RaidConfirmed(Box::new(raid)));
            }
            ChatEvent::LiveGate(gate) => {
                self.state.set_live_gate(gate.clone());
                self.queue(Event::LiveGate(gate));
            }
            ChatEvent::GiftPurchased(gift) => self.deliver_gift(gift, request_id, Event::GiftPurchased),
            ChatEvent::GiftReceived(gift) => self.deliver_gift(gift, request_id, Event::GiftReceived),
            ChatEvent::Unknown(event) => self.queue(Event::Unknown(event)),
            other => {
                let reason = format!("this version cannot apply a {} event", other.kind());
                self.malformed(Malformed::new(reason, 0, ""));
            }
        }
    }

    /// Reports the members of an event that this version does not model.
    fn report_unknown_members(&mut self, event: &mut ChatEvent, envelope: BTreeMap<String, Box<RawValue>>) {
        let data = match event {
            ChatEvent::Messages(batch) if !batch.other.is_empty() => std::mem::take(&mut batch.other),
            _ if envelope.is_empty() => return,
            _ => BTreeMap::new(),
        };
        let kind = event.kind().to_owned();
        self.queue(Event::UnknownMembers(Box::new(UnknownMembers {
            kind,
            envelope,
            data,
        })));
    }

    /// Applies the first event of a connection. Messages of its history that are known already are not delivered again.
    fn init(&mut self, mut init: Init) {
        let authors = self.update_participants(
            std::mem::take(&mut init.users.items),
            std::mem::take(&mut init.channels.items),
            &init.messages.items,
        );
        self.state.apply_settings(&init);
        let mut messages = std::mem::take(&mut init.messages.items);
        sort_by_time(&mut messages);
        self.recent.reserve_for_history(messages.len());
        let gap = self.gap_before_history(&messages);
        let pinned = init.pinned_message.clone();
        let unreadable_pin = init
            .malformed
            .iter()
            .any(|malformed| malformed.list == "pinned_message");
        let malformed: Vec<_> = [
            &mut init.messages.malformed,
            &mut init.users.malformed,
            &mut init.channels.malformed,
            &mut init.malformed,
        ]
        .into_iter()
        .flat_map(std::mem::take)
        .collect();

        self.queue(Event::Init(Box::new(InitEvent {
            init,
            history: messages.len(),
        })));
        self.malformed_items(malformed);
        if let Some(gap) = gap {
            self.queue(Event::Gap(gap));
        }
        let mut deleted_meanwhile = Vec::new();
        for message in Emptying::from(messages) {
            deleted_meanwhile.extend(self.deliver(message, None, true, authors.as_ref()));
        }
        deleted_meanwhile.extend(pinned.as_ref().and_then(|record| self.newly_deleted(record)));
        self.report_deleted(deleted_meanwhile);
        // Follows the history, since the pinned message shares the flags of its copy there.
        let pinned = pinned.map(|record| self.resolve(record));
        if !unreadable_pin {
            self.replace_pin(pinned);
        }
        self.has_init = true;
    }

    fn messages(&mut self, batch: Messages, request_id: Option<Arc<str>>) {
        let authors =
            self.update_participants(batch.users.items, batch.channels.items, &batch.messages.items);
        self.malformed_items(batch.malformed);
        self.malformed_items(batch.users.malformed);
        self.malformed_items(batch.channels.malformed);
        let mut deleted = Vec::new();
        for message in Emptying::from(batch.messages.items) {
            deleted.extend(self.deliver(message, request_id.clone(), false, authors.as_ref()));
        }
        self.malformed_items(batch.messages.malformed);
        self.report_deleted(deleted);
    }

    /// Updates the users and channels of an event. Returns them if the limits are too small to keep all of them until
    /// the messages are delivered.
    fn update_participants(
        &mut self,
        mut users: Vec<LazyRecord<User>>,
        channels: Vec<LazyRecord<Channel>>,
        messages: &[Record<chat::Message>],
    ) -> Option<EventAuthors> {
        let exceeds_cache = users.len() > self.limits.users || channels.len() > self.limits.channels;
        if exceeds_cache {
            // Authors last, so that they count as the most recently seen.
            let authors: HashSet<_> = messages.iter().map(|message| message.user_id).collect();
            users.sort_by_key(|user| authors.contains(&user.id()));
        }
        for user in &users {
            self.state.participants.update_user(user);
        }
        for channel in &channels {
            self.state.participants.update_channel(channel);
        }
        exceeds_cache.then(|| EventAuthors {
            users: users.into_iter().map(|user| (user.id(), user)).collect(),
            channels: channels
                .into_iter()
                .map(|channel| (channel.id(), channel))
                .collect(),
        })
    }

    /// Delivers a message once. For a duplicate that is the first to be marked as deleted, returns its id.
    fn deliver(
        &mut self,
        record: Record<chat::Message>,
        request_id: Option<Arc<str>>,
        from_history: bool,
        authors: Option<&EventAuthors>,
    ) -> Option<MessageId> {
        let id = record.id;
        if self.recent.contains(id) {
            self.stats.duplicates += 1;
            return self.newly_deleted(&record);
        }
        if let Some(after) = self.last_before_reconnect.take() {
            // The connection did not begin with a history that would reveal a loss.
            self.queue(Event::Gap(Gap {
                after: Some(after),
                before: Some(id),
            }));
        }
        let participants = &mut self.state.participants;
        let Author { user, channel } = participants.record_message(record.user_id, record.channel_id);
        let user = authors
            .and_then(|authors| authors.users.get(&record.user_id))
            .cloned()
            .unwrap_or(user);
        let of_event = record
            .channel_id
            .and_then(|id| authors?.channels.get(&id))
            .cloned();
        let channel = of_event.or(channel);
        let flags = self.recent.insert(id, record.user_id);
        if record.was_deleted {
            flags.delete();
        }
        if from_history {
            flags.set_from_history();
        }
        let message = Message::new(record, user, channel, request_id, flags);
        self.stats.messages += 1;
        self.queue(Event::Message(message));
        None
    }

    fn deliver_gift(
        &mut self,
        gift: Record<GiftEvent>,
        request_id: Option<Arc<str>>,
        event: fn(Box<GiftNotice>) -> Event,
    ) {
        self.update_participants(gift.users.items.clone(), gift.channels.items.clone(), &[]);
        let malformed = [gift.users.malformed.clone(), gift.channels.malformed.clone()].concat();
        self.queue(event(Box::new(GiftNotice { gift, request_id })));
        self.malformed_items(malformed);
    }

    /// Returns a gap if ids are remembered and the new history contains none of them: messages were possibly lost.
    fn gap_before_history(&mut self, history: &[Record<chat::Message>]) -> Option<Gap> {
        let overlap = history.iter().any(|message| self.recent.contains(message.id));
        let after = self.last_before_reconnect.take().or_else(|| self.recent.latest());
        after.filter(|_| !overlap).map(|after| Gap {
            after: Some(after),
            before: history.first().map(|message| message.id),
        })
    }
}

/// Users and channels of one event, if it has more than are kept.
struct EventAuthors {
    users: HashMap<UserId, LazyRecord<User>>,
    channels: HashMap<ChannelId, LazyRecord<Channel>>,
}

/// List that frees memory as its items are taken.
struct Emptying<T>(VecDeque<T>);

impl<T> From<Vec<T>> for Emptying<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items.into())
    }
}

impl<T> Iterator for Emptying<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let item = self.0.pop_front();
        if self.0.capacity() > 256 && self.0.len() < self.0.capacity() / 2 {
            self.0.shrink_to_fit();
        }
        item
    }
}

/// Sorts a history by time; equal times keep the received order. A message with a malformed time stays after its
/// predecessor.
fn sort_by_time(messages: &mut Vec<Record<chat::Message>>) {
    let times = messages.iter().map(|message| message.time.instant());
    if times.clone().is_sorted() && times.clone().all(|time| time.is_some()) {
        return;
    }
    let mut latest: Option<OffsetDateTime> = None;
    let mut timed: Vec<_> = std::mem::take(messages)
        .into_iter()
        .map(|message| {
            latest = message.time.instant().or(latest);
            (latest, message)
        })
        .collect();
    timed.sort_by_key(|(time, _)| *time);
    messages.extend(timed.into_iter().map(|(_, message)| message));
}
