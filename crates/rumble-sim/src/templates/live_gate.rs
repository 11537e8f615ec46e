use crate::{Json, object};

/// A stream that turns subscribers-only, its chat too, at so many seconds from its start: `init.live_gate`, and the
/// payload of `live_gate`.
#[must_use]
pub fn live_gate(timecode: u64, countdown_seconds: u64) -> Json {
    object! { "timecode" => timecode, "countdown_seconds" => countdown_seconds, "chat_mode" => 1_u64 }
}
