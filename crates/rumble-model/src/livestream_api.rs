//! The official Live Stream API: one document with everything about an account's streams and audience.
//!
//! [`Document::decode`] reads the body of a response. Every type names its wire object; the evidence for each member is
//! in the project's `docs/wire-livestream-api.md`. Each row keeps its own JSON, see [`Record`](crate::Record).
//!
//! The document contains two secrets for each stream, `server_url` and `stream_key`. They are removed from the text
//! before anything else reads it, so no raw view, `Debug` text or error shows them.

mod category;
mod decode;
mod document;
mod follow_time;
mod followers;
mod gifted_subs;
mod kind;
mod list_reader;
mod live_chat;
mod livestream;
mod message;
mod subscribers;
mod visibility;

pub use crate::chat::GiftType;
pub use crate::json::{DecodeError, DecodeErrorKind};
pub use category::{Categories, CategoriesIter, StreamCategory};
pub use document::Document;
pub use follow_time::FollowTime;
pub use followers::{Follower, Followers};
pub use gifted_subs::{GiftedSub, GiftedSubs};
pub use kind::ApiType;
pub use live_chat::LivestreamChat;
pub use livestream::LivestreamEntry;
pub use message::{ChatMessage, Rant};
pub use subscribers::{Subscriber, Subscribers};
pub use visibility::Visibility;
