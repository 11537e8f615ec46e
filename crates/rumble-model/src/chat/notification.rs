use serde::Deserialize;

use crate::json::lenient;

/// `messages[].notification`: a subscription notice. Either member can be missing.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Notification {
    /// `text`: shown after the author's name, such as "just joined as a subscriber".
    #[serde(default, deserialize_with = "lenient::text")]
    pub text: Option<String>,
    /// `badge`: slug of a badge.
    #[serde(default, deserialize_with = "lenient::text")]
    pub badge: Option<String>,
}
