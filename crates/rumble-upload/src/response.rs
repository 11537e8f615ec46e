use std::fmt;
use std::time::Duration;

use rumble_model::StreamId;
use serde_json::{Map, Value};

/// Published video.
///
/// All members of the response are available through [`get_str`](UploadResponse::get_str) and
/// [`get_int`](UploadResponse::get_int). Which members exist depends on the form of the response.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UploadResponse {
    /// `fid`, decimal: the id of the video.
    pub fid: StreamId,
    /// `url`: URL of the watch page, if known.
    pub url: Option<String>,
    /// `title`: from the response, or as it was sent.
    pub title: Option<String>,
    /// `embed`: HTML that shows the video; only in the older form of the response.
    pub embed: Option<String>,
    /// `embedMonetize`: like `embed`, with paid advertisements.
    pub embed_monetize: Option<String>,
    /// Duration of the video, if the server reported it.
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

    /// Decodes a response of the simple-upload API.
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

    /// Text member of the response; the digits of a number.
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

    /// Member of the response that is a whole number or consists of digits.
    #[must_use]
    pub fn get_int(&self, key: &str) -> Option<i64> {
        self.get_str(key)?.parse().ok()
    }

    /// The response, or the argument of its script call, as JSON text.
    #[doc(alias = "jsdata")]
    #[must_use]
    pub fn raw(&self) -> String {
        Value::Object(self.members.clone()).to_string()
    }

    /// URL of the page that shows only the video. It is derived from the id.
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

/// A string, or the digits of a number.
pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
