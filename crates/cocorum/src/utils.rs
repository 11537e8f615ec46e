//! `cocorum.utils`: functions for ids, times, badges and logins.
//!
//! As in the original, text is base 36 unless stated otherwise, integers are decimal, and 0 is valid. Typed ids do not guess:
//! see [`StreamId`](crate::model::StreamId).

#[cfg(feature = "servicephp")]
mod login;

use rumble_model::Timestamp;
use rumble_model::id::{Base36, ParseIdError, base36};

#[cfg(feature = "servicephp")]
#[doc(inline)]
pub use login::{calc_password_hashes, md5_ex, test_session_cookie, video_id_from_url};
#[cfg(feature = "chat")]
#[doc(inline)]
pub use rumble_chat::generate_request_id;
#[doc(inline)]
pub use rumble_model::badges_to_glyph_string;

/// Number as Python callers pass it: an integer or text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "an id is given as one of the two")]
pub enum Number<'a> {
    /// An integer.
    Integer(u64),
    /// Text in base 36, or in base 10 if the caller assumes it.
    Text(&'a str),
}

impl From<u64> for Number<'_> {
    fn from(integer: u64) -> Self {
        Self::Integer(integer)
    }
}

impl<'a> From<&'a str> for Number<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// Converts decimal to base 36.
///
/// ```
/// assert_eq!(cocorum::utils::base_10_to_36(157_009_049), "2lh8yh");
/// assert_eq!(cocorum::utils::base_10_to_36(0), "0");
/// ```
#[must_use]
pub fn base_10_to_36(b10: u64) -> String {
    Base36(b10).to_string()
}

/// Converts base 36 to decimal.
///
/// ```
/// assert_eq!(cocorum::utils::base_36_to_10("2LH8YH")?, 157_009_049);
/// assert!(cocorum::utils::base_36_to_10("not an id").is_err());
/// # Ok::<(), cocorum::model::ParseIdError>(())
/// ```
///
/// # Errors
///
/// Returns [`ParseIdError`] if the text is not a base-36 number of at most 64 bits.
pub fn base_36_to_10(b36: &str) -> Result<u64, ParseIdError> {
    base36::parse(b36)
}

/// Converts either form to decimal. Text is base 36 unless `assume_10`.
///
/// ```
/// use cocorum::utils::ensure_b10;
///
/// assert_eq!(ensure_b10("10", false)?, 36);
/// assert_eq!(ensure_b10("10", true)?, 10);
/// assert_eq!(ensure_b10(10, false)?, 10);
/// # Ok::<(), cocorum::model::ParseIdError>(())
/// ```
///
/// # Errors
///
/// Returns [`ParseIdError`] if the text is not a number in that base.
pub fn ensure_b10<'a>(num: impl Into<Number<'a>>, assume_10: bool) -> Result<u64, ParseIdError> {
    match num.into() {
        Number::Integer(integer) => Ok(integer),
        Number::Text(text) if assume_10 => base36::parse_decimal(text),
        Number::Text(text) => base36::parse(text),
    }
}

/// Converts either form to base 36. Text is base 36 unless `assume_10`.
///
/// ```
/// use cocorum::utils::ensure_b36;
///
/// assert_eq!(ensure_b36(36, false)?, "10");
/// assert_eq!(ensure_b36("36", true)?, "10");
/// assert_eq!(ensure_b36("36", false)?, "36");
/// # Ok::<(), cocorum::model::ParseIdError>(())
/// ```
///
/// # Errors
///
/// Returns [`ParseIdError`] if the text is not a number in that base.
pub fn ensure_b36<'a>(num: impl Into<Number<'a>>, assume_10: bool) -> Result<String, ParseIdError> {
    ensure_b10(num, assume_10).map(base_10_to_36)
}

/// Returns both forms: base 36, then decimal.
///
/// ```
/// assert_eq!(cocorum::utils::base_36_and_10("2lh8yh", false)?, ("2lh8yh".to_owned(), 157_009_049));
/// # Ok::<(), cocorum::model::ParseIdError>(())
/// ```
///
/// # Errors
///
/// Returns [`ParseIdError`] if the text is not a number in that base.
pub fn base_36_and_10<'a>(
    num: impl Into<Number<'a>>,
    assume_10: bool,
) -> Result<(String, u64), ParseIdError> {
    ensure_b10(num, assume_10).map(|number| (base_10_to_36(number), number))
}

/// Converts a time of the wire to Unix seconds. Unlike the original it uses the UTC offset. Returns `None` for other texts.
///
/// ```
/// use cocorum::utils::parse_timestamp;
///
/// assert_eq!(parse_timestamp("2026-03-14T17:58:02+00:00"), Some(1_773_511_082));
/// assert_eq!(parse_timestamp("2026-03-14T13:58:02-04:00"), Some(1_773_511_082));
/// assert_eq!(parse_timestamp("soon"), None);
/// ```
#[must_use]
pub fn parse_timestamp(timestamp: &str) -> Option<i64> {
    Timestamp::parse(timestamp).unix_seconds()
}

/// Formats Unix seconds like Rumble; `None` outside the years 0 to 9999.
///
/// ```
/// assert_eq!(cocorum::utils::form_timestamp(1_773_511_082).as_deref(), Some("2026-03-14T17:58:02+00:00"));
/// ```
#[must_use]
pub fn form_timestamp(seconds: i64) -> Option<String> {
    Timestamp::from_unix_seconds(seconds).map(|timestamp| timestamp.raw().into_owned())
}
