use std::fmt;
use std::time::Duration;

use rumble_model::StreamId;
use serde_json::{Map, Value};

use crate::reply::text;

/// What was published.
///
/// Everything that the reply held is there through [`get_str`](UploadResponse::get_str) and
/// [`get_int`](UploadResponse::get_int). Which members there are depends on the form of the reply.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UploadResponse {
    /// `fid`, decimal: the id of the video.
    pub fid: StreamId,
    /// `url`: the address of the watch page, if it is known.
    pub url: Option<String>,
    /// `title`: in the reply, or else as it was sent.
    pub title: Option<String>,
    /// `embed`: HTML that shows the video, from the older form of the reply.
    pub embed: Option<String>,
    /// `embedMonetize`: as `embed`, with advertisements that pay.
    pub embed_monetize: Option<String>,
    /// How long the video is, as far as the server said.
    pub duration: Option<Duration>,
    members: Map<String, Value>,
}

impl UploadResponse {
    /// `None` without a `fid`.
    pub(crate) fn from_members(members: Map<String, Value>) -> Option<Self> {
        let fid = id(&members, "fid")?;
        Some(Self {
            fid,
            url: filled(&members, "url"),
            title: filled(&members, "title"),
            embed: filled(&members, "embed"),
            embed_monetize: filled(&members, "embedMonetize"),
            duration: None,
            members,
        })
    }

    /// From a reply of the simple-upload API.
    pub(crate) fn from_simple(members: Map<String, Value>) -> Option<Self> {
        let fid = id(&members, "video_id_int")?;
        Some(Self {
            fid,
            url: filled(&members, "url_monetized"),
            title: None,
            embed: None,
            embed_monetize: filled(&members, "embed_html_monetized"),
            duration: None,
            members,
        })
    }

    /// A member of the reply that is text; of a number its digits.
    ///
    /// ```no_run
    /// # fn of(response: &rumble_upload::UploadResponse) -> Option<String> {
    /// response.get_str("embedMonetize")
    /// # }
    /// ```
    #[must_use]
    pub fn get_str(&self, key: &str) -> Option<String> {
        text(self.members.get(key))
    }

    /// A member of the reply that is a whole number, or its digits as text.
    #[must_use]
    pub fn get_int(&self, key: &str) -> Option<i64> {
        self.get_str(key)?.parse().ok()
    }

    /// The reply, or the argument of its script call, as JSON text.
    #[doc(alias = "jsdata")]
    #[must_use]
    pub fn raw(&self) -> String {
        Value::Object(self.members.clone()).to_string()
    }

    /// The address of the page that shows the video alone. It is made from the id, so it is always known.
    #[must_use]
    pub fn embed_url(&self) -> String {
        format!("https://rumble.com/embed/v{}/", self.fid.base36())
    }
}

fn id(members: &Map<String, Value>, name: &str) -> Option<StreamId> {
    StreamId::from_base10(text(members.get(name))?.trim()).ok()
}

fn filled(members: &Map<String, Value>, name: &str) -> Option<String> {
    text(members.get(name)).filter(|text| !text.is_empty())
}

impl fmt::Debug for UploadResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadResponse")
            .field("fid", &self.fid)
            .field("url", &self.url)
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}
