use std::collections::HashSet;

use rumble_model::chat::{self, CanModerate, Deletion, MuteUsers, Pin};
use rumble_model::{Batch, MessageId, Record};

use super::Session;
use crate::event::{Deleted, Event, ModeratorChange, Muted, Pinned, Unpinned};
use crate::message::Message;
use crate::state::Author;

/// Events of moderators: deletions, mutes, rights and pins.
impl Session {
    pub(super) fn deletion(&mut self, deletion: &Record<Deletion>, rants_kept: bool) {
        if self.has_only_malformed(&deletion.message_ids) {
            return;
        }
        let message_ids = deletion.message_ids.items.clone();
        let ids: HashSet<_> = message_ids.iter().copied().collect();
        for message in self.mailbox.messages().chain(&self.state.pinned) {
            if ids.contains(&message.id) {
                message.flags().delete();
            }
        }
        for message in self.state.history.evicted_from(&self.recent) {
            if ids.contains(&message.id) {
                message.flags().delete();
            }
        }
        for flags in ids.into_iter().filter_map(|id| self.recent.flags(id)) {
            flags.delete();
        }
        let record = Some(deletion.clone());
        self.queue(Event::Deleted(Deleted {
            message_ids,
            rants_kept,
            record,
        }));
        self.malformed_items(deletion.message_ids.malformed.clone());
    }

    pub(super) fn mute(&mut self, mute: &Record<MuteUsers>) {
        if self.has_only_malformed(&mute.user_ids) {
            return;
        }
        let user_ids = mute.user_ids.items.clone();
        let muted: HashSet<_> = user_ids.iter().copied().collect();
        for message in self.mailbox.messages().chain(&self.state.pinned) {
            if muted.contains(&message.user_id) {
                message.flags().mute_author();
            }
        }
        for message in self.state.history.evicted_from(&self.recent) {
            if muted.contains(&message.user_id) {
                message.flags().mute_author();
            }
        }
        for (author, flags) in self.recent.all_flags() {
            if muted.contains(&author) {
                flags.mute_author();
            }
        }
        self.queue(Event::Muted(Muted {
            user_ids,
            record: mute.clone(),
        }));
        self.malformed_items(mute.user_ids.malformed.clone());
    }

    pub(super) fn moderators_changed(&mut self, change: &Record<CanModerate>) {
        if self.has_only_malformed(&change.user_ids) {
            return;
        }
        if let Some(can_moderate) = change.can_moderate {
            self.state.apply_permissions(&change.user_ids.items, can_moderate);
        }
        self.queue(Event::CanModerate(ModeratorChange {
            user_ids: change.user_ids.items.clone(),
            can_moderate: change.can_moderate,
            record: change.clone(),
        }));
        self.malformed_items(change.user_ids.malformed.clone());
    }

    /// Whether a list contains only malformed items. If so, only reports are delivered for the list.
    fn has_only_malformed<T>(&mut self, list: &Batch<T>) -> bool {
        let is_so = list.items.is_empty() && !list.malformed.is_empty();
        if is_so {
            self.malformed_items(list.malformed.clone());
        }
        is_so
    }

    /// Id of a delivered message, if this duplicate is the first one that is marked as deleted.
    pub(super) fn newly_deleted(&self, repeat: &Record<chat::Message>) -> Option<MessageId> {
        let deletes = repeat.was_deleted && self.recent.flags(repeat.id)?.delete();
        deletes.then_some(repeat.id)
    }

    pub(super) fn pin(&mut self, pin: &Record<Pin>) {
        if let Some(record) = &pin.message {
            self.report_deleted(self.newly_deleted(record).into_iter().collect());
            let message = self.resolve(record.clone());
            self.state.pinned = Some(message.clone());
            self.queue(Event::Pinned(Pinned {
                message,
                record: Some(pin.clone()),
            }));
        }
    }

    /// Delivers an unpin. Unpinning a message that is not pinned does not change the state.
    pub(super) fn unpin(&mut self, pin: &Record<Pin>) {
        let current = self.state.pinned.as_ref().map(|message| message.id);
        let message_id = pin.message_id.or(current);
        if message_id == current {
            self.state.pinned = None;
        }
        self.queue(Event::Unpinned(Unpinned {
            message_id,
            record: Some(pin.clone()),
        }));
    }

    /// Replaces the pinned message by that of an `init`. A change during the outage is delivered as an event.
    pub(super) fn replace_pin(&mut self, pinned: Option<Message>) {
        let before = std::mem::replace(&mut self.state.pinned, pinned.clone());
        if before == pinned || (!self.has_init && before.is_none()) {
            return;
        }
        self.queue(match pinned {
            Some(message) => Event::Pinned(Pinned {
                message,
                record: None,
            }),
            None => Event::Unpinned(Unpinned {
                message_id: before.map(|message| message.id),
                record: None,
            }),
        });
    }

    pub(super) fn report_deleted(&mut self, message_ids: Vec<MessageId>) {
        if !message_ids.is_empty() {
            self.queue(Event::Deleted(Deleted {
                message_ids,
                rants_kept: false,
                record: None,
            }));
        }
    }

    /// Creates a message that is not delivered itself and shares the flags of the delivered one with the same id.
    pub(super) fn resolve(&self, record: Record<chat::Message>) -> Message {
        let id = record.id;
        let Author { user, channel } = self.state.participants.author(record.user_id, record.channel_id);
        let pinned = self.state.pinned.as_ref().filter(|pinned| pinned.id == id);
        let flags = self.recent.flags(id);
        let flags = flags.or_else(|| pinned.map(|pinned| pinned.flags().clone()));
        let flags = flags.unwrap_or_default();
        if record.was_deleted {
            flags.delete();
        }
        Message::new(record, user, channel, None, flags)
    }
}
