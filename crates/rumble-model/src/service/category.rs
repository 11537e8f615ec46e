use serde::Deserialize;

use crate::json::lenient;

/// `category.list`, `data.items[]`: a category of the site.
///
/// ```
/// use rumble_model::Record;
/// use rumble_model::service::Category;
///
/// let category: Record<Category> = Record::from_json(r#"{"id":10,"title":"How-To","slug":"howto","is_primary":true}"#)?;
/// assert_eq!((category.id, category.slug.as_deref()), (10, Some("howto")));
/// # Ok::<(), rumble_model::service::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Category {
    /// `id`: identifies the category in uploads.
    #[serde(deserialize_with = "lenient::required_number")]
    pub id: u64,
    /// `title`: name to display.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub title: String,
    /// `slug`: its name in URLs.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub slug: Option<String>,
    /// `description`
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub description: Option<String>,
    /// `thumbnail`: a URL.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub thumbnail: Option<String>,
    /// `num_viewers`: number of viewers of its streams.
    #[serde(default, deserialize_with = "lenient::number")]
    pub num_viewers: Option<u64>,
    /// `is_primary`: whether a video can have it as its primary category. `None` if the response does not contain it.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_primary: Option<bool>,
}
