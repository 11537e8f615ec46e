//! The document of the Live Stream API, as `/-livestream-api/get-data` answers it, record by record.
//!
//! Every list is newest first, as on the wire; the `latest_…` members are the first of each list. Lists are written
//! whole: whoever serves a window cuts it first.
//!
//! ```
//! use rumble_sim::WallTime;
//! use rumble_sim::templates::api::{ApiDocument, ApiFollower, ApiLivestream, ApiMessage, ApiStyle};
//!
//! let at = WallTime::DEFAULT;
//! let mut stream = ApiLivestream::new(456_977_726, "Bread at night", at);
//! stream.messages.push(ApiMessage::new("CalmSparrow", "evening all", at));
//! let mut document = ApiDocument::new(at, 8_400_001, "BakerHost");
//! document.followers.push(ApiFollower::new("CalmSparrow", at));
//! document.livestreams.push(stream);
//!
//! let json = document.to_json(ApiStyle::Current).to_string();
//! assert!(json.contains(r#""livestreams":[{"id":"7k2m9q","title":"Bread at night","#));
//! ```

mod chat;
mod document;
mod errors;
mod follower;
mod gift;
mod livestream;
mod subscriber;

pub use self::chat::{ApiMessage, ApiRant};
pub use self::document::ApiDocument;
pub use self::errors::{forbidden, no_token};
pub use self::follower::ApiFollower;
pub use self::gift::ApiGift;
pub use self::livestream::{ApiCategory, ApiLivestream};
pub use self::subscriber::ApiSubscriber;

use crate::Json;

/// Who writes the document, and when.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum ApiStyle {
    /// Rumble today (version 1.1).
    #[default]
    Current,
    /// Rumble in 2023 (version 1.0): no names, no pictures, no gifts, and less about a stream.
    First,
    /// A local relay (RUM Live Alerts): blank records where there is nothing, no gifts, no messages.
    Relay,
}

/// An id in base 36, lower case.
///
/// ```
/// assert_eq!(rumble_sim::templates::api::base36(456_977_726), "7k2m9q");
/// ```
#[must_use]
pub fn base36(number: u64) -> String {
    let digits = std::iter::successors(Some(number), |rest| (rest / 36 > 0).then_some(rest / 36));
    let digit = |rest: u64| char::from_digit(u32::try_from(rest % 36).unwrap_or_default(), 36);
    let digits: Vec<char> = digits.filter_map(digit).collect();
    digits.iter().rev().collect()
}

/// The first record, or what stands for none.
fn latest(records: &[Json], style: ApiStyle, blank: impl FnOnce() -> Json) -> Json {
    match (records.first(), style) {
        (Some(record), _) => record.clone(),
        (None, ApiStyle::Relay) => blank(),
        (None, _) => Json::Null,
    }
}

/// `profile_pic_url`, which the first version did not have.
fn with_picture(record: Json, style: ApiStyle, url: &str) -> Json {
    match style {
        ApiStyle::First => record,
        ApiStyle::Current | ApiStyle::Relay => record.with("profile_pic_url", url),
    }
}

fn picture_of(username: &str) -> String {
    format!(
        "https://avatars.example/{}.jpeg",
        username.to_lowercase().replace(' ', "-")
    )
}
