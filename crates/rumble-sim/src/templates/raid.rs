use super::other;
use crate::{Json, object};

/// An outgoing raid: `init.raid` and the payload of `raid_confirmed`.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Raid {
    /// `current_channel_name`
    pub from: String,
    /// `target_channel_name`
    pub to: String,
    /// `target_video_title`
    pub title: String,
    /// `target_url`
    pub url: String,
    /// `start_ts`
    pub start_ts: u64,
}

impl Raid {
    /// A raid that starts at the given Unix second.
    #[must_use]
    pub fn new(from: &str, to: &str, start_ts: u64) -> Self {
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            title: "Night watch (example)".to_owned(),
            url: "https://rumble.example/v0exampl-night-watch.html".to_owned(),
            start_ts,
        }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let pair = |delay: u64, spread: u64| Json::from(vec![delay, spread]);
        object! {
            "current_channel_name" => self.from.as_str(),
            "current_channel_avatar_url" => "https://avatars.example/raider.png",
            "target_url" => self.url.as_str(),
            "target_channel_name" => self.to.as_str(),
            "target_channel_avatar_url" => Json::Null,
            "target_video_title" => self.title.as_str(),
            "start_ts" => self.start_ts,
            "redirection_steps" => object! { "25" => pair(5, 5), "60.5" => pair(10, 20), "100" => pair(10, 50) },
        }
    }

    /// `raid_confirmed`
    #[must_use]
    pub fn confirmed(&self) -> Json {
        other("raid_confirmed", self.to_json())
    }
}
