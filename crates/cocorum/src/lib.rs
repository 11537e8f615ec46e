#![doc = include_str!("../README.md")]

#[cfg(feature = "chat")]
pub mod chatapi;
pub mod jsonhandles;
#[cfg(all(doc, feature = "chat"))]
pub mod parity;
#[cfg(feature = "servicephp")]
pub mod servicephp;
pub mod statics;
pub mod utils;

pub use rumble_model as model;
