use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::FollowTime;
use super::list_reader::{ListReader, Row};
use crate::json::{Batch, Cursor, Others, Record, SyntaxError, is_empty_value, lenient};
use crate::timestamp::Timestamp;

/// `followers`
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Followers {
    /// `num_followers`: of this profile or channel; 0 when missing.
    pub num_followers: u64,
    /// `num_followers_total`: of the whole account with all its channels; 0 when missing.
    pub num_followers_total: u64,
    /// `latest_follower`
    pub latest_follower: Option<Arc<Record<Follower>>>,
    /// `recent_followers`: the newest first, up to 50. A user who followed twice can be listed twice.
    pub recent_followers: Batch<Arc<Record<Follower>>>,
    /// Unknown members, as received, up to a limit; a malformed item counts the rest.
    pub other: BTreeMap<String, Box<RawValue>>,
}

/// `followers.recent_followers[]`. Rows lack ids: a follow is identified by name and time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Follower {
    /// `username`
    #[serde(deserialize_with = "lenient::required_text")]
    pub username: String,
    /// `profile_pic_url`, if there is a picture.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub profile_pic_url: Option<String>,
    /// `followed_on`. In a document it is read by the [`FollowTime`], since its label is wrong.
    #[serde(default)]
    pub followed_on: Timestamp,
}

impl Row for Follower {
    fn is_empty(&self) -> bool {
        self.username.is_empty()
    }
}

impl Followers {
    /// `None` if the value is neither an object nor absent.
    pub(super) fn decode(
        cursor: &mut Cursor<'_>,
        clock: FollowTime,
        now: i64,
    ) -> Result<Option<Self>, SyntaxError> {
        let mut followers = Self::default();
        let mut others = Others::default();
        let mut rows = ListReader::with_finalizer(|follower: &mut Follower| {
            follower.followed_on = clock.read(&follower.followed_on, now);
        });
        let other = cursor.object_or_skip(|cursor, name| {
            match &*name {
                "num_followers" => followers.num_followers = cursor.count()?,
                "num_followers_total" => followers.num_followers_total = cursor.count()?,
                "latest_follower" => rows.read_latest(cursor, "latest_follower")?,
                "recent_followers" => rows.read_recent(cursor, "recent_followers")?,
                _ => drop(others.read(&name, cursor)?),
            }
            Ok(())
        })?;
        (followers.latest_follower, followers.recent_followers) = rows.finish();
        let surplus;
        (followers.other, surplus) = others.finish("followers");
        followers.recent_followers.malformed.extend(surplus);
        Ok(other.is_none_or(is_empty_value).then_some(followers))
    }
}
