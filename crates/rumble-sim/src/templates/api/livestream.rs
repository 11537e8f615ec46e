use super::{ApiStyle, base36, blank, message, rant};
use crate::{Json, WallTime, object};

/// An entry of `livestreams`: on air, finished or scheduled.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiLivestream {
    /// `id`, in base 36 on the wire
    pub id: u64,
    /// `title`
    pub title: String,
    /// `created_on`
    pub created: WallTime,
    /// `is_live`
    pub is_live: bool,
    /// `scheduled_on`, null without
    pub scheduled: Option<WallTime>,
    /// `visibility`
    pub visibility: String,
    /// `categories.primary` and `categories.secondary`, null without
    pub categories: [Option<Json>; 2],
    /// `server_url`, a secret
    pub server_url: String,
    /// `stream_key`, a secret
    pub stream_key: String,
    /// `likes` and `dislikes`
    pub likes: (u64, u64),
    /// `watching_now`
    pub watching_now: u64,
    /// `chat.recent_messages`, newest first
    pub messages: Vec<Json>,
    /// `chat.recent_rants`, newest first
    pub rants: Vec<Json>,
}

impl ApiLivestream {
    /// A public stream that is on air and that nobody has noticed yet.
    #[must_use]
    pub fn new(id: u64, title: &str, created: WallTime) -> Self {
        Self {
            id,
            title: title.to_owned(),
            created,
            is_live: true,
            visibility: "public".to_owned(),
            categories: [Some(category("cooking", "Cooking")), None],
            server_url: "rtmp://ingest.example/live".to_owned(),
            stream_key: format!("r-{}-invented-key", base36(id)),
            ..Self::default()
        }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self, style: ApiStyle) -> Json {
        let [primary, secondary] = self.categories.clone();
        let mut record = object! {
            "id" => base36(self.id),
            "title" => &self.title,
            "created_on" => self.created.to_rfc3339(),
            "is_live" => self.is_live,
            "scheduled_on" => self.scheduled.map(WallTime::to_rfc3339),
            "visibility" => &self.visibility,
            "categories" => object! { "primary" => primary, "secondary" => secondary },
            "server_url" => &self.server_url,
            "stream_key" => &self.stream_key,
            "likes" => self.likes.0,
            "dislikes" => self.likes.1,
            "watching_now" => self.watching_now,
            "chat" => object! {
                "latest_message" => self.messages.first().cloned(),
                "recent_messages" => self.messages.clone(),
                "latest_rant" => style.latest(&self.rants, blank_rant()),
                "recent_rants" => self.rants.clone(),
            },
        };
        style.apply(&mut record);
        record
    }
}

/// A category of a stream.
#[must_use]
pub fn category(slug: &str, title: &str) -> Json {
    object! { "slug" => slug, "title" => title }
}

fn blank_rant() -> Json {
    let at = WallTime::DEFAULT;
    blank(rant(message("", "", &[], "", at), 0, at))
}

/// The entry of a relay that has no stream.
pub(super) fn blank_stream() -> Json {
    object! {
        "id" => "",
        "title" => "",
        "created_on" => "",
        "is_live" => false,
        "categories" => object! {},
        "likes" => 0_u64,
        "dislikes" => 0_u64,
        "watching_now" => 0_u64,
        "chat" => object! { "latest_rant" => blank_rant(), "recent_rants" => Json::Array(Vec::new()) },
    }
}
