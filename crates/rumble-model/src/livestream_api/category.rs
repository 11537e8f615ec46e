use std::fmt;

use serde::Deserialize;

use crate::json::{Cursor, SyntaxError, lenient};

/// `livestreams[].categories`: an iterator returns those that are present, `primary` first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Categories {
    /// `primary`
    pub primary: Option<StreamCategory>,
    /// `secondary`; absent on most streams.
    pub secondary: Option<StreamCategory>,
}

/// A category of a stream. Displays as its title.
///
/// ```
/// let category: rumble_model::livestream_api::StreamCategory =
///     serde_json::from_str(r#"{"slug":"howto","title":"How-To"}"#)?;
/// assert_eq!(category.to_string(), "How-To");
/// assert!(category.is("howto") && category.is("How-To"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[non_exhaustive]
pub struct StreamCategory {
    /// `slug`: as in URLs.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub slug: String,
    /// `title`: as shown.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub title: String,
}

impl StreamCategory {
    /// Whether this is its slug or its title (cocorum's `category == "…"`).
    #[must_use]
    pub fn is(&self, slug_or_title: &str) -> bool {
        self.slug == slug_or_title || self.title == slug_or_title
    }
}

impl fmt::Display for StreamCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl Categories {
    /// The categories that are present, `primary` first.
    pub fn iter(&self) -> CategoriesIter<'_> {
        [self.primary.as_ref(), self.secondary.as_ref()]
            .into_iter()
            .flatten()
    }

    /// `null`, `[]` and anything else but an object are empty.
    pub(super) fn decode(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        let mut categories = Self::default();
        cursor.object_or_skip(|cursor, name| {
            match &*name {
                "primary" => categories.primary = category(cursor)?,
                "secondary" => categories.secondary = category(cursor)?,
                _ => drop(cursor.skip()?),
            }
            Ok(())
        })?;
        Ok(categories)
    }
}

/// The categories that are present.
///
/// ```
/// use rumble_model::livestream_api::{Categories, StreamCategory};
///
/// fn titles(categories: &Categories) -> Vec<&str> {
///     categories.into_iter().map(|category| category.title.as_str()).collect()
/// }
/// assert!(titles(&Categories::default()).is_empty());
/// ```
impl<'a> IntoIterator for &'a Categories {
    type Item = &'a StreamCategory;
    type IntoIter = CategoriesIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Iterator over [`Categories`].
pub type CategoriesIter<'a> = std::iter::Flatten<std::array::IntoIter<Option<&'a StreamCategory>, 2>>;

fn category(cursor: &mut Cursor<'_>) -> Result<Option<StreamCategory>, SyntaxError> {
    if cursor.peek() != Some(b'{') {
        cursor.skip()?;
        return Ok(None);
    }
    let category = cursor.optional::<StreamCategory>()?;
    Ok(category.filter(|category| *category != StreamCategory::default()))
}
