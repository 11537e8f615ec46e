use serde::Deserialize;
use serde::de::Deserializer;

use crate::id::UserId;
use crate::json::{Updatable, lenient};

/// `user`: the state of the account that owns the session of a request.
///
/// ```
/// use rumble_model::Record;
/// use rumble_model::service::UserState;
///
/// let user: Record<UserState> = Record::from_json(r#"{"id":"_uew0jxd","logged_in":true,"username":"CalmSparrow"}"#)?;
/// assert_eq!(user.id.map(|id| id.base36().to_string()).as_deref(), Some("ew0jxd"));
/// # Ok::<(), rumble_model::service::DecodeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct UserState {
    /// `logged_in`: whether the session is valid.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub logged_in: Option<bool>,
    /// `id`: the account, on the wire `_u` and base 36. `None` if not logged in, or with another prefix.
    #[serde(default, deserialize_with = "account_id")]
    pub id: Option<UserId>,
    /// `username`
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub username: Option<String>,
    /// `chat`: the chat service for this account.
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub chat: ServiceEndpoint,
    /// `upload`: the upload server for this account.
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub upload: ServiceEndpoint,
    /// `watching_now`: how the site counts viewers. This project does not count as a viewer.
    #[serde(default, deserialize_with = "lenient::object")]
    pub watching_now: Option<Box<WatchingNow>>,
}

/// `user.chat`, `user.upload`: URL of a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ServiceEndpoint {
    /// `endpoint`: a base URL, as received. Check its origin before sending a session.
    #[serde(default, deserialize_with = "lenient::non_empty_text")]
    pub endpoint: Option<String>,
}

/// `user.watching_now`: how the site counts viewers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct WatchingNow {
    /// `subdomain`
    #[serde(default, deserialize_with = "lenient::text")]
    pub subdomain: Option<String>,
    /// `ttl_post`: the interval in seconds.
    #[serde(default, deserialize_with = "lenient::number")]
    pub ttl_post: Option<u64>,
    /// `endpoint`: a base URL, as received.
    #[serde(default, deserialize_with = "lenient::text")]
    pub endpoint: Option<String>,
}

fn account_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UserId>, D::Error> {
    let text = lenient::text(deserializer)?;
    Ok(text.and_then(|text| UserId::from_base36(text.strip_prefix("_u")?).ok()))
}

impl Updatable for UserState {}
