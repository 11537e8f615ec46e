use std::fmt;

use rumble_model::chat::User;
use rumble_model::{ChannelId, MessageId, Record, Secret};
use serde_json::json;
use serde_json::value::RawValue;

use crate::message::Message;

/// A message that the server accepted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SentMessage {
    /// `data.id`: id of the message in the chat.
    pub message_id: MessageId,
    /// The `request_id` it was sent with; its echo on the stream contains the same.
    pub request_id: String,
    /// `data.user`: the account as displayed in the chat; `None` if the response does not contain it.
    pub user: Option<Box<Record<User>>>,
}

impl SentMessage {
    /// Whether a received message is the echo of this one. Compares message ids; request ids are visible to every
    /// viewer and can be reused.
    #[must_use]
    pub fn is_echo(&self, message: &Message) -> bool {
        message.id == self.message_id
    }
}

/// Response to a command that the server did not reject, in an unspecified format.
#[derive(Clone)]
#[non_exhaustive]
pub struct CommandResponse {
    /// The JSON as received.
    pub raw: Box<RawValue>,
}

/// Shows no text of the server, which can repeat the session.
impl fmt::Debug for CommandResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandResponse")
            .field("raw", &format_args!("{} bytes", self.raw.get().len()))
            .finish()
    }
}

/// Body of the request.
pub(super) fn request_body(request_id: &str, text: &str, channel: Option<ChannelId>) -> Secret {
    let message = json!({ "text": text });
    let channel_id = channel.map(ChannelId::get);
    let data =
        json!({ "request_id": request_id, "message": message, "rant": null, "channel_id": channel_id });
    Secret::new(json!({ "data": data }).to_string())
}
