#![doc = include_str!("../README.md")]

mod error;
mod muted_page;
mod muted_users;
mod scraper;

pub use error::{Error, ErrorKind};
pub use muted_users::{MutedUser, MutedUsers};
pub use scraper::Scraper;

pub use rumble_model::{self as model, MuteRecordId};
pub use rumble_servicephp::{self as servicephp, ServicePhp};
