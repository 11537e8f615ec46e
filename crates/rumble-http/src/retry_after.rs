//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use time::{OffsetDateTime, format_description::well_known::Rfc2822};

/// Reads the value of a `Retry-After` header: seconds, or a date that is compared with `now`.
///
/// A date in the past results in zero. The three date formats of RFC 9110 are supported; anything else results in
/// `None`.
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
        // A number that overflows is effectively unlimited; the caller must cap it.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = parse_http_date(value, now)?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, also with hyphens, `Sunday, 06-Nov-94 08:49:37 GMT` of RFC 850, and
/// `Sun Nov  6 08:49:37 1994` of asctime.
pub(crate) fn parse_http_date(value: &str, now: SystemTime) -> Option<SystemTime> {
    let value = value.replace('-', " ");
    let words: Vec<_> = value.split_ascii_whitespace().take(7).collect();
    let (day, month, year, time, zone) = match words[..] {
        [_, day, month, year, time, zone] => (day, month, year, time, zone),
        [_, month, day, time, year] => (day, month, year, time, "GMT"),
        _ => return None,
    };
    let year = match year.len() {
        2 => nearest_year(year.parse().ok()?, OffsetDateTime::from(now).year()),
        _ => year.parse().ok()?,
    };
    let date = format!("{day:0>2} {month} {year:04} {time} {zone}");
    Some(OffsetDateTime::parse(&date, &Rfc2822).ok()?.into())
}

/// A year of two digits is interpreted as at most 50 years ahead.
fn nearest_year(digits: i32, this_year: i32) -> i32 {
    let year = this_year - this_year.rem_euclid(100) + digits;
    match year - this_year {
        51.. => year - 100,
        ..-49 => year + 100,
        _ => year,
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, SystemTime, parse_retry_after};

    #[test]
    fn only_seconds_and_dates_are_read() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        for (value, seconds) in [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sat, 05 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun Nov 06 08:50:37 1994", Some(60)),
            ("Sun, 06-Nov-1994 08:50:37 GMT", Some(60)),
            ("Friday, 06-Nov-43 08:49:37 GMT", Some(1_546_300_800)),
            ("Tuesday, 06-Nov-45 08:49:37 GMT", Some(0)),
            ("Sunday, 06-Nov-94 08:50:37", None),
            ("Sun Nov 6 8 1994", None),
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
