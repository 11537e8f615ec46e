use super::{ApiStyle, picture_of, with_picture};
use crate::{Json, WallTime, object};

/// A row of `subscribers.recent_subscribers`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiSubscriber {
    /// `user` and `username`, which are the same
    pub username: String,
    /// `profile_pic_url`, empty without a picture
    pub profile_pic_url: String,
    /// `amount_cents`; 0 is a subscription that was a gift
    pub amount_cents: u64,
    /// `subscribed_on`
    pub subscribed_on: String,
}

impl ApiSubscriber {
    /// Somebody without a picture, who pays so much.
    #[must_use]
    pub fn new(username: &str, amount_cents: u64, at: WallTime) -> Self {
        Self {
            username: username.to_owned(),
            profile_pic_url: String::new(),
            amount_cents,
            subscribed_on: at.to_rfc3339(),
        }
    }

    setters! {
        /// Gives the subscriber a picture.
        fn picture(self) {
            let profile_pic_url = picture_of(&self.username);
            self.profile_pic_url = profile_pic_url;
        }
    }

    /// The record, `amount_dollars` in whole dollars.
    #[must_use]
    pub fn to_json(&self, style: ApiStyle) -> Json {
        let name = self.username.as_str();
        let record = object! { "user" => name, "username" => name };
        with_picture(record, style, &self.profile_pic_url)
            .with("amount_cents", self.amount_cents)
            .with("amount_dollars", self.amount_cents / 100)
            .with("subscribed_on", self.subscribed_on.as_str())
    }
}
