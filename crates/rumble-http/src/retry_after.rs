//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use time::{OffsetDateTime, format_description::well_known::Rfc2822};

/// Reads the value of a `Retry-After` header: seconds, or a date that is compared with `now`.
///
/// A date that has passed gives zero. Of the date forms only the one that servers must send is read
/// (`Sun, 06 Nov 1994 08:49:37 GMT`); anything else gives `None`.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
/// let wait = |value| rumble_http::internal::parse_retry_after(value, now);
/// assert_eq!(wait("120"), Some(Duration::from_secs(120)));
/// assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(7)));
/// assert_eq!(wait("soon"), None);
/// ```
#[must_use]
pub fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that overflows means forever; the caller must cap it.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    Some(parse_http_date(value)?.duration_since(now).unwrap_or_default())
}

/// Reads a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn parse_http_date(value: &str) -> Option<SystemTime> {
    Some(OffsetDateTime::parse(value, &Rfc2822).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::{Duration, SystemTime, parse_retry_after};

    #[test]
    fn both_forms_are_read_and_nothing_else() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        for (value, seconds) in [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sat, 05 Nov 1994 08:49:37 GMT", Some(0)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("Sun, 06 Nov 1994", None),
            ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ] {
            assert_eq!(
                parse_retry_after(value, now),
                seconds.map(Duration::from_secs),
                "{value}"
            );
        }
    }
}
