//! Selection of the lines that a sink sends: `rant`, `rant>=1000`, `live`, `message`.

use serde::Deserialize;

/// An event, and its minimum amount.
///
/// ```
/// use cocorum_serve::Trigger;
///
/// assert!("rant>=1000".parse::<Trigger>().is_ok());
/// let error = "rnat".parse::<Trigger>().unwrap_err();
/// assert!(error.to_string().starts_with("unknown event: expected one of rant, gift,"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Trigger {
    event: String,
    min_cents: u64,
}

/// Error of parsing a trigger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidTrigger {
    /// The text after `>=` is not a number.
    #[error("expected a whole number of US cents after >=")]
    Amount,
    /// Unknown name.
    #[error("unknown event: expected one of {}, {}", HAPPENINGS.join(", "), LINES.join(", "))]
    Event,
    /// Minimum amount for an event without an amount.
    #[error("only rant and sub have an amount")]
    NoAmount,
}

impl Trigger {
    /// Everything that can be an alert, and `live`.
    pub(super) fn defaults() -> Vec<Self> {
        let all = HAPPENINGS.into_iter();
        all.map(|event| Self {
            event: event.to_owned(),
            min_cents: 0,
        })
        .collect()
    }

    /// Whether an event matches: the name of a happening or of a line, and its amount.
    pub(super) fn matches(&self, event: &str, cents: Option<u64>) -> bool {
        self.event == event && cents.unwrap_or_default() >= self.min_cents
    }

    /// Value of `event` in the lines that can match.
    pub(super) fn line(&self) -> &str {
        match HAPPENINGS.contains(&self.event.as_str()) {
            true => "happening",
            false => &self.event,
        }
    }
}

impl std::str::FromStr for Trigger {
    type Err = InvalidTrigger;

    fn from_str(text: &str) -> Result<Self, InvalidTrigger> {
        let (name, cents) = match text.split_once(">=") {
            Some((name, cents)) => (name.trim(), Some(cents.trim())),
            None => (text.trim(), None),
        };
        let mut events = HAPPENINGS.into_iter().chain(LINES);
        let event = events.find(|event| *event == name).ok_or(InvalidTrigger::Event)?;
        if cents.is_some() && !matches!(event, "rant" | "sub") {
            return Err(InvalidTrigger::NoAmount);
        }
        let min_cents = cents
            .map_or(Ok(0), str::parse)
            .map_err(|_| InvalidTrigger::Amount)?;
        Ok(Self {
            event: event.to_owned(),
            min_cents,
        })
    }
}

impl TryFrom<String> for Trigger {
    type Error = InvalidTrigger;

    fn try_from(text: String) -> Result<Self, InvalidTrigger> {
        text.parse()
    }
}

/// Happenings, which the server reports once, whichever source they come from.
const HAPPENINGS: [&str; 6] = ["rant", "gift", "sub", "follow", "raid", "live"];
/// Names of lines, which are sent each time they are published.
const LINES: [&str; 12] = [
    "message",
    "delete",
    "mute",
    "pin",
    "unpin",
    "stream_ended",
    "viewers",
    "gap",
    "alert",
    "featured",
    "goal",
    "source",
];
