//! Alerts: which happenings are shown, when, and for how long. Time is an input.

mod queue;
mod recent_happenings;
mod rules;
mod template;

use serde::{Deserialize, Serialize};

use crate::happening::Kind;

pub use queue::{AlertCommand, AlertQueue, EndReason};
pub(crate) use recent_happenings::RecentHappenings;
pub use rules::{AlertRule, AlertRules, Sound};
pub use template::{Template, UnknownPlaceholder};

/// Content of an alert in overlays. Also the form in the state folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Alert {
    /// Identity, in this server only.
    pub id: String,
    /// Kind of the happening.
    pub kind: Kind,
    /// First line, from the template of the rule.
    pub title: String,
    /// Text of the user.
    pub text: Option<String>,
    /// Name of the user.
    pub name: Option<String>,
    /// Amount paid, in US cents.
    pub amount_cents: Option<u64>,
    /// Number of gifts.
    pub count: Option<u64>,
    /// Number of other alerts that it represents.
    pub more: u64,
    /// Path of the picture on this server.
    pub media: Option<String>,
    /// Name of the sound; `None` if silent.
    pub sound: Option<String>,
    /// Time for which it is shown, in milliseconds.
    pub duration_ms: u64,
    /// Alerts of a higher priority are shown first.
    pub priority: i32,
    /// Id of the message, in base 10.
    pub message_id: Option<String>,
    /// Id of the account, in base 10.
    pub user_id: Option<String>,
    /// Stream, in base 36.
    pub stream_id: Option<String>,
    /// Whether the alert is a test.
    pub test: bool,
}
