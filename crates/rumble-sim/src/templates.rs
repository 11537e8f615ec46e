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
pub use self::live_gate::LiveGate;
pub use self::message::{Attachment, Message};
pub use self::moderation::{
    can_moderate, delete_messages, delete_non_rant_messages, mute_users, pin_message, unpin_message,
};
pub use self::people::{Channel, User};
pub use self::raid::Raid;

use crate::Json;

/// Ids are decimal text nearly everywhere.
pub(crate) fn text_id(id: u64) -> Json {
    Json::Text(id.to_string())
}

pub(crate) fn text_ids(ids: &[u64]) -> Json {
    Json::Array(ids.iter().copied().map(text_id).collect())
}
