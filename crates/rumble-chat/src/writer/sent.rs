use std::fmt;

use rumble_model::chat::User;
use rumble_model::{ChannelId, MessageId, Record, Secret};
use serde_json::json;
use serde_json::value::RawValue;

use crate::message::Message;

/// A message that the server has taken.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SentMessage {
    /// `data.id`: the id it has in the chat.
    pub message_id: MessageId,
    /// The `request_id` it was sent with; its echo on the stream carries the same.
    pub request_id: String,
    /// `data.user`: the account as the chat shows it; `None` where the answer does not say.
    pub user: Option<Box<Record<User>>>,
}

impl SentMessage {
    /// The message is this one, come back on the stream: its id says so. The `request_id` would not, since everybody can read
    /// it there and use it again.
    #[must_use]
    pub fn is_echo(&self, message: &Message) -> bool {
        message.id == self.message_id
    }
}

/// What the server answered to a command, which was not a no. Nothing else is known of its shape.
#[derive(Clone)]
#[non_exhaustive]
pub struct CommandResponse {
    /// The JSON as received.
    pub raw: Box<RawValue>,
}

/// Shows nothing that the server wrote: it may repeat the session.
impl fmt::Debug for CommandResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandResponse")
            .field("raw", &format_args!("{} bytes", self.raw.get().len()))
            .finish()
    }
}

/// The body of the request.
pub(super) fn request_body(request_id: &str, text: &str, channel: Option<ChannelId>) -> Secret {
    let message = json!({ "text": text });
    let channel_id = channel.map(ChannelId::get);
    let data =
        json!({ "request_id": request_id, "message": message, "rant": null, "channel_id": channel_id });
    Secret::new(json!({ "data": data }).to_string())
}
