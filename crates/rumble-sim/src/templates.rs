//! The shapes of Rumble's wire, one file per family. Each takes a small description and gives the [`Json`] that the
//! server would send; scenarios and fixtures are built from the same ones.
//!
//! ```
//! use rumble_sim::WallTime;
//! use rumble_sim::templates::{Message, User, messages};
//!
//! let at = WallTime::DEFAULT;
//! let author = User::new(900_000_101, "QuietOtter");
//! let message = Message::new(at.message_id(1), at, author.id, "evening all").rant(500);
//! let event = messages("request", &[message], &[author], &[]);
//! assert!(event.to_string().contains(r#""rant":{"price_cents":500,"duration":300,"#));
//! ```

pub mod api;
mod config;
mod event;
mod gift;
mod init;
mod live_gate;
mod message;
mod moderation;
mod people;
mod raid;
pub mod service;

pub(crate) use self::config::config_with;
pub use self::config::{config, config_closed, rant_seconds};
pub use self::event::{messages, other, request_id};
pub use self::gift::Gift;
pub use self::init::Init;
pub use self::live_gate::live_gate;
pub use self::message::{Attachment, Message};
pub use self::moderation::{
    can_moderate, delete_messages, delete_non_rant_messages, mute_users, pin_message, unpin_message,
};
pub use self::people::{Channel, User};
pub use self::raid::{RAID_URL, raid};

use crate::Json;

/// Ids are decimal text nearly everywhere.
pub(crate) fn text_id(id: u64) -> Json {
    Json::Text(id.to_string())
}

pub(crate) fn text_ids(ids: &[u64]) -> Json {
    Json::Array(ids.iter().copied().map(text_id).collect())
}

/// Texts that a careless client gets wrong: right-to-left marks, emoji, quotes, backslashes, control characters.
pub const EDGE_CASE_TEXTS: [&str; 8] = [
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}drawkcab\u{202c} \u{200f}and back",
    "family \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} flag \u{1f1f8}\u{1f1ea} skin \u{1f44b}\u{1f3fd} z\u{351}\u{321}algo",
    r"C:\boats\new\x41 and \u0041 typed as such",
    r#"she said "ahoy" and 'farewell' </script> & more"#,
    "\u{1b}[31mred\u{1b}[0m bell\u{7} delete\u{7f} next-line\u{85}",
    "line one\nline two\r\n\tindented",
    "data: not an event",
    "zero\u{200b}width \u{feff}bom \u{2028}separator",
];
