//! `[[webhook]]`, `[[streamerbot]]` and `[[discord]]` of the settings.

use std::path::PathBuf;

use rumble_http::{EndpointError, RequestUrl};
use serde::Deserialize;

use super::Trigger;

/// `[[webhook]]`: a program that receives lines over HTTP.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WebhookSettings {
    /// URL that receives the lines.
    pub url: SinkUrl,
    /// Events that are sent. Defaults to everything that can be an alert, and `live`.
    #[serde(default = "Trigger::defaults")]
    pub events: Vec<Trigger>,
    /// File with the key of the signature. Defaults to none: requests are not signed.
    pub secret_file: Option<PathBuf>,
    /// Whether test events are sent.
    #[serde(default)]
    pub test: bool,
}

/// `[[streamerbot]]`: runs an action of Streamer.bot.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StreamerBotSettings {
    /// Name of the action.
    pub action: String,
    /// Events that run it. Defaults to everything that can be an alert, and `live`.
    #[serde(default = "Trigger::defaults")]
    pub events: Vec<Trigger>,
    /// Whether test events are sent.
    #[serde(default)]
    pub test: bool,
    /// URL of `DoAction` on its HTTP server. Defaults to `http://127.0.0.1:7474/DoAction`.
    #[serde(default = "default_streamer_bot")]
    pub url: SinkUrl,
}

/// `[[discord]]`: a channel in which messages are posted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DiscordSettings {
    /// File with the URL of the channel's webhook, which is a secret.
    pub url_file: PathBuf,
    /// Events that are posted.
    pub on: Vec<Trigger>,
    /// Whether test events are posted.
    #[serde(default)]
    pub test: bool,
}

/// URL of a receiver. It may contain a secret, so `Debug` and errors show only its host. Must use https, except on this
/// machine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SinkUrl(RequestUrl);

impl SinkUrl {
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        RequestUrl::parse(text).map(Self).map_err(|error| match error {
            EndpointError::Insecure { .. } => "plain http is only allowed to this machine: use https",
            EndpointError::UserInfo => "the URL contains a user name or a password",
            _ => "expected a URL that begins with https:// (or with http://, to reach this machine)",
        })
    }

    pub(super) fn get(&self) -> &RequestUrl {
        &self.0
    }
}

impl TryFrom<String> for SinkUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text)
    }
}

fn default_streamer_bot() -> SinkUrl {
    SinkUrl(rumble_http::Endpoint::parse("http://127.0.0.1:7474").map_or_else(
        |_| rumble_http::Endpoint::rumble().join(""),
        |local| local.join("DoAction"),
    ))
}
