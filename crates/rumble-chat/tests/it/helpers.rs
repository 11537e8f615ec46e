//! Events as short lines, to be compared with expected lines written by hand.

use rumble_chat::model::{ChannelId, MessageId, StreamId, UserId};
use rumble_chat::{Event, Limits, Message, Session};

use super::wire;

/// A session and its events.
pub(crate) struct Chat {
    pub(crate) session: Session,
}

impl Chat {
    /// A chat whose first connection opened with this `init`. Its events have been taken.
    pub(crate) fn opened(init: &str) -> Self {
        Self::opened_with(&Limits::default(), init)
    }

    pub(crate) fn opened_with(limits: &Limits, init: &str) -> Self {
        let mut chat = Self {
            session: Session::with_limits(stream_id(), limits),
        };
        chat.reconnect(init);
        chat
    }

    /// Starts a new connection that opens with this `init`.
    pub(crate) fn reconnect(&mut self, init: &str) -> Vec<Event> {
        self.session.handle_connected();
        self.feed(init)
    }

    /// Applies one event of the server and returns the delivered events.
    pub(crate) fn feed(&mut self, json: &str) -> Vec<Event> {
        self.queue(json);
        self.take_events()
    }

    /// Applies one event of the server. The delivered events stay in the mailbox.
    pub(crate) fn queue(&mut self, json: &str) {
        self.session.handle_data(&wire::event(json));
    }

    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.session.poll_event()).collect()
    }

    /// Applies one event of the server that contains one message.
    pub(crate) fn message(&mut self, json: &str) -> Message {
        let [Event::Message(message)] = &self.feed(json)[..] else {
            panic!("not exactly one message")
        };
        message.clone()
    }

    pub(crate) fn history(&self) -> Vec<u64> {
        self.session
            .state()
            .history()
            .map(|message| message.id.get())
            .collect()
    }
}

pub(crate) fn lines(events: &[Event]) -> Vec<String> {
    events.iter().map(line).collect()
}

pub(crate) fn line(event: &Event) -> String {
    match event {
        Event::CanModerate(change) => format!(
            "can_moderate {} {:?}",
            numbers(change.user_ids.iter().map(|id| id.get())),
            change.can_moderate
        ),
        Event::Connected(connected) => format!("connected {}", connected.attempt),
        Event::Deleted(deleted) => format!(
            "deleted {}{}",
            numbers(deleted.message_ids.iter().map(|id| id.get())),
            if deleted.rants_kept { " but rants" } else { "" }
        ),
        Event::Gap(gap) => format!("gap {}..{}", number(gap.after), number(gap.before)),
        Event::GiftPurchased(gift) => format!("gift_purchased {:?}", gift.total_gifts),
        Event::GiftReceived(gift) => format!("gift_received {:?}", gift.total_gifts),
        Event::Init(init) => format!("init {}", init.history),
        Event::LiveGate(gate) => format!("live_gate {:?}", gate.countdown_seconds),
        Event::Malformed(malformed) => format!("malformed {}", malformed.reason),
        Event::Message(message) => format!("{}: {message}", message.id.get()),
        Event::Muted(muted) => format!("muted {}", numbers(muted.user_ids.iter().map(|id| id.get()))),
        Event::Pinned(pinned) => format!("pinned {}", pinned.message.id.get()),
        Event::RaidConfirmed(raid) => format!("raid {:?}", raid.target_channel_name),
        Event::Reconnecting(reconnecting) => {
            format!(
                "reconnecting {}: {:?}",
                reconnecting.attempt,
                reconnecting.cause.kind()
            )
        }
        Event::Unknown(unknown) => format!("unknown {}", unknown.kind()),
        Event::Unpinned(unpinned) => format!("unpinned {}", number(unpinned.message_id)),
        other => panic!("an event without a line in this function: {other:?}"),
    }
}

/// Ids of the messages among the events.
pub(crate) fn ids(events: &[Event]) -> Vec<u64> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Message(message) => Some(message.id.get()),
            _ => None,
        })
        .collect()
}

pub(crate) fn stream_id() -> StreamId {
    StreamId::new(wire::STREAM).unwrap()
}

pub(crate) fn user_id(id: u64) -> UserId {
    UserId::new(id).unwrap()
}

pub(crate) fn channel_id(id: u64) -> ChannelId {
    ChannelId::new(id).unwrap()
}

fn number(id: Option<MessageId>) -> String {
    id.map_or_else(String::new, |id| id.get().to_string())
}

fn numbers(ids: impl Iterator<Item = u64>) -> String {
    let ids: Vec<_> = ids.map(|id| id.to_string()).collect();
    ids.join(" ")
}
