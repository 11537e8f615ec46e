#![doc = include_str!("../README.md")]

mod error;
pub mod export;
pub mod log;
pub mod read;
pub mod search;
pub mod stats;
mod survey;
mod values;

pub use error::{Error, ErrorKind};
pub use rumble_chat;
pub use rumble_feed as feed;
pub use rumble_livestream_api as livestream_api;
pub use rumble_model as model;
pub use time;
