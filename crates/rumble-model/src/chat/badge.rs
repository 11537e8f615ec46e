use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use super::TextMap;
use crate::json::lenient;

/// `config.badges.<slug>`: appearance of a chat badge.
///
/// ```
/// let config: rumble_model::chat::Config = serde_json::from_str(
///     r#"{"badges":{"verified":{"icons":{"48":"/i/badges/verified_48.png"},"label":{"en":"Verified"}}}}"#,
/// )?;
/// let badge = &config.badges["verified"];
/// assert_eq!(badge.slug, "verified");
/// assert_eq!(badge.icon_path(), Some("/i/badges/verified_48.png"));
/// assert_eq!(badge.icon_url().as_deref(), Some("https://rumble.com/i/badges/verified_48.png"));
/// assert_eq!(badge.label_in("en"), Some("Verified"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Badge {
    /// Name of the badge, its key in `config.badges`; empty if it was decoded alone.
    #[serde(skip)]
    pub slug: String,
    /// `icons`: pixel size (as text) to path. The paths begin with `/` and belong to `https://rumble.com`.
    #[serde(default)]
    pub icons: TextMap,
    /// `label`: language to text; only `en` has been seen.
    #[serde(default)]
    pub label: TextMap,
}

impl Badge {
    /// The path of the 48-pixel icon, the size that always exists.
    #[must_use]
    pub fn icon_path(&self) -> Option<&str> {
        self.icons.get("48")
    }

    /// URL of the 48-pixel icon on `https://rumble.com`. `None` if the icon is missing, or if its path does not begin
    /// with a single `/`.
    #[must_use]
    pub fn icon_url(&self) -> Option<String> {
        let path = self.icon_path()?;
        let is_path = path.starts_with('/') && !path.starts_with("//");
        is_path.then(|| format!("https://rumble.com{path}"))
    }

    /// The label in a language.
    #[must_use]
    pub fn label_in(&self, language: &str) -> Option<&str> {
        self.label.get(language)
    }
}

/// `config.badges`, each badge with its slug.
pub(super) fn catalogue<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Arc<Badge>>, D::Error> {
    lenient::map(deserializer, |slug, badge: Badge| {
        Arc::new(Badge {
            slug: slug.to_owned(),
            ..badge
        })
    })
}
