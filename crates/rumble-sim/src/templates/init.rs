use super::{Channel, Message, User, config, other, text_id};
use crate::{Json, object};

/// `init`: the snapshot that opens every connection.
///
/// ```
/// use rumble_sim::templates::Init;
/// let json = Init::new(900_100_200).to_json().to_string();
/// assert!(json.starts_with(r#"{"type":"init","data":{"chat":{"id":"900100200"},"messages":[]"#));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Init {
    /// `chat.id`
    pub chat_id: u64,
    /// `messages`
    pub messages: Vec<Message>,
    /// `users`
    pub users: Vec<User>,
    /// `channels`
    pub channels: Vec<Channel>,
    /// `config`
    pub config: Json,
    /// `pinned_message`
    pub pinned: Option<Message>,
    /// `can_moderate`
    pub can_moderate: bool,
    /// `raid`
    pub raid: Option<Json>,
    /// `live_gate`
    pub live_gate: Option<Json>,
    /// `subscribers_only_chat.on`
    pub subscribers_only: bool,
    /// Whether a session came with the request: sets what the viewer may do.
    pub signed_in: bool,
}

impl Init {
    /// An empty chat with everything on sale, seen without a session.
    #[must_use]
    pub fn new(chat_id: u64) -> Self {
        Self {
            chat_id,
            messages: Vec::new(),
            users: Vec::new(),
            channels: Vec::new(),
            config: config(),
            pinned: None,
            can_moderate: false,
            raid: None,
            live_gate: None,
            subscribers_only: false,
            signed_in: false,
        }
    }

    /// The event.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let data = object! {
            "chat" => object! { "id" => text_id(self.chat_id) },
            "messages" => self.messages.iter().map(Message::to_json).collect::<Vec<_>>(),
            "users" => self.users.iter().map(User::to_json).collect::<Vec<_>>(),
            "channels" => self.channels.iter().map(Channel::to_json).collect::<Vec<_>>(),
            "config" => self.config.clone(),
            "pinned_message" => self.pinned.as_ref().map(Message::to_json),
            "can_moderate" => self.can_moderate,
            "raid" => self.raid.clone(),
            "live_gate" => self.live_gate.clone(),
            "ad_read" => Json::Null,
            "subscribers_only_chat" => object! {
                "on" => self.subscribers_only,
                "can_enable" => self.can_moderate,
                "can_write" => self.signed_in,
            },
        };
        other("init", data)
    }
}
