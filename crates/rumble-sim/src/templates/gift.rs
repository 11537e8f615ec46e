use super::{Channel, User};
use crate::{Json, object};

/// A gift of subscriptions, as the events `gift_purchased` and `gift_received` tell it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Gift {
    /// `gift_type`
    pub kind: String,
    /// Who gave, `user_id`: a user or a channel.
    pub giver: u64,
    /// `total_gifts`
    pub total: u32,
    /// `creator_user_id`
    pub creator_user_id: u64,
    /// `creator_channel_id`, null without one
    pub creator_channel_id: Option<u64>,
    /// `users`
    pub users: Vec<User>,
    /// `channels`
    pub channels: Vec<Channel>,
}

impl Gift {
    /// A premium gift from `giver` to viewers of `creator`.
    #[must_use]
    pub fn new(giver: &User, total: u32, creator: &User) -> Self {
        Self {
            kind: "premium".to_owned(),
            giver: giver.id,
            total,
            creator_user_id: creator.id,
            creator_channel_id: None,
            users: vec![giver.clone(), creator.clone()],
            channels: Vec::new(),
        }
    }

    setters! {
        /// The stream belongs to this channel.
        fn on_channel(self, channel: &Channel) {
            self.creator_channel_id = Some(channel.id);
            self.channels.push(channel.clone());
        }
        /// Given as a channel: `user_id` is then the channel's id.
        fn by_channel(self, channel: &Channel) {
            self.giver = channel.id;
            self.channels.push(channel.clone());
        }
    }

    /// `gift_purchased`
    #[must_use]
    pub fn purchased(&self, request_id: &str) -> Json {
        let head = object! {
            "user_id" => self.giver,
            "gift_type" => self.kind.as_str(),
            "total_gifts" => self.total,
        };
        self.event(request_id, "gift_purchased", head)
    }

    /// `gift_received`, which has no count.
    #[must_use]
    pub fn received(&self, request_id: &str) -> Json {
        let head = object! { "user_id" => self.giver, "gift_type" => self.kind.as_str() };
        self.event(request_id, "gift_received", head)
    }

    fn event(&self, request_id: &str, kind: &str, head: Json) -> Json {
        let data = head
            .with("creator_user_id", self.creator_user_id)
            .with("creator_channel_id", self.creator_channel_id)
            .with(
                "users",
                self.users.iter().map(User::to_gift_json).collect::<Vec<_>>(),
            )
            .with(
                "channels",
                self.channels
                    .iter()
                    .map(Channel::to_gift_json)
                    .collect::<Vec<_>>(),
            );
        object! { "request_id" => request_id, "type" => kind, "data" => data }
    }
}
