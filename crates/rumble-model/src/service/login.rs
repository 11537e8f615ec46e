use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::value::RawValue;

use crate::json::lenient;
use crate::secret::Secret;

/// `user.get_salts`, `data.salts`: the salts of an account's password hashes.
///
/// ```
/// use rumble_model::service::{ServiceResponse, Salts};
///
/// let response = ServiceResponse::from_json(r#"{"data":{"salts":["a1B2","c3D4","e5F6"]}}"#)?;
/// assert_eq!(response.data::<Salts>()?.salts, ["a1B2", "c3D4", "e5F6"]);
/// # Ok::<(), rumble_model::service::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Salts {
    /// `salts`: three short texts. An object with the keys 0, 1 and 2 reads as the list.
    #[serde(deserialize_with = "three_texts")]
    pub salts: [String; 3],
}

fn three_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[String; 3], D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let texts = match raw.get().starts_with('[') {
        true => serde_json::from_str::<[String; 3]>(raw.get()).ok(),
        false => serde_json::from_str::<Numbered>(raw.get())
            .ok()
            .map(|Numbered { first, second, third }| [first, second, third]),
    };
    texts.ok_or_else(|| D::Error::custom("expected three texts"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbered {
    #[serde(rename = "0")]
    first: String,
    #[serde(rename = "1")]
    second: String,
    #[serde(rename = "2")]
    third: String,
}

impl Salts {
    /// Creates salts from three texts.
    pub fn new(salts: [impl Into<String>; 3]) -> Self {
        Self {
            salts: salts.map(Into::into),
        }
    }
}

/// `user.2fa.first_step`, `data`: the next step of a login.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct FirstStep {
    /// `totp_id`: id of this login. `None` for an account without two-factor authentication.
    #[serde(default, deserialize_with = "secret")]
    pub totp_id: Option<Secret>,
    /// `user_key`: the account in this login.
    #[serde(default, deserialize_with = "secret")]
    pub user_key: Option<Secret>,
    /// `options`: ways to receive a code.
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub options: TwoFactorMethods,
}

/// `options` of the first step: the methods to receive a two-factor code. `None` if not in the response.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TwoFactorMethods {
    /// `authenticator`: shown by an authenticator app.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub authenticator: Option<bool>,
    /// `email`: sent by e-mail on request.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub email: Option<bool>,
    /// `phone`: sent as a text message on request.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub phone: Option<bool>,
}

/// `user.login`, `data`: the session, if there is one.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct LoginSession {
    /// `session`: the value of the cookie `u_s`; on the wire `false` if the login is rejected.
    #[serde(default, deserialize_with = "token")]
    pub session: Option<Secret>,
}

/// Text: 0 and 1 are not tokens, but booleans.
fn token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    let filled = |text: &str| (!text.is_empty()).then(|| Secret::new(text));
    lenient::open_enum(deserializer, filled)
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    let text = lenient::text(deserializer)?.map(Secret::new);
    Ok(text.filter(|text| !text.expose().is_empty()))
}
