use serde::Deserialize;

use crate::json::lenient;

/// `live_gate`, as an event and in `init`: the stream becomes premium or subscriber-only.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct LiveGate {
    /// `timecode`: seconds from the start of the stream at which the restriction begins.
    #[serde(default, deserialize_with = "lenient::number")]
    pub timecode: Option<u64>,
    /// `countdown_seconds`: seconds until then.
    #[serde(default, deserialize_with = "lenient::number")]
    pub countdown_seconds: Option<u64>,
    /// `chat_mode`: 0 or 1, see [`LiveGate::mode`].
    #[serde(default, deserialize_with = "lenient::number")]
    pub chat_mode: Option<u64>,
}

/// Viewers that may chat during a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChatMode {
    /// 0: everyone.
    Everyone,
    /// 1: premium or subscribed viewers.
    PremiumOrSubscribed,
    /// Any other number.
    Unknown(u64),
}

impl LiveGate {
    /// Meaning of `chat_mode`.
    #[must_use]
    pub fn mode(&self) -> Option<ChatMode> {
        self.chat_mode.map(|mode| match mode {
            0 => ChatMode::Everyone,
            1 => ChatMode::PremiumOrSubscribed,
            other => ChatMode::Unknown(other),
        })
    }
}
