//! Facts about a whole recording that an export needs before the first message.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use rumble_chat::Event;
use rumble_model::{MessageId, StreamId, UserId};

use crate::error::Error;
use crate::read::{Played, PlayedEvent, Recording, Selection};
use crate::values::picture;

/// Messages that are deleted by the end of the recording.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    deleted: HashSet<(StreamId, MessageId)>,
    /// Last line up to which the messages of each muted author are hidden.
    muted: HashMap<(StreamId, UserId), u64>,
    /// Streams with messages, and the number of messages.
    pub(crate) streams: BTreeMap<StreamId, u64>,
    /// URLs of the pictures of authors, and the number of messages with each.
    pub(crate) pictures: BTreeMap<String, u64>,
}

impl Survey {
    /// Reads the whole recording. With `has_pictures` the URLs of pictures are collected.
    pub(crate) fn of(
        recording: &Recording,
        selection: &Selection,
        has_pictures: bool,
    ) -> Result<Self, Error> {
        // Deletions count regardless of when they were received.
        let everything = Selection {
            streams: selection.streams.clone(),
            ..Selection::default()
        };
        let mut survey = Self::default();
        recording.play(&everything, |played| {
            survey.add(played, has_pictures && selection.selects(played));
            ControlFlow::Continue(())
        })?;
        Ok(survey)
    }

    fn add(&mut self, played: &Played, has_pictures: bool) {
        let (PlayedEvent::Chat(event), Some(stream)) = (&played.event, played.stream) else {
            return;
        };
        match &**event {
            Event::Message(message) => {
                *self.streams.entry(stream).or_default() += 1;
                if has_pictures && let Some(address) = picture(message) {
                    *self.pictures.entry(address).or_default() += 1;
                }
            }
            Event::Deleted(deleted) => {
                let ids = deleted.message_ids.iter().map(|id| (stream, *id));
                self.deleted.extend(ids);
            }
            Event::Muted(muted) => {
                for user in &muted.user_ids {
                    self.muted.insert((stream, *user), played.seq);
                }
            }
            _ => {}
        }
    }

    /// Whether a message is deleted by the end, or its author was muted after it.
    pub(crate) fn is_deleted(&self, stream: StreamId, message: &rumble_chat::Message, seq: u64) -> bool {
        let muted = self.muted.get(&(stream, message.user_id));
        message.was_deleted
            || self.deleted.contains(&(stream, message.id))
            || muted.is_some_and(|muted| seq < *muted)
    }
}
