//! `serve.toml`: alerts, the goal, and the receivers of events.

mod error;

use std::path::Path;

use serde::Deserialize;

use crate::alerts::AlertRule;
use crate::goal::GoalSettings;
use crate::sinks::settings::{DiscordSettings, StreamerBotSettings, WebhookSettings};

pub use error::ConfigError;

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
    /// Rules that decide which happenings are alerts. An empty list means the default rules.
    #[serde(rename = "alert")]
    pub alerts: Vec<AlertRule>,
    /// Discord channels that receive events.
    #[serde(rename = "discord")]
    pub discords: Vec<DiscordSettings>,
    /// The goal.
    pub goal: Option<GoalSettings>,
    /// Streamer.bot actions that events start.
    #[serde(rename = "streamerbot")]
    pub streamer_bots: Vec<StreamerBotSettings>,
    /// Programs that receive events as HTTP requests.
    #[serde(rename = "webhook")]
    pub webhooks: Vec<WebhookSettings>,
}

impl Config {
    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// Fails if the text is not TOML, or a member is unknown or has the wrong form.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| ConfigError::of(&error, text))?;
        let is_empty = |rule: &AlertRule| rule.min_cents > rule.max_cents.or(Some(u64::MAX));
        match config.alerts.iter().position(is_empty) {
            Some(position) => Err(ConfigError::new(format!(
                "[[alert]] number {}: min_cents is larger than max_cents",
                position + 1
            ))),
            None => Ok(config),
        }
    }

    /// Resolves relative file names against this folder, the one of the settings file.
    #[must_use]
    pub fn in_folder(mut self, folder: &Path) -> Self {
        let secrets = self
            .webhooks
            .iter_mut()
            .filter_map(|webhook| webhook.secret_file.as_mut());
        let urls = self.discords.iter_mut().map(|discord| &mut discord.url_file);
        for file in secrets.chain(urls) {
            *file = folder.join(&*file);
        }
        self
    }
}
