use serde::{Deserialize, Deserializer};

use crate::json::lenient;
use crate::secret::Secret;

/// `user.profile`, `data`: the account as its owner sees it. Without its JSON, which contains a key and personal data.
///
/// ```
/// use rumble_model::service::{Profile, ServiceResponse};
///
/// let response = ServiceResponse::from_json(r#"{"data":{"email":"s@mail.example","api_key":"invented","is_premium":1}}"#)?;
/// let profile: Profile = response.data()?;
/// assert_eq!(profile.is_premium, Some(true));
/// assert!(!format!("{profile:?}").contains("invented"));
/// # Ok::<(), rumble_model::service::DecodeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Profile {
    /// `api_key`: required by the account pages in addition to the session. Not a key of the Live Stream API.
    #[serde(default, deserialize_with = "secret")]
    pub api_key: Option<Secret>,
    /// `email`
    #[serde(default, deserialize_with = "secret")]
    pub email: Option<Secret>,
    /// `thumb`: the URL of the picture.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub thumb: Option<String>,
    /// `birthday`, as received.
    #[serde(default, deserialize_with = "secret")]
    pub birthday: Option<Secret>,
    /// `validated`: the e-mail address was confirmed.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub validated: Option<bool>,
    /// `rumbles_score`
    #[serde(default, deserialize_with = "lenient::number")]
    pub rumbles_score: Option<u64>,
    /// `followers_count`
    #[serde(default, deserialize_with = "lenient::number")]
    pub followers_count: Option<u64>,
    /// `following_count`
    #[serde(default, deserialize_with = "lenient::number")]
    pub following_count: Option<u64>,
    /// `is_premium`
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_premium: Option<bool>,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    Ok(lenient::non_empty_text(deserializer)?.map(Secret::new))
}
