//! A goal and the amount reached so far.

use serde::{Deserialize, Deserializer, Serialize};

use crate::happening::{Happening, Kind};

/// `[goal]` of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GoalSettings {
    /// Title in the overlay.
    #[serde(default)]
    pub title: String,
    /// Quantity that is counted.
    pub from: GoalKind,
    /// US cents for rants, otherwise a number. At least 1.
    #[serde(deserialize_with = "target")]
    pub target: u64,
    /// Initial value.
    #[serde(default)]
    pub start: u64,
}

/// Quantity that a goal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GoalKind {
    /// US cents of paid messages.
    Rants,
    /// Subscriptions, including gifts.
    Subs,
    /// Followers.
    Followers,
}

/// A goal and the amount reached. Also the format in lines and in the state folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Goal {
    /// Title in the overlay.
    pub title: String,
    /// Quantity that is counted.
    pub from: GoalKind,
    /// US cents for rants, otherwise a number.
    pub target: u64,
    /// Amount that was reached.
    pub current: u64,
}

impl Goal {
    /// Creates a goal with its initial value.
    #[must_use]
    pub fn new(settings: &GoalSettings) -> Self {
        Self {
            title: settings.title.clone(),
            from: settings.from,
            target: settings.target,
            current: settings.start,
        }
    }

    /// Counts a happening. Returns whether the amount changed.
    pub fn add(&mut self, happening: &Happening<'_>) -> bool {
        let more = match (self.from, happening.kind) {
            _ if happening.test => 0,
            (GoalKind::Rants, Kind::Rant) => happening.cents.unwrap_or_default(),
            (GoalKind::Subs, Kind::Sub) | (GoalKind::Followers, Kind::Follow) => 1,
            (GoalKind::Subs, Kind::Gift) => happening.count.unwrap_or(1),
            _ => 0,
        };
        self.current = self.current.saturating_add(more);
        more > 0
    }
}

fn target<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    match u64::deserialize(deserializer)? {
        0 => Err(serde::de::Error::custom("expected a target of at least 1")),
        target => Ok(target),
    }
}
