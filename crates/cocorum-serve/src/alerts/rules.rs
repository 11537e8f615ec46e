//! `[[alert]]`: which happenings are alerts, and how they read. Texts are data: only placeholders are replaced.

use serde::Deserialize;

use super::Alert;
use crate::happening::{Happening, Kind};

/// `[[alert]]` of the settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AlertRule {
    /// What it applies to.
    pub event: Kind,
    /// Least amount, in US cents.
    pub min_cents: Option<u64>,
    /// Largest amount, in US cents.
    pub max_cents: Option<u64>,
    /// First line, with the placeholders `{name}`, `{amount}` and `{count}`.
    pub text: Option<String>,
    /// Name of the sound; `none` is silent.
    pub sound: Option<String>,
    /// Time for which it is shown.
    pub seconds: Option<u64>,
    /// Alerts of a higher priority are shown first. Defaults to 0.
    #[serde(default)]
    pub priority: i32,
    /// Only while a stream is live.
    #[serde(default)]
    pub only_live: bool,
}

/// All rules. The first that matches counts.
#[derive(Debug, Clone)]
pub struct AlertRules {
    rules: Vec<AlertRule>,
}

impl AlertRules {
    /// These rules; the usual ones where there are none.
    #[must_use]
    pub fn new(rules: Vec<AlertRule>) -> Self {
        let usual = [Kind::Rant, Kind::Gift, Kind::Sub, Kind::Raid, Kind::Follow].map(usual);
        Self {
            rules: if rules.is_empty() { usual.into() } else { rules },
        }
    }

    /// The alert of a happening; `None` if no rule matches.
    #[must_use]
    pub fn alert(&self, happening: &Happening<'_>, is_live: bool) -> Option<Alert> {
        let cents = happening.cents.unwrap_or_default();
        let rule = self.rules.iter().find(|rule| {
            rule.event == happening.kind
                && rule.min_cents.is_none_or(|least| cents >= least)
                && rule.max_cents.is_none_or(|most| cents <= most)
        })?;
        if rule.only_live && !is_live && !happening.test {
            return None;
        }
        let name = happening.name.unwrap_or("Somebody");
        let template = rule.text.as_deref().unwrap_or(usual_text(happening.kind));
        let amount = format!("${}.{:02}", cents / 100, cents % 100);
        Some(Alert {
            id: happening.key.clone().unwrap_or_default(),
            kind: happening.kind,
            title: template
                .replace("{amount}", &amount)
                .replace("{count}", &happening.count.unwrap_or(1).to_string())
                .replace("{name}", name),
            text: happening.text.map(str::to_owned),
            name: happening.name.map(str::to_owned),
            amount_cents: happening.cents,
            count: happening.count,
            more: 0,
            media: None,
            sound: rule.sound.clone().or_else(|| Some("chime".to_owned())),
            duration_ms: rule.seconds.unwrap_or(USUAL_SECONDS).saturating_mul(1000),
            priority: rule.priority,
            message_id: happening.message_id.map(|id| id.to_string()),
            user_id: happening.user_id.map(|id| id.to_string()),
            stream_id: happening.stream.map(str::to_owned),
            test: happening.test,
        })
    }
}

fn usual(kind: Kind) -> AlertRule {
    AlertRule {
        event: kind,
        min_cents: None,
        max_cents: None,
        text: None,
        sound: None,
        seconds: None,
        priority: 0,
        only_live: false,
    }
}

fn usual_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Follow => "{name} follows",
        Kind::Gift => "{name} gifts {count}",
        Kind::Raid => "{name} raids",
        Kind::Rant => "{name} {amount}",
        Kind::Sub => "{name} subscribes",
    }
}

const USUAL_SECONDS: u64 = 8;
