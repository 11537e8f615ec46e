use super::livestream::blank_stream;
use super::{ApiLivestream, ApiStyle, base36, blank, follower, subscriber};
use crate::{Json, WallTime, object};

/// The whole document.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiDocument {
    /// `now`
    pub now: WallTime,
    /// `user_id`, in base 36 on the wire
    pub user_id: u64,
    /// `username`
    pub username: String,
    /// `channel_id` and `channel_name` of a channel's key, null for a user's
    pub channel: Option<(u64, String)>,
    /// `max_num_results`
    pub max_num_results: u64,
    /// `followers.num_followers`
    pub num_followers: u64,
    /// `followers.num_followers_total`
    pub num_followers_total: u64,
    /// `followers.recent_followers`, newest first
    pub followers: Vec<Json>,
    /// `subscribers.recent_subscribers`, newest first; `num_subscribers` is their number
    pub subscribers: Vec<Json>,
    /// `gifted_subs.num_gifted_subs`: the sum of what was bought
    pub num_gifts: u64,
    /// `gifted_subs.recent_gifted_subs`, newest first
    pub gifts: Vec<Json>,
    /// `livestreams`
    pub livestreams: Vec<ApiLivestream>,
}

impl ApiDocument {
    /// For a user's key: nobody follows, nothing is on air.
    #[must_use]
    pub fn new(now: WallTime, user_id: u64, username: &str) -> Self {
        Self {
            now,
            user_id,
            username: username.to_owned(),
            max_num_results: 50,
            ..Self::default()
        }
    }

    /// The document.
    #[must_use]
    pub fn to_json(&self, style: ApiStyle) -> Json {
        let channel = self.channel.as_ref();
        let (channel_id, channel_name) = (channel.map(|(id, _)| *id), channel.map(|(_, name)| name));
        let kind = if channel.is_some() { "channel" } else { "user" };
        let root =
            object! { "now" => self.now.unix_seconds(), "type" => kind, "user_id" => base36(self.user_id) };
        let root = match style {
            ApiStyle::First => root.with("channel_id", channel_id),
            _ => root
                .with("username", &self.username)
                .with("channel_id", channel_id)
                .with("channel_name", channel_name),
        };
        let entries = self.livestreams.iter().map(|entry| entry.to_json(style));
        let entries: Vec<_> = entries.collect();
        let blank_follower = blank(follower("", "", self.now));
        let mut root = root
            .with("since", Json::Null)
            .with("max_num_results", self.max_num_results)
            .with(
                "followers",
                object! {
                    "num_followers" => self.num_followers,
                    "num_followers_total" => self.num_followers_total,
                    "latest_follower" => style.latest(&self.followers, blank_follower.clone()),
                    "recent_followers" => style.rows(self.followers.clone(), blank_follower),
                },
            )
            .with(
                "subscribers",
                object! {
                    "num_subscribers" => self.subscribers.len() as u64,
                    "latest_subscriber" => style.latest(&self.subscribers, blank(subscriber("", "", 0, self.now))),
                    "recent_subscribers" => self.subscribers.clone(),
                },
            )
            .with(
                "gifted_subs",
                object! {
                    "num_gifted_subs" => self.num_gifts,
                    "latest_gifted_sub" => self.gifts.first().cloned(),
                    "recent_gifted_subs" => self.gifts.clone(),
                },
            )
            .with("livestreams", style.rows(entries, blank_stream()));
        style.apply(&mut root);
        root
    }
}
