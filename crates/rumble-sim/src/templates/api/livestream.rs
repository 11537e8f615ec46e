use super::{ApiMessage, ApiRant, ApiStyle, base36};
use crate::{Json, WallTime, object};

/// An entry of `livestreams`: on air, finished or scheduled.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiLivestream {
    /// `id`, in base 36 on the wire
    pub id: u64,
    /// `title`
    pub title: String,
    /// `created_on`
    pub created_on: String,
    /// `is_live`
    pub is_live: bool,
    /// `scheduled_on`, null without
    pub scheduled_on: Option<String>,
    /// `visibility`
    pub visibility: String,
    /// `categories.primary`
    pub primary: Option<ApiCategory>,
    /// `categories.secondary`, null without
    pub secondary: Option<ApiCategory>,
    /// `server_url`, a secret
    pub server_url: String,
    /// `stream_key`, a secret
    pub stream_key: String,
    /// `likes`
    pub likes: u64,
    /// `dislikes`
    pub dislikes: u64,
    /// `watching_now`
    pub watching_now: u64,
    /// `chat.recent_messages`, newest first
    pub messages: Vec<ApiMessage>,
    /// `chat.recent_rants`, newest first
    pub rants: Vec<ApiRant>,
}

impl ApiLivestream {
    /// A public stream that is on air and that nobody has noticed yet.
    #[must_use]
    pub fn new(id: u64, title: &str, at: WallTime) -> Self {
        Self {
            id,
            title: title.to_owned(),
            created_on: at.to_rfc3339(),
            is_live: true,
            scheduled_on: None,
            visibility: "public".to_owned(),
            primary: Some(ApiCategory::new("cooking", "Cooking")),
            secondary: None,
            server_url: "rtmp://ingest.example/live".to_owned(),
            stream_key: format!("r-{}-invented-key", base36(id)),
            likes: 0,
            dislikes: 0,
            watching_now: 0,
            messages: Vec::new(),
            rants: Vec::new(),
        }
    }

    setters! {
        /// Not on air: finished or not begun.
        fn off_air(self) { self.is_live = false; }
        /// Planned for this time.
        fn scheduled(self, at: WallTime) { self.scheduled_on = Some(at.to_rfc3339()); }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self, style: ApiStyle) -> Json {
        let messages: Vec<Json> = self.messages.iter().map(ApiMessage::to_json).collect();
        let mut record = object! {
            "id" => base36(self.id),
            "title" => &self.title,
            "created_on" => &self.created_on,
            "is_live" => self.is_live,
            "scheduled_on" => self.scheduled_on.as_deref(),
            "visibility" => &self.visibility,
            "categories" => object! {
                "primary" => self.primary.as_ref().map(ApiCategory::to_json),
                "secondary" => self.secondary.as_ref().map(ApiCategory::to_json),
            },
            "server_url" => &self.server_url,
            "stream_key" => &self.stream_key,
            "likes" => self.likes,
            "dislikes" => self.dislikes,
            "watching_now" => self.watching_now,
            "chat" => object! {
                "latest_message" => messages.first().cloned(),
                "recent_messages" => messages,
                "latest_rant" => latest_rant(&self.rants, style),
                "recent_rants" => self.rants.iter().map(ApiRant::to_json).collect::<Vec<_>>(),
            },
        };
        style.apply(&mut record);
        record
    }
}

fn latest_rant(rants: &[ApiRant], style: ApiStyle) -> Json {
    let rants: Vec<Json> = rants.iter().take(1).map(ApiRant::to_json).collect();
    style.latest(&rants, ApiRant::default().to_json())
}

/// The entry of a relay that has no stream.
pub(super) fn blank() -> Json {
    object! {
        "id" => "",
        "title" => "",
        "created_on" => "",
        "is_live" => false,
        "categories" => object! {},
        "likes" => 0_u64,
        "dislikes" => 0_u64,
        "watching_now" => 0_u64,
        "chat" => object! { "latest_rant" => latest_rant(&[], ApiStyle::Relay), "recent_rants" => Json::Array(Vec::new()) },
    }
}

/// A category of a stream.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ApiCategory {
    /// `slug`
    pub slug: String,
    /// `title`
    pub title: String,
}

impl ApiCategory {
    /// A category.
    #[must_use]
    pub fn new(slug: &str, title: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            title: title.to_owned(),
        }
    }

    /// The record.
    #[must_use]
    pub fn to_json(&self) -> Json {
        object! { "slug" => self.slug.as_str(), "title" => self.title.as_str() }
    }
}
