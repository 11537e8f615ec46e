#![doc = include_str!("../README.md")]

pub mod chat;
mod emote;
pub mod error_response;
mod glyph;
pub mod id;
mod json;
pub mod livestream_api;
mod pasted;
mod secret;
pub mod service;
mod stream_ref;
mod timestamp;

pub use emote::{EmoteNames, EmoteSpan};
pub use glyph::{UNKNOWN_GLYPH, badge_glyph, badges_to_glyph_string};
pub use id::{ChannelId, CommentId, GiverId, MessageId, MuteRecordId, ParseIdError, StreamId, UserId};
pub use json::{Batch, Identified, LazyRecord, MalformedItem, Record, Updatable};
pub use pasted::{pasted_value, unwrap_pasted, unwrap_pasted_url};
pub use secret::Secret;
pub use stream_ref::{PageKind, PageRef, ParseStreamRefError, StreamRef};
pub use timestamp::Timestamp;

/// Types of the crate `time`, for [`Timestamp::instant`].
pub use time::{self, OffsetDateTime};
