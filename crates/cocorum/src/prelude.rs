//! The extension traits, for import: `use cocorum::prelude::*;`.
//!
//! ```
//! use cocorum::model::{Record, chat::User};
//! use cocorum::prelude::*;
//!
//! let user: Record<User> = Record::from_json(r#"{"id":"7","username":"CalmSparrow"}"#)?;
//! assert_eq!(user.jsondata(), r#"{"id":"7","username":"CalmSparrow"}"#);
//! # Ok::<(), cocorum::model::chat::DecodeError>(())
//! ```
//!
//! The traits are sealed: only types of this crate implement them.

#[cfg(feature = "chat")]
pub use crate::basehandles::BaseComment;
#[cfg(all(feature = "chat", feature = "servicephp"))]
pub use crate::chatapi::Mute;
#[cfg(feature = "chat")]
pub use crate::chatapi::{ChannelIds, GiftIds, MessageIds, UserIds};
pub use crate::jsonhandles::{JsonObj, JsonUserAction};
#[cfg(feature = "livestream-api")]
pub use crate::livestream_api::{AccountIds, ProfilePicture, StreamIds, VideoIds};
