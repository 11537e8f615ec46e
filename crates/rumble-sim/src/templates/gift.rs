use super::{Channel, User};
use crate::{Json, object};

/// Premium subscriptions given by a user to viewers of a channel: the events `gift_purchased` and `gift_received`.
#[derive(Clone, Debug)]
pub(crate) struct Gift {
    pub(crate) giver: User,
    pub(crate) total: u32,
    pub(crate) creator: User,
    pub(crate) channel: Channel,
}

impl Gift {
    pub(crate) const KIND: &'static str = "premium";

    pub(crate) fn purchased(&self, request_id: &str) -> Json {
        let head = self.head().with("total_gifts", self.total);
        self.event(request_id, "gift_purchased", head)
    }

    /// Without a count.
    pub(crate) fn received(&self, request_id: &str) -> Json {
        self.event(request_id, "gift_received", self.head())
    }

    fn head(&self) -> Json {
        object! { "user_id" => self.giver.id, "gift_type" => Self::KIND }
    }

    fn event(&self, request_id: &str, kind: &str, head: Json) -> Json {
        let data = head
            .with("creator_user_id", self.creator.id)
            .with("creator_channel_id", self.channel.id)
            .with(
                "users",
                vec![self.giver.to_gift_json(), self.creator.to_gift_json()],
            )
            .with("channels", vec![self.channel.to_gift_json()]);
        object! { "request_id" => request_id, "type" => kind, "data" => data }
    }
}
