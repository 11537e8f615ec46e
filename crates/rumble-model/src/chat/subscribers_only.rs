use serde::Deserialize;

use crate::json::lenient;

/// `init.subscribers_only_chat`
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct SubscribersOnlyChat {
    /// `on`: only subscribers may write.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub on: Option<bool>,
    /// `can_enable`: this viewer may switch it.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub can_enable: Option<bool>,
    /// `can_write`: this viewer may write while it is on.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub can_write: Option<bool>,
}
