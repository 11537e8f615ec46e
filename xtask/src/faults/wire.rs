//! Data of the model server, as text. Each item states its effect on a client that received all of it.

use std::collections::BTreeSet;

use rumble_sim::templates::{Message, User, mute_users, other};
use rumble_sim::{Json, WallTime, object};

use super::chat_model::{ChatModel, ModelEvent, ModelMessage};

/// Bytes, and their effect after they have arrived.
#[derive(Debug, Clone)]
pub(crate) struct WireItem {
    pub(crate) bytes: Vec<u8>,
    /// Number of bytes after which the effect occurs.
    pub(crate) whole_at: usize,
    pub(crate) effect: Effect,
}

/// Effect on a client. Numbers are indices of messages.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// An `init`.
    Snapshot(Snapshot),
    /// New messages, and others in the same event whose records are malformed.
    Messages {
        whole: Vec<usize>,
        malformed: Vec<usize>,
    },
    Deleted(Vec<usize>),
    Muted(u64),
    /// The message, and whether it was deleted already.
    Pinned(usize, bool),
    Unpinned,
    /// Malformed data, which must be reported, and the messages in it.
    Malformed(Vec<usize>),
    /// The reconnection time.
    Retry(u64),
    Nothing,
}

impl Effect {
    /// Messages that were sent in malformed data.
    pub(crate) fn malformed_messages(&self) -> impl Iterator<Item = usize> {
        let messages: &[usize] = match self {
            Self::Malformed(messages) => messages,
            Self::Messages { malformed, .. } => malformed,
            Self::Snapshot(snapshot) => &snapshot.malformed,
            _ => &[],
        };
        messages.iter().copied()
    }
}

/// The state in an `init`: each message with whether it was deleted already.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    pub(crate) messages: Vec<(usize, bool)>,
    pub(crate) malformed: Vec<usize>,
    pub(crate) pinned: Option<(usize, bool)>,
}

/// How one connection writes its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    Lf,
    Cr,
    CrLf,
    /// JSON over several `data:` lines, with meaningless fields in between.
    Lines,
}

impl Framing {
    pub(crate) fn item(self, json: &str, effect: Effect) -> WireItem {
        let text = match self {
            Self::Lf => format!("data: {json}\n\n"),
            Self::Cr => format!("data: {json}\r\r"),
            Self::CrLf => format!("data: {json}\r\n\r\n"),
            Self::Lines => format!("event: message\n{}\nunheard-of: 1\n\n", lines(json)),
        };
        let spare = usize::from(self == Self::CrLf);
        WireItem {
            whole_at: text.len() - spare,
            bytes: text.into_bytes(),
            effect,
        }
    }

    /// An event that is rejected as soon as it exceeds `max` bytes.
    pub(crate) fn oversized(self, json: &str, max: usize, messages: Vec<usize>) -> WireItem {
        WireItem {
            whole_at: max + 1,
            ..self.item(json, Effect::Malformed(messages))
        }
    }

    /// The reconnection time, which takes effect at its line end.
    pub(crate) fn retry(self, milliseconds: u64) -> WireItem {
        let text = format!("retry: {milliseconds}");
        WireItem {
            whole_at: text.len() + 1,
            ..self.unrelated_fields(&text, Effect::Retry(milliseconds))
        }
    }

    /// Not an event.
    pub(crate) fn unrelated_fields(self, text: &str, effect: Effect) -> WireItem {
        let end = match self {
            Self::Lf | Self::Lines => "\n\n",
            Self::Cr => "\r\r",
            Self::CrLf => "\r\n\r\n",
        };
        let bytes = format!("{text}{end}").into_bytes();
        WireItem {
            whole_at: bytes.len(),
            bytes,
            effect,
        }
    }
}

fn lines(json: &str) -> String {
    format!(
        "data: {}",
        json.replace(r#","data":"#, ",\ndata:\ndata:\"data\":")
    )
}

/// The events on the wire for an event of the model.
pub(crate) fn step(model: &ChatModel, step: &ModelEvent, framing: Framing) -> Vec<WireItem> {
    match step {
        ModelEvent::Sent(messages) => vec![messages_event(model, messages, &[], framing)],
        ModelEvent::Deleted(deleted) => {
            vec![framing.item(
                &deletion(model, deleted, "delete_messages"),
                Effect::Deleted(deleted.clone()),
            )]
        }
        ModelEvent::Muted(user, deleted) => {
            let mute = mute_users(&[*user]).to_string();
            let removed = deletion(model, deleted, "delete_non_rant_messages");
            vec![
                framing.item(&mute, Effect::Muted(*user)),
                framing.item(&removed, Effect::Deleted(deleted.clone())),
            ]
        }
        ModelEvent::Pinned(at) => {
            let deleted = model.messages.get(*at).is_some_and(|message| message.is_deleted);
            vec![framing.item(&pin(model, *at, "pin_message"), Effect::Pinned(*at, deleted))]
        }
        ModelEvent::Unpinned(at) => vec![framing.item(&pin(model, *at, "unpin_message"), Effect::Unpinned)],
    }
}

/// A `messages` event in which the records of some are malformed.
pub(crate) fn messages_event(
    model: &ChatModel,
    whole: &[usize],
    malformed: &[usize],
    framing: Framing,
) -> WireItem {
    let json = messages_json(model, whole, malformed, 0);
    let (whole, malformed) = (whole.to_vec(), malformed.to_vec());
    framing.item(&json, Effect::Messages { whole, malformed })
}

/// A `messages` event that is well-formed, but exceeds `max` bytes.
pub(crate) fn oversized(model: &ChatModel, messages: &[usize], max: usize, framing: Framing) -> WireItem {
    let json = messages_json(model, messages, &[], max + 1_000);
    framing.oversized(&json, max, messages.to_vec())
}

/// A `messages` event that ends within its JSON.
pub(crate) fn truncated(model: &ChatModel, messages: &[usize], keep: usize, framing: Framing) -> WireItem {
    let json = messages_json(model, messages, &[], 0);
    let keep = keep.clamp(1, json.len() - 1);
    framing.item(prefix(&json, keep), Effect::Malformed(messages.to_vec()))
}

/// The first `len` bytes, or up to three fewer at a character boundary.
pub(crate) fn prefix(json: &str, len: usize) -> &str {
    (1..=len).rev().find_map(|at| json.get(..at)).unwrap_or("{")
}

fn messages_json(model: &ChatModel, whole: &[usize], malformed: &[usize], padding: usize) -> String {
    let get = |at: &usize| model.messages.get(*at);
    let mut records: Vec<_> = whole
        .iter()
        .filter_map(get)
        .map(|message| record(message, false))
        .collect();
    records.extend(malformed.iter().filter_map(get).map(malformed_record));
    let data = object! {
        "messages" => records,
        "users" => users(whole.iter().chain(malformed).filter_map(get)),
        "channels" => vec![Json::Array(Vec::new())],
    };
    object! { "type" => "messages", "request_id" => "x".repeat(padding), "data" => data }.to_string()
}

/// An `init`.
pub(crate) fn init(model: &ChatModel, snapshot: &Snapshot, padding: usize) -> String {
    let shown = |(at, deleted): &(usize, bool)| Some(record(model.messages.get(*at)?, *deleted));
    let mut records: Vec<_> = snapshot.messages.iter().filter_map(shown).collect();
    let malformed = snapshot.malformed.iter().filter_map(|at| model.messages.get(*at));
    records.extend(malformed.map(malformed_record));
    let authors = snapshot
        .messages
        .iter()
        .filter_map(|(at, _)| model.messages.get(*at));
    let data = object! {
        "chat" => object! { "id" => "900100200" },
        "messages" => records,
        "users" => users(authors),
        "channels" => vec![Json::Null],
        "config" => object! { "message_length_max" => 200_u64 },
        "pinned_message" => snapshot.pinned.as_ref().and_then(shown),
        "can_moderate" => false,
    };
    object! { "type" => "init", "padding" => "x".repeat(padding), "data" => data }.to_string()
}

fn record(message: &ModelMessage, deleted: bool) -> Json {
    let at = WallTime::from_unix_seconds(message.unix_seconds);
    let record = Message::new(message.id, at, message.user, &message.text);
    let record = if deleted { record.deleted() } else { record };
    if message.is_rant {
        record.rant(500)
    } else {
        record.untyped()
    }
    .to_json()
}

fn malformed_record(message: &ModelMessage) -> Json {
    object! { "id" => message.id.to_string(), "user_id" => object! { "of" => "nobody" }, "text" => 7_u64 }
}

fn users<'a>(messages: impl Iterator<Item = &'a ModelMessage>) -> Vec<Json> {
    let ids: BTreeSet<_> = messages.map(|message| message.user).collect();
    ids.into_iter()
        .map(|id| User::new(id, &format!("Heron{id}")).to_json())
        .collect()
}

fn deletion(model: &ChatModel, deleted: &[usize], kind: &str) -> String {
    let messages = deleted.iter().filter_map(|at| model.messages.get(*at));
    // Such lists contain ids of both forms.
    let ids = messages.enumerate().map(|(index, message)| match index % 2 {
        0 => Json::from(message.id.to_string()),
        _ => Json::from(message.id),
    });
    other(kind, object! { "message_ids" => ids.collect::<Vec<_>>() }).to_string()
}

fn pin(model: &ChatModel, at: usize, kind: &str) -> String {
    let record = model
        .messages
        .get(at)
        .map(|message| record(message, message.is_deleted));
    other(kind, object! { "message" => record }).to_string()
}
