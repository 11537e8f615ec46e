use super::data::{self, DecodeData};
use super::{Channel, GiftType, User};
use crate::id::{ChannelId, GiverId, UserId};
use crate::json::{Batch, Cursor, LazyRecord, SyntaxError};

/// `gift_purchased` (a viewer bought gifts) and `gift_received` (the logged-in viewer received one).
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct GiftEvent {
    /// `user_id`: the giver, an account or a channel; see [`GiftEvent::giver`].
    pub giver_id: Option<GiverId>,
    /// `gift_type`
    pub gift_type: GiftType,
    /// `total_gifts`; absent on `gift_received`.
    pub total_gifts: Option<u64>,
    /// `creator_user_id`: the streamer's account.
    pub creator_user_id: Option<UserId>,
    /// `creator_channel_id`: the streamer's channel.
    pub creator_channel_id: Option<ChannelId>,
    /// `users`
    pub users: Batch<LazyRecord<User>>,
    /// `channels`
    pub channels: Batch<LazyRecord<Channel>>,
}

/// The giver of a gift.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Giver<'a> {
    /// A channel.
    Channel(&'a Channel),
    /// An account.
    User(&'a User),
}

impl Giver<'_> {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Channel(channel) => &channel.username,
            Self::User(user) => &user.username,
        }
    }
}

impl GiftEvent {
    /// The giver, looked up in the event's own lists: channels first, then users.
    #[must_use]
    pub fn giver(&self) -> Option<Giver<'_>> {
        let number = self.giver_id?.get();
        let channel = self
            .channels
            .items
            .iter()
            .find(|channel| channel.id.get() == number);
        let user = || self.users.items.iter().find(|user| user.id.get() == number);
        channel
            .map(|channel| Giver::Channel(channel))
            .or_else(|| user().map(|user| Giver::User(user)))
    }
}

impl<'a> DecodeData<'a> for GiftEvent {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), SyntaxError> {
        match name {
            "user_id" => self.giver_id = data::id(cursor)?,
            "gift_type" => self.gift_type = cursor.optional()?.unwrap_or_default(),
            "total_gifts" => self.total_gifts = cursor.number()?,
            "creator_user_id" => self.creator_user_id = data::id(cursor)?,
            "creator_channel_id" => self.creator_channel_id = data::id(cursor)?,
            "users" => self.users = data::users(cursor, &())?,
            "channels" => self.channels = data::channels(cursor, &())?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }
}
