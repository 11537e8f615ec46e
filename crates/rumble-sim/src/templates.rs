//! The shapes of Rumble's wire, one file per family. Each takes a small description and returns the [`Json`] that the
//! server would send. The shapes that decoder tests of clients need are public.
//!
//! ```
//! use rumble_sim::WallTime;
//! use rumble_sim::templates::{Message, User};
//!
//! let at = WallTime::DEFAULT;
//! let author = User::new(900_000_101, "QuietOtter");
//! let message = Message::new(at.message_id(1), at, author.id, "evening all").rant(500);
//! assert!(message.to_json().to_string().contains(r#""rant":{"price_cents":500,"duration":300,"#));
//! ```

pub(crate) mod api;
mod config;
mod event;
mod gift;
mod init;
mod message;
pub(crate) mod service;
mod users;

pub(crate) use self::config::{config, rant_seconds};
pub(crate) use self::event::{
    RAID_URL, can_moderate, delete_messages, delete_non_rant_messages, live_gate, messages, pin_message,
    raid, request_id, unpin_message,
};
pub use self::event::{mute_users, other};
pub(crate) use self::gift::Gift;
pub(crate) use self::init::Init;
pub(crate) use self::message::Attachment;
pub use self::message::Message;
pub(crate) use self::users::Channel;
pub use self::users::User;

use crate::Json;

/// Ids are decimal text nearly everywhere.
pub(crate) fn text_id(id: u64) -> Json {
    Json::Text(id.to_string())
}

fn text_ids(ids: &[u64]) -> Json {
    Json::Array(ids.iter().copied().map(text_id).collect())
}

/// Texts that decoders and views often get wrong: right-to-left marks, emoji, quotes, backslashes, control characters.
pub(crate) const EDGE_CASE_TEXTS: [&str; 8] = [
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}drawkcab\u{202c} \u{200f}and back",
    "family \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} flag \u{1f1f8}\u{1f1ea} skin \u{1f44b}\u{1f3fd} z\u{351}\u{321}algo",
    r"C:\boats\new\x41 and \u0041 typed as such",
    r#"she said "ahoy" and 'farewell' </script> & more"#,
    "\u{1b}[31mred\u{1b}[0m bell\u{7} delete\u{7f} next-line\u{85}",
    "line one\nline two\r\n\tindented",
    "data: not an event",
    "zero\u{200b}width \u{feff}bom \u{2028}separator",
];
