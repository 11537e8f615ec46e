//! `[[alert]]`: rules that decide which happenings are alerts, with their texts.

use rumble_feed::dollars;
use serde::{Deserialize, Deserializer};

use super::Alert;
use super::template::Template;
use crate::happening::{Happening, Kind};

/// `[[alert]]` of the settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AlertRule {
    /// Kind of happening to which the rule applies.
    pub event: Kind,
    /// Minimum amount, in US cents.
    pub min_cents: Option<u64>,
    /// Maximum amount, in US cents.
    pub max_cents: Option<u64>,
    /// First line. Defaults to one that fits the kind.
    pub text: Option<Template>,
    /// Sound of the alert. Defaults to a chime.
    #[serde(default)]
    pub sound: Sound,
    /// Time for which it is shown, in seconds, from 1 to 600.
    #[serde(default = "default_seconds", deserialize_with = "seconds")]
    pub seconds: u64,
    /// Alerts of a higher priority are shown first. Defaults to 0.
    #[serde(default)]
    pub priority: i32,
    /// Whether the rule applies only while a stream is live.
    #[serde(default)]
    pub only_live: bool,
}

/// Sound of an alert.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sound {
    /// A bell.
    Bell,
    /// Three tones.
    #[default]
    Chime,
    /// Coins.
    Coins,
    /// A fanfare.
    Fanfare,
    /// Silence.
    None,
    /// A short tone.
    Pop,
}

/// All rules. The first that matches applies.
#[derive(Debug, Clone)]
pub struct AlertRules {
    rules: Vec<AlertRule>,
}

impl AlertRules {
    /// The given rules, or the default ones if the list is empty.
    #[must_use]
    pub fn new(rules: Vec<AlertRule>) -> Self {
        let defaults = [Kind::Rant, Kind::Gift, Kind::Sub, Kind::Raid, Kind::Follow].map(default_rule);
        Self {
            rules: if rules.is_empty() { defaults.into() } else { rules },
        }
    }

    /// The alert of a happening; `None` if no rule matches.
    #[must_use]
    pub fn alert(&self, happening: &Happening<'_>, is_live: bool) -> Option<Alert> {
        let rule = self.rules.iter().find(|rule| rule.matches(happening))?;
        if rule.only_live && !is_live && !happening.test {
            return None;
        }
        Some(Alert {
            id: happening.key.clone().unwrap_or_default(),
            kind: happening.kind,
            title: match &rule.text {
                Some(template) => template.fill(happening),
                None => default_text(happening),
            },
            text: happening.text.map(str::to_owned),
            name: happening.name.map(str::to_owned),
            amount_cents: happening.cents,
            count: happening.count,
            more: 0,
            media: None,
            sound: rule.sound.name().map(str::to_owned),
            duration_ms: rule.seconds.saturating_mul(1000),
            priority: rule.priority,
            message_id: happening.message_id.map(|id| id.to_string()),
            user_id: happening.user_id.map(|id| id.to_string()),
            stream_id: happening.stream.map(str::to_owned),
            test: happening.test,
        })
    }
}

impl AlertRule {
    fn matches(&self, happening: &Happening<'_>) -> bool {
        let cents = happening.cents.unwrap_or_default();
        self.event == happening.kind
            && self.min_cents.is_none_or(|least| cents >= least)
            && self.max_cents.is_none_or(|most| cents <= most)
    }
}

impl Sound {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Bell => Some("bell"),
            Self::Chime => Some("chime"),
            Self::Coins => Some("coins"),
            Self::Fanfare => Some("fanfare"),
            Self::None => None,
            Self::Pop => Some("pop"),
        }
    }
}

fn default_rule(kind: Kind) -> AlertRule {
    AlertRule {
        event: kind,
        min_cents: None,
        max_cents: None,
        text: None,
        sound: Sound::default(),
        seconds: default_seconds(),
        priority: 0,
        only_live: false,
    }
}

fn default_text(happening: &Happening<'_>) -> String {
    let name = happening.name.unwrap_or("Somebody");
    match happening.kind {
        Kind::Follow => format!("{name} follows"),
        Kind::Gift => format!("{name} gifts {}", happening.count.unwrap_or(1)),
        Kind::Raid => format!("{name} raids"),
        Kind::Rant => format!("{name} {}", dollars(happening.cents.unwrap_or_default())),
        Kind::Sub => format!("{name} subscribes"),
    }
}

fn default_seconds() -> u64 {
    8
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let seconds = u64::deserialize(deserializer)?;
    match seconds {
        1..=600 => Ok(seconds),
        _ => Err(serde::de::Error::custom("expected 1 to 600 seconds")),
    }
}
