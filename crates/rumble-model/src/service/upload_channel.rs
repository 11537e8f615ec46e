use serde::Deserialize;

use crate::id::{ChannelId, wire};
use crate::json::lenient;

/// `user.upload-channels`, `data[]`: a channel that the account may publish on.
///
/// ```
/// use rumble_model::Record;
/// use rumble_model::service::UploadChannel;
///
/// let channel: Record<UploadChannel> = Record::from_json(r#"{"id":7730001,"title":"Sparrow Studio","name":"SparrowStudio"}"#)?;
/// assert_eq!(channel.id.base10(), "7730001");
/// # Ok::<(), rumble_model::service::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct UploadChannel {
    /// `id`, decimal.
    #[serde(deserialize_with = "wire::decimal")]
    pub id: ChannelId,
    /// `title`: name to display.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub title: String,
    /// `name`: its name in URLs.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub name: Option<String>,
    /// `num_subscribers`
    #[serde(default, deserialize_with = "lenient::number")]
    pub num_subscribers: Option<u64>,
    /// `thumb`: a URL.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub thumb: Option<String>,
}
