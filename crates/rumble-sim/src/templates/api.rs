//! The document of the Live Stream API, as `/-livestream-api/get-data` answers it, record by record.
//!
//! Every list is newest first, as on the wire; the `latest_…` members are the first of each list. Lists are written
//! whole: whoever serves a window cuts it first.
//!
//! ```
//! use rumble_sim::WallTime;
//! use rumble_sim::templates::api::{ApiDocument, ApiLivestream, ApiStyle, follower, message};
//!
//! let at = WallTime::DEFAULT;
//! let mut stream = ApiLivestream::new(456_977_726, "Bread at night", at);
//! stream.messages.push(message("CalmSparrow", "", &[], "evening all", at));
//! let mut document = ApiDocument::new(at, 8_400_001, "BakerHost");
//! document.followers.push(follower("CalmSparrow", "", at));
//! document.livestreams.push(stream);
//!
//! let json = document.to_json(ApiStyle::Current).to_string();
//! assert!(json.contains(r#""livestreams":[{"id":"7k2m9q","title":"Bread at night","#));
//! ```

mod document;
mod livestream;
mod rows;

pub use self::document::ApiDocument;
pub use self::livestream::{ApiLivestream, category};
pub use self::rows::{follower, gift, message, rant, subscriber};

use crate::{Json, object};

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

/// The body of a 400: the address has no key.
#[must_use]
pub fn no_token() -> Json {
    let error = object! { "code" => "invalid_request", "message" => "No access token found in the request" };
    object! { "errors" => vec![error] }
}

/// The body of a 403: the key is wrong or was reset.
#[must_use]
pub fn forbidden() -> Json {
    object! { "code" => "403", "message" => "Forbidden" }
}

impl ApiStyle {
    /// Takes the members away that this style does not have, on every level.
    fn apply(self, json: &mut Json) {
        let missing: &[&str] = match self {
            Self::Current => return,
            Self::First => &[
                "profile_pic_url",
                "gifted_subs",
                "scheduled_on",
                "visibility",
                "server_url",
            ],
            Self::Relay => &["gifted_subs", "latest_message", "recent_messages"],
        };
        match json {
            Json::Array(items) => items.iter_mut().for_each(|item| self.apply(item)),
            Json::Object(members) => {
                members.retain(|(name, _)| !missing.contains(&&**name));
                members.iter_mut().for_each(|(_, member)| self.apply(member));
            }
            _ => {}
        }
    }

    /// The first record; for none null, or in a relay's document a blank record.
    fn latest(self, records: &[Json], blank: Json) -> Json {
        let none = if self == Self::Relay { blank } else { Json::Null };
        records.first().cloned().unwrap_or(none)
    }

    /// The records; for none, a blank record in a relay's document.
    fn rows(self, records: Vec<Json>, blank: Json) -> Vec<Json> {
        match records.is_empty() && self == Self::Relay {
            true => vec![blank],
            false => records,
        }
    }
}

/// A record with empty texts in place of its own.
fn blank(record: Json) -> Json {
    match record {
        Json::Object(members) => {
            let members = members.into_iter().map(|(name, member)| (name, blank(member)));
            Json::Object(members.collect())
        }
        Json::Text(_) => Json::from(""),
        other => other,
    }
}
