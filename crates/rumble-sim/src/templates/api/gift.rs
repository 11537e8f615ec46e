use crate::{Json, WallTime, object};

/// A row of `gifted_subs.recent_gifted_subs`: one purchase.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiGift {
    /// `total_gifts`: number bought
    pub total_gifts: u64,
    /// `gift_type`
    pub gift_type: String,
    /// `remaining_gifts`: not handed out yet
    pub remaining_gifts: u64,
    /// `video_id`, a decimal number here
    pub video_id: u64,
    /// `purchased_by`: a user's or a channel's name
    pub purchased_by: String,
    /// `gifted_on`
    pub gifted_on: String,
}

impl ApiGift {
    /// A purchase on a stream, of which all gifts have been handed out.
    #[must_use]
    pub fn new(purchased_by: &str, total_gifts: u64, video_id: u64, at: WallTime) -> Self {
        Self {
            total_gifts,
            gift_type: "rumble".to_owned(),
            remaining_gifts: 0,
            video_id,
            purchased_by: purchased_by.to_owned(),
            gifted_on: at.to_rfc3339(),
        }
    }

    setters! {
        /// So many have not been handed out yet.
        fn remaining(self, remaining_gifts: u64) { self.remaining_gifts = remaining_gifts; }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! {
            "total_gifts" => self.total_gifts,
            "gift_type" => self.gift_type.as_str(),
            "remaining_gifts" => self.remaining_gifts,
            "video_id" => self.video_id,
            "purchased_by" => self.purchased_by.as_str(),
            "gifted_on" => self.gifted_on.as_str(),
        }
    }
}
