use super::{ApiFollower, ApiGift, ApiLivestream, ApiStyle, ApiSubscriber, base36, livestream};
use crate::{Json, WallTime, object};

/// The whole document.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiDocument {
    /// `now`
    pub now: WallTime,
    /// `type`: `user` or `channel`
    pub kind: String,
    /// `user_id`, in base 36 on the wire
    pub user_id: u64,
    /// `username`
    pub username: String,
    /// `channel_id`, null for a user's key
    pub channel_id: Option<u64>,
    /// `channel_name`, null for a user's key
    pub channel_name: Option<String>,
    /// `max_num_results`
    pub max_num_results: u64,
    /// `followers.num_followers`
    pub num_followers: u64,
    /// `followers.num_followers_total`
    pub num_followers_total: u64,
    /// `followers.recent_followers`, newest first
    pub followers: Vec<ApiFollower>,
    /// `subscribers.recent_subscribers`, newest first; `num_subscribers` is their number
    pub subscribers: Vec<ApiSubscriber>,
    /// `gifted_subs.recent_gifted_subs`, newest first; `num_gifted_subs` is the sum of what was bought
    pub gifts: Vec<ApiGift>,
    /// `livestreams`
    pub livestreams: Vec<ApiLivestream>,
}

impl ApiDocument {
    /// For a user's key: nobody follows, nothing is on air.
    #[must_use]
    pub fn new(now: WallTime, user_id: u64, username: &str) -> Self {
        Self {
            now,
            kind: "user".to_owned(),
            user_id,
            username: username.to_owned(),
            channel_id: None,
            channel_name: None,
            max_num_results: 50,
            num_followers: 0,
            num_followers_total: 0,
            followers: Vec::new(),
            subscribers: Vec::new(),
            gifts: Vec::new(),
            livestreams: Vec::new(),
        }
    }

    setters! {
        /// For a channel's key.
        fn for_channel(self, id: u64, name: &str) {
            self.kind = "channel".to_owned();
            self.channel_id = Some(id);
            self.channel_name = Some(name.to_owned());
        }
    }

    /// The document.
    #[must_use]
    pub fn to_json(&self, style: ApiStyle) -> Json {
        let names = |root: Json| match style {
            ApiStyle::First => root.with("channel_id", self.channel_id),
            _ => root
                .with("username", &self.username)
                .with("channel_id", self.channel_id)
                .with("channel_name", self.channel_name.as_deref()),
        };
        let gifts: Vec<Json> = self.gifts.iter().map(ApiGift::to_json).collect();
        let gifted_subs = object! {
            "num_gifted_subs" => self.gifts.iter().map(|gift| gift.total_gifts).sum::<u64>(),
            "latest_gifted_sub" => gifts.first().cloned(),
            "recent_gifted_subs" => gifts,
        };
        let mut livestreams: Vec<Json> = self
            .livestreams
            .iter()
            .map(|entry| entry.to_json(style))
            .collect();
        if livestreams.is_empty() && style == ApiStyle::Relay {
            livestreams.push(livestream::blank());
        }
        let root = object! {
            "now" => self.now.unix_seconds(),
            "type" => &self.kind,
            "user_id" => base36(self.user_id),
        };
        let mut root = names(root)
            .with("since", Json::Null)
            .with("max_num_results", self.max_num_results)
            .with("followers", self.followers(style))
            .with("subscribers", self.subscribers(style))
            .with("gifted_subs", gifted_subs)
            .with("livestreams", livestreams);
        style.apply(&mut root);
        root
    }

    fn followers(&self, style: ApiStyle) -> Json {
        let blank = || ApiFollower::default().to_json();
        let mut rows: Vec<Json> = self.followers.iter().map(ApiFollower::to_json).collect();
        let latest = style.latest(&rows, blank());
        if rows.is_empty() && style == ApiStyle::Relay {
            rows.push(blank());
        }
        object! {
            "num_followers" => self.num_followers,
            "num_followers_total" => self.num_followers_total,
            "latest_follower" => latest,
            "recent_followers" => rows,
        }
    }

    fn subscribers(&self, style: ApiStyle) -> Json {
        let rows: Vec<Json> = self.subscribers.iter().map(ApiSubscriber::to_json).collect();
        object! {
            "num_subscribers" => u64::try_from(rows.len()).unwrap_or(u64::MAX),
            "latest_subscriber" => style.latest(&rows, ApiSubscriber::default().to_json()),
            "recent_subscribers" => rows,
        }
    }
}
