use std::collections::BTreeMap;

use serde::Deserialize;

use crate::json::lenient;

/// `config.badges.<slug>`: how a chat badge looks.
///
/// ```
/// let badge: rumble_model::chat::Badge = serde_json::from_str(
///     r#"{"icons":{"48":"/i/badges/verified_48.png"},"label":{"en":"Verified"}}"#,
/// )?;
/// assert_eq!(badge.icon_path(), Some("/i/badges/verified_48.png"));
/// assert_eq!(badge.label_in("en"), Some("Verified"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Badge {
    /// `icons`: pixel size (as text) to path. The paths begin with `/` and belong to `https://rumble.com`.
    #[serde(default, deserialize_with = "lenient::map")]
    pub icons: BTreeMap<String, String>,
    /// `label`: language to text; only `en` has been seen.
    #[serde(default, deserialize_with = "lenient::map")]
    pub label: BTreeMap<String, String>,
}

impl Badge {
    /// The path of the 48-pixel icon, the size that is always there.
    #[must_use]
    pub fn icon_path(&self) -> Option<&str> {
        self.icons.get("48").map(String::as_str)
    }

    /// The label in a language.
    #[must_use]
    pub fn label_in(&self, language: &str) -> Option<&str> {
        self.label.get(language).map(String::as_str)
    }
}
