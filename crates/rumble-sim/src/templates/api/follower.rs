use super::{ApiStyle, picture_of, with_picture};
use crate::{Json, WallTime, object};

/// A row of `followers.recent_followers`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiFollower {
    /// `username`
    pub username: String,
    /// `profile_pic_url`, empty without a picture
    pub profile_pic_url: String,
    /// `followed_on`
    pub followed_on: String,
}

impl ApiFollower {
    /// Somebody without a picture. The time is written as Rumble does: the digits of UTC under the label `-04:00`.
    #[must_use]
    pub fn new(username: &str, at: WallTime) -> Self {
        Self {
            username: username.to_owned(),
            profile_pic_url: String::new(),
            followed_on: at.to_rfc3339().replace("+00:00", "-04:00"),
        }
    }

    setters! {
        /// Gives the follower a picture.
        fn picture(self) {
            let profile_pic_url = picture_of(&self.username);
            self.profile_pic_url = profile_pic_url;
        }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self, style: ApiStyle) -> Json {
        let record = object! { "username" => self.username.as_str() };
        with_picture(record, style, &self.profile_pic_url).with("followed_on", self.followed_on.as_str())
    }
}
