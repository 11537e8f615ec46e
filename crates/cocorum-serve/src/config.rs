//! `serve.toml`: alerts, the goal, and where events are sent to.

use serde::Deserialize;

use crate::alerts::AlertRule;
use crate::goal::GoalSettings;

/// The settings of a server. An empty file is one: all members have defaults.
///
/// ```
/// use cocorum_serve::Config;
///
/// let config = Config::parse("[goal]\nfrom = 'subs'\ntarget = 50")?;
/// assert_eq!(config.goal.map(|goal| goal.target), Some(50));
/// let error = Config::parse("[goal]\nform = 'subs'").unwrap_err();
/// assert!(error.to_string().starts_with("line 2: unknown field `form`"));
/// # Ok::<(), cocorum_serve::ConfigError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Config {
    /// Which happenings are alerts; the usual ones where there is no rule.
    #[serde(rename = "alert")]
    pub alerts: Vec<AlertRule>,
    /// The goal.
    pub goal: Option<GoalSettings>,
}

/// What is wrong with the settings. Contains no value of the file: an address may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", line_prefix(.line))]
#[non_exhaustive]
pub struct ConfigError {
    /// Number of the line, from 1.
    pub line: Option<usize>,
    message: String,
}

impl Config {
    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// If it is no TOML, or a member is unknown or has the wrong form.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            ConfigError {
                line: before.map(|before| before.matches('\n').count() + 1),
                message: error.message().trim().replace('\n', ", "),
            }
        })
    }
}

fn line_prefix(line: &Option<usize>) -> String {
    line.map(|line| format!("line {line}: ")).unwrap_or_default()
}
