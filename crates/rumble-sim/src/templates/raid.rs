use crate::{Json, object};

/// An outgoing raid that starts at this Unix second: `init.raid`, and the payload of `raid_confirmed`.
#[must_use]
pub fn raid(from: &str, to: &str, url: &str, start_ts: u64) -> Json {
    let pair = |delay: u64, spread: u64| Json::from(vec![delay, spread]);
    object! {
        "current_channel_name" => from,
        "current_channel_avatar_url" => "https://avatars.example/raider.png",
        "target_url" => url,
        "target_channel_name" => to,
        "target_channel_avatar_url" => Json::Null,
        "target_video_title" => "Night watch (example)",
        "start_ts" => start_ts,
        "redirection_steps" => object! { "25" => pair(5, 5), "60.5" => pair(10, 20), "100" => pair(10, 50) },
    }
}

/// Where raids lead unless told otherwise.
pub const RAID_URL: &str = "https://rumble.example/v0exampl-night-watch.html";
