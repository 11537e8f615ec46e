#![doc = include_str!("../README.md")]

mod api_keys;
mod comments;
mod error;
mod html;
mod muted_page;
mod muted_users;
mod page;
mod scraper;
mod username;
mod video_settings;

pub use api_keys::{ApiKey, ApiKeys};
pub use comments::{Comment, CommentBadge, CommentSource, Comments, EntityType};
pub use error::{Error, ErrorKind};
pub use muted_page::MutedUser;
pub use muted_users::MutedUsers;
pub use scraper::Scraper;
pub use video_settings::{Choice, SAVED, TAG_SPLIT, VideoEdit, VideoSettings};

pub use rumble_model::{self as model, MuteRecordId};
pub use rumble_servicephp::{self as servicephp, ServicePhp};
