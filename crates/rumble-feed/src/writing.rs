//! Lines of this program's actions in a chat.

use rumble_model::chat::User;
use rumble_model::{ChannelId, MessageId};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::values::DecimalId;

/// Body of `sent`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sent<'a> {
    /// Id of the message.
    pub id: DecimalId,
    /// Id of the request, which the stream repeats.
    pub request_id: &'a str,
    /// Id of the author's account, if the response contains it.
    pub user_id: Option<DecimalId>,
    /// Name of the author's account, if the response contains it.
    pub username: Option<&'a str>,
    /// Id of the channel that the message was posted as.
    pub channel_id: Option<DecimalId>,
}

impl<'a> Sent<'a> {
    /// Creates a line for a sent message: its author in the response, and the channel it was posted as, if any.
    #[must_use]
    pub fn new(
        message: MessageId,
        request_id: &'a str,
        user: Option<&'a User>,
        channel: Option<ChannelId>,
    ) -> Self {
        Self {
            id: message.into(),
            request_id,
            user_id: user.map(|user| user.id.into()),
            username: user.map(|user| user.username.as_str()),
            channel_id: channel.map(DecimalId::from),
        }
    }
}

/// Body of `deleted`, `pinned` and `unpinned`: the affected message.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OnMessage {
    /// Id of the message.
    pub message_id: DecimalId,
}

impl OnMessage {
    /// Creates a line for an action on this message.
    #[must_use]
    pub fn new(message: MessageId) -> Self {
        Self {
            message_id: message.into(),
        }
    }
}

/// Body of `command`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Command<'a> {
    /// Command as sent.
    pub command: &'a str,
    /// Response as received.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub response: &'a RawValue,
}

impl<'a> Command<'a> {
    /// Creates a line for a command and its response.
    #[must_use]
    pub fn new(command: &'a str, response: &'a RawValue) -> Self {
        Self { command, response }
    }
}
