//! The model server's wire, written as text, each piece with what it means to a client that got all of it.

use std::collections::BTreeSet;

use rumble_sim::templates::{Message, User, mute_users, other};
use rumble_sim::{Json, WallTime, object};

use super::chat_model::{ChatModel, ModelEvent, ModelMessage};

/// Bytes, and what they say once they have arrived.
#[derive(Debug, Clone)]
pub(crate) struct WireItem {
    pub(crate) bytes: Vec<u8>,
    /// So many of the bytes are enough.
    pub(crate) whole_at: usize,
    pub(crate) effect: Effect,
}

/// What a client must make of it. Numbers are indices of posts.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// An `init`.
    Snapshot(Snapshot),
    /// New messages, and others in the same event whose records are broken.
    Said {
        whole: Vec<usize>,
        broken: Vec<usize>,
    },
    Deleted(Vec<usize>),
    Muted(u64),
    /// The message, and whether it was deleted by then.
    Pinned(usize, bool),
    Unpinned,
    /// Something that cannot be read, and must be reported as such, and the messages that were in it.
    Broken(Vec<usize>),
    /// The reconnection time.
    Retry(u64),
    Nothing,
}

/// The state as an `init` shows it; each message with whether it was deleted by then.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snapshot {
    pub(crate) posts: Vec<(usize, bool)>,
    pub(crate) broken: Vec<usize>,
    pub(crate) pinned: Option<(usize, bool)>,
}

/// How one connection writes its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    Lf,
    Cr,
    CrLf,
    /// JSON over several `data:` lines, with fields that say nothing in between.
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

    /// An event that is refused as soon as it is larger than `most` bytes.
    pub(crate) fn oversized(self, json: &str, most: usize, posts: Vec<usize>) -> WireItem {
        WireItem {
            whole_at: most + 1,
            ..self.item(json, Effect::Broken(posts))
        }
    }

    /// The reconnection time, which counts from its line end on.
    pub(crate) fn retry(self, milliseconds: u64) -> WireItem {
        let text = format!("retry: {milliseconds}");
        WireItem {
            whole_at: text.len() + 1,
            ..self.aside(&text, Effect::Retry(milliseconds))
        }
    }

    /// Not an event.
    pub(crate) fn aside(self, text: &str, effect: Effect) -> WireItem {
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

/// The events of a beat.
pub(crate) fn step(model: &ChatModel, step: &ModelEvent, framing: Framing) -> Vec<WireItem> {
    match step {
        ModelEvent::Said(posts) => vec![said(model, posts, &[], framing)],
        ModelEvent::Deleted(struck) => {
            vec![framing.item(
                &deletion(model, struck, "delete_messages"),
                Effect::Deleted(struck.clone()),
            )]
        }
        ModelEvent::Muted(user, struck) => {
            let mute = mute_users(&[*user]).to_string();
            let gone = deletion(model, struck, "delete_non_rant_messages");
            vec![
                framing.item(&mute, Effect::Muted(*user)),
                framing.item(&gone, Effect::Deleted(struck.clone())),
            ]
        }
        ModelEvent::Pinned(at) => {
            let deleted = model.posts.get(*at).is_some_and(|post| post.is_deleted);
            vec![framing.item(&pin(model, *at, "pin_message"), Effect::Pinned(*at, deleted))]
        }
        ModelEvent::Unpinned(at) => vec![framing.item(&pin(model, *at, "unpin_message"), Effect::Unpinned)],
    }
}

/// A `messages` event in which the records of some are broken.
pub(crate) fn said(model: &ChatModel, whole: &[usize], broken: &[usize], framing: Framing) -> WireItem {
    let json = messages(model, whole, broken, 0);
    let (whole, broken) = (whole.to_vec(), broken.to_vec());
    framing.item(&json, Effect::Said { whole, broken })
}

/// A `messages` event that is not broken but has so much in it that it is larger than it may be.
pub(crate) fn oversized(model: &ChatModel, posts: &[usize], most: usize, framing: Framing) -> WireItem {
    let json = messages(model, posts, &[], most + 1_000);
    framing.oversized(&json, most, posts.to_vec())
}

/// A `messages` event that ends in mid-air.
pub(crate) fn broken(model: &ChatModel, posts: &[usize], keep: usize, framing: Framing) -> WireItem {
    let json = messages(model, posts, &[], 0);
    let keep = keep.clamp(1, json.len() - 1);
    let keep = (0..=keep)
        .rev()
        .find(|at| json.is_char_boundary(*at))
        .unwrap_or(1);
    framing.item(json.get(..keep).unwrap_or("{"), Effect::Broken(posts.to_vec()))
}

fn messages(model: &ChatModel, whole: &[usize], broken: &[usize], padding: usize) -> String {
    let get = |at: &usize| model.posts.get(*at);
    let mut records: Vec<_> = whole
        .iter()
        .filter_map(get)
        .map(|post| record(post, false))
        .collect();
    records.extend(broken.iter().filter_map(get).map(broken_record));
    let data = object! {
        "messages" => records,
        "users" => users(whole.iter().chain(broken).filter_map(get)),
        "channels" => vec![Json::Array(Vec::new())],
    };
    object! { "type" => "messages", "request_id" => "x".repeat(padding), "data" => data }.to_string()
}

/// An `init`.
pub(crate) fn init(model: &ChatModel, snapshot: &Snapshot, padding: usize) -> String {
    let shown = |(at, deleted): &(usize, bool)| Some(record(model.posts.get(*at)?, *deleted));
    let mut records: Vec<_> = snapshot.posts.iter().filter_map(shown).collect();
    let broken = snapshot.broken.iter().filter_map(|at| model.posts.get(*at));
    records.extend(broken.map(broken_record));
    let authors = snapshot.posts.iter().filter_map(|(at, _)| model.posts.get(*at));
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

fn record(post: &ModelMessage, deleted: bool) -> Json {
    let at = WallTime::from_unix_seconds(post.unix_seconds);
    let message = Message::new(post.id, at, post.user, &post.text);
    let message = if deleted { message.deleted() } else { message };
    if post.is_rant {
        message.rant(500)
    } else {
        message.untyped()
    }
    .to_json()
}

fn broken_record(post: &ModelMessage) -> Json {
    object! { "id" => post.id.to_string(), "user_id" => object! { "of" => "nobody" }, "text" => 7_u64 }
}

fn users<'a>(posts: impl Iterator<Item = &'a ModelMessage>) -> Vec<Json> {
    let ids: BTreeSet<_> = posts.map(|post| post.user).collect();
    ids.into_iter()
        .map(|id| User::new(id, &format!("Heron{id}")).to_json())
        .collect()
}

fn deletion(model: &ChatModel, struck: &[usize], kind: &str) -> String {
    let posts = struck.iter().filter_map(|at| model.posts.get(*at));
    // Both ways of writing an id are seen in such lists.
    let ids = posts.enumerate().map(|(place, post)| match place % 2 {
        0 => Json::from(post.id.to_string()),
        _ => Json::from(post.id),
    });
    other(kind, object! { "message_ids" => ids.collect::<Vec<_>>() }).to_string()
}

fn pin(model: &ChatModel, at: usize, kind: &str) -> String {
    let record = model.posts.get(at).map(|post| record(post, post.is_deleted));
    other(kind, object! { "message" => record }).to_string()
}
