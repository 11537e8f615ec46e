//! The model server's wire, written as text, each piece with what it means to a client that got all of it.

use rumble_sim::WallTime;

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
            let mute = format!(r#"{{"type":"mute_users","data":{{"user_ids":["{user}"]}}}}"#);
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
    let records = records.join(",");
    let users = users(whole.iter().chain(broken).filter_map(get));
    let padding = "x".repeat(padding);
    format!(
        r#"{{"type":"messages","request_id":"{padding}","data":{{"messages":[{records}],"users":[{users}],"channels":[[]]}}}}"#
    )
}

/// An `init`.
pub(crate) fn init(model: &ChatModel, snapshot: &Snapshot, padding: usize) -> String {
    let get = |at: usize| model.posts.get(at);
    let mut records: Vec<_> = snapshot
        .posts
        .iter()
        .filter_map(|(at, deleted)| Some(record(get(*at)?, *deleted)))
        .collect();
    records.extend(
        snapshot
            .broken
            .iter()
            .filter_map(|at| get(*at))
            .map(broken_record),
    );
    let records = records.join(",");
    let pinned = snapshot
        .pinned
        .and_then(|(at, deleted)| Some(record(get(at)?, deleted)))
        .unwrap_or_else(|| "null".to_owned());
    let users = users(snapshot.posts.iter().filter_map(|(at, _)| get(*at)));
    let padding = "x".repeat(padding);
    format!(
        r#"{{"type":"init","padding":"{padding}","data":{{"chat":{{"id":"900100200"}},"messages":[{records}],"users":[{users}],"channels":[null],"config":{{"message_length_max":200}},"pinned_message":{pinned},"can_moderate":false}}}}"#
    )
}

fn record(post: &ModelMessage, deleted: bool) -> String {
    let mut json = format!(
        r#"{{"id":"{}","time":"{}","user_id":"{}""#,
        post.id,
        WallTime::from_unix_seconds(post.unix_seconds).to_rfc3339(),
        post.user,
    );
    if deleted {
        json.push_str(r#","is_deleted":true"#);
    } else {
        // The text stands in the story as JSON has it.
        json += &format!(r#","text":"{}","blocks":[]"#, post.text);
    }
    if post.is_rant {
        json.push_str(r#","type":"rant","rant":{"price_cents":500,"duration":300}"#);
    }
    json.push('}');
    json
}

fn broken_record(post: &ModelMessage) -> String {
    format!(r#"{{"id":"{}","user_id":{{"of":"nobody"}},"text":7}}"#, post.id)
}

fn users<'a>(posts: impl Iterator<Item = &'a ModelMessage>) -> String {
    let mut ids: Vec<_> = posts.map(|post| post.user).collect();
    ids.sort_unstable();
    ids.dedup();
    let users: Vec<_> = ids
        .iter()
        .map(|id| format!(r#"{{"id":"{id}","username":"Heron{id}","link":"/user/Heron{id}"}}"#))
        .collect();
    users.join(",")
}

fn deletion(model: &ChatModel, struck: &[usize], kind: &str) -> String {
    let ids: Vec<_> = struck
        .iter()
        .filter_map(|at| model.posts.get(*at))
        .enumerate()
        .map(|(place, post)| {
            let id = post.id;
            // Both ways of writing an id are seen in such lists.
            if place % 2 == 0 {
                format!(r#""{id}""#)
            } else {
                id.to_string()
            }
        })
        .collect();
    format!(
        r#"{{"type":"{kind}","data":{{"message_ids":[{}]}}}}"#,
        ids.join(",")
    )
}

fn pin(model: &ChatModel, at: usize, kind: &str) -> String {
    let record = model.posts.get(at).map(|post| record(post, post.is_deleted));
    let record = record.unwrap_or_else(|| "null".to_owned());
    format!(r#"{{"type":"{kind}","data":{{"message":{record}}}}}"#)
}
