//! JSON lines for the events of a live stream: the types of the lines that `cocorum --json` prints.
//!
//! A [`Line`] is created from an event or a record without copying its texts, and serialized with [`Line::to_json`]. Bots,
//! exports, overlays and webhooks that use this crate share one vocabulary. `docs/json.md` describes every member, and
//! `docs/feed.schema.json` is the JSON Schema.
//!
//! - Ids are decimal text, since JavaScript cannot represent them as numbers.
//! - Times are RFC 3339 in UTC, ending in `Z`.
//! - An absent value is `null`, not missing. New members may be added; the meaning of existing ones does not change.
//! - A line depends only on the sequence of events, not on how or when they were read.
//! - Lines contain no secrets. Texts are those of other users and complete; characters that could control a terminal are
//!   JSON escapes.
#![cfg_attr(feature = "chat", doc = include_str!("../README.md"))]
//! # Features
//!
//! All features are off by default. Each adds the conversions from the types of one crate. Lines of accounts and lookups need
//! none.
//!
//! | Feature | Lines from |
//! |---|---|
//! | `chat` | events of `rumble-chat`, and actions in a chat |
//! | `livestream-api` | documents and events of `rumble-livestream-api` |
//! | `schema` | `schema()`: the JSON Schema |

mod escape;
mod line;
mod malformed;
mod values;

pub mod account;
pub mod archive;
pub mod chat;
pub mod library;
pub mod live;
pub mod relay;
pub mod upload;
pub mod writing;

#[cfg(feature = "schema")]
mod schema;

pub use escape::{escape_json, is_unsafe_to_print};
pub use line::{Body, Failure, Gap, Line};
pub use malformed::Malformed;
#[cfg(feature = "chat")]
pub use values::price;
pub use values::{DecimalId, dollars, error_chain};

#[cfg(feature = "chat")]
pub use rumble_chat;
#[cfg(feature = "livestream-api")]
pub use rumble_livestream_api;
pub use rumble_model as model;

#[cfg(feature = "schema")]
pub use schema::schema;
