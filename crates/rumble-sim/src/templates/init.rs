use super::{Channel, Message, User, config, other, text_id};
use crate::{Json, object};

/// `init`: the snapshot that opens every connection.
#[derive(Debug)]
pub(crate) struct Init {
    pub(crate) chat_id: u64,
    pub(crate) messages: Vec<Message>,
    pub(crate) users: Vec<User>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) message_length_max: u64,
    pub(crate) pinned: Option<Message>,
    pub(crate) can_moderate: bool,
    pub(crate) raid: Option<Json>,
    pub(crate) live_gate: Option<Json>,
    pub(crate) subscribers_only: bool,
    /// Whether the viewer may write, which requires a session.
    pub(crate) can_write: bool,
}

impl Init {
    pub(crate) fn to_json(&self) -> Json {
        let data = object! {
            "chat" => object! { "id" => text_id(self.chat_id) },
            "messages" => self.messages.iter().map(Message::to_json).collect::<Vec<_>>(),
            "users" => self.users.iter().map(User::to_json).collect::<Vec<_>>(),
            "channels" => self.channels.iter().map(Channel::to_json).collect::<Vec<_>>(),
            "config" => config(self.message_length_max),
            "pinned_message" => self.pinned.as_ref().map(Message::to_json),
            "can_moderate" => self.can_moderate,
            "raid" => self.raid.clone(),
            "live_gate" => self.live_gate.clone(),
            "ad_read" => Json::Null,
            "subscribers_only_chat" => object! {
                "on" => self.subscribers_only,
                "can_enable" => self.can_moderate,
                "can_write" => self.can_write,
            },
        };
        other("init", data)
    }
}
