use super::other;
use crate::{Json, object};

/// A stream that turns subscribers-only: `init.live_gate` and the payload of `live_gate`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LiveGate {
    /// `timecode`, seconds from the start of the stream
    pub timecode: u64,
    /// `countdown_seconds`
    pub countdown_seconds: u64,
    /// `chat_mode`: 0 everyone, 1 premium or subscribed viewers only
    pub chat_mode: u64,
}

impl LiveGate {
    /// A gate that closes the chat, too, to all but subscribers.
    #[must_use]
    pub fn new(timecode: u64, countdown_seconds: u64) -> Self {
        Self {
            timecode,
            countdown_seconds,
            chat_mode: 1,
        }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! {
            "timecode" => self.timecode,
            "countdown_seconds" => self.countdown_seconds,
            "chat_mode" => self.chat_mode,
        }
    }

    /// `live_gate`
    #[must_use]
    pub fn announced(&self) -> Json {
        other("live_gate", self.to_json())
    }
}
