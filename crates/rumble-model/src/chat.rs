//! The chat stream: events, and the objects inside them.
//!
//! [`ChatEvent::from_json`] reads the data of one Server-Sent Event. Every type names its wire object; the
//! evidence for each member is in the project's `docs/wire.md`.

mod badge;
mod can_moderate;
mod channel;
mod color;
mod config;
mod data;
mod decode;
mod deletion;
mod event;
mod gift;
mod gift_event;
mod init;
mod live_gate;
mod message;
mod messages;
mod mute;
mod notification;
mod pin;
mod raid;
mod rant;
mod subscribers_only;
mod text_map;
mod unknown;
mod user;
mod wallet;

pub use crate::json::{DecodeError, DecodeErrorKind};
pub use badge::Badge;
pub use can_moderate::CanModerate;
pub use channel::Channel;
pub use color::Color;
pub use config::{Config, GiftProduct, Gifts, RantColors, RantLevel, RantsConfig, Subscription};
pub use data::KnownRecords;
pub use deletion::Deletion;
pub use event::{ChatEvent, Envelope};
pub use gift::{GiftPurchaseNotification, GiftType};
pub use gift_event::{GiftEvent, Giver};
pub use init::Init;
pub use live_gate::{ChatMode, LiveGate};
pub use message::{Block, Message, MessageKind};
pub use messages::Messages;
pub use mute::MuteUsers;
pub use notification::Notification;
pub use pin::Pin;
pub use raid::{Raid, RaidNotification, RedirectionStep};
pub use rant::Rant;
pub use subscribers_only::SubscribersOnlyChat;
pub use text_map::TextMap;
pub use unknown::UnknownEvent;
pub use user::User;
pub use wallet::WalletTransaction;
