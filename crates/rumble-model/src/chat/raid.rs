use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::{Record, lenient};

/// `messages[].raid_notification`: the author has just raided this chat. The wire does not contain the number of
/// viewers.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct RaidNotification {
    /// `start_ts`: start of the raid; Unix seconds are assumed.
    #[serde(default, deserialize_with = "lenient::signed")]
    pub start_ts: Option<i64>,
}

/// `raid_confirmed`, and `init.raid`: this stream is about to raid another one.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Raid {
    /// `current_channel_name`: the raiding channel.
    #[serde(default, deserialize_with = "lenient::text")]
    pub current_channel_name: Option<String>,
    /// `current_channel_avatar_url`
    #[serde(default, deserialize_with = "lenient::text")]
    pub current_channel_avatar_url: Option<String>,
    /// `target_url`: the page viewers are sent to.
    #[serde(default, deserialize_with = "lenient::text")]
    pub target_url: Option<String>,
    /// `target_channel_name`: the raided channel.
    #[serde(default, deserialize_with = "lenient::text")]
    pub target_channel_name: Option<String>,
    /// `target_channel_avatar_url`
    #[serde(default, deserialize_with = "lenient::text")]
    pub target_channel_avatar_url: Option<String>,
    /// `target_video_title`
    #[serde(default, deserialize_with = "lenient::text")]
    pub target_video_title: Option<String>,
    /// `start_ts`: start of the raid; Unix seconds are assumed.
    #[serde(default, deserialize_with = "lenient::signed")]
    pub start_ts: Option<i64>,
}

/// One row of `redirection_steps`: the share of viewers up to which it applies, and when they are sent.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RedirectionStep {
    /// Upper bound in percent. A client chooses a random number from 0 to 100 and uses the first row above it.
    pub below_percent: f64,
    /// Seconds before the viewer is sent.
    pub delay: u64,
    /// Up to this many seconds more, at random.
    pub spread: u64,
}

impl Record<Raid> {
    /// `redirection_steps`, sorted by percent; rows that cannot be read are left out.
    ///
    /// ```
    /// use rumble_model::chat::Raid;
    /// use rumble_model::Record;
    ///
    /// let raid: Record<Raid> = Record::from_json(r#"{"redirection_steps":{"100":[10,50],"33.3":[5,5]}}"#)?;
    /// let steps = raid.redirection_steps();
    /// assert_eq!(steps[0].below_percent, 33.3);
    /// assert_eq!((steps[1].delay, steps[1].spread), (10, 50));
    /// # Ok::<(), rumble_model::chat::DecodeError>(())
    /// ```
    #[must_use]
    pub fn redirection_steps(&self) -> Vec<RedirectionStep> {
        let rows: std::collections::BTreeMap<String, &RawValue> = self
            .get("redirection_steps")
            .and_then(|steps| serde_json::from_str(steps.get()).ok())
            .unwrap_or_default();
        let mut steps: Vec<_> = rows
            .into_iter()
            .filter_map(|(percent, row)| {
                let (delay, spread) = serde_json::from_str(row.get()).ok()?;
                Some(RedirectionStep {
                    below_percent: percent.parse().ok().filter(|percent: &f64| percent.is_finite())?,
                    delay,
                    spread,
                })
            })
            .collect();
        steps.sort_by(|one, other| one.below_percent.total_cmp(&other.below_percent));
        steps
    }
}
