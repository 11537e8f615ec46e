//! The headers of an answer.

use std::time::SystemTime;

use http::{HeaderMap, HeaderName, Uri, header};
use rumble_model::Secret;

use crate::{retry_after::parse_http_date, session_cookie};

pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The host, in lower case and with its port if there is one, of a whole URL.
pub(crate) fn host_of(location: &str) -> Option<String> {
    let uri = uri_of(location)?;
    let host = uri.host()?.to_ascii_lowercase();
    Some(match uri.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// The path of a whole URL, or of one that begins with its path.
pub(crate) fn path_of(location: &str) -> Option<String> {
    Some(uri_of(location)?.path().to_owned())
}

fn uri_of(location: &str) -> Option<Uri> {
    // Without a scheme it would be read as a path.
    match location.starts_with("//") {
        true => format!("https:{location}").parse().ok(),
        false => location.parse().ok(),
    }
}

/// The session that an answer sets: the last `Set-Cookie: u_s=…` that does not take it away.
pub(crate) fn session_token(headers: &HeaderMap, now: SystemTime) -> Option<Secret> {
    let cookies = headers.get_all(header::SET_COOKIE).iter();
    let mut tokens = cookies.filter_map(|cookie| token_of(cookie.to_str().ok()?, now));
    tokens.next_back()
}

/// The value of `u_s=…`. An empty value, `deleted`, a `Max-Age` that is over, or without it an `Expires` that has
/// passed, take the cookie away.
fn token_of(cookie: &str, now: SystemTime) -> Option<Secret> {
    let mut parts = cookie.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let value = value.trim().trim_matches('"');
    if name.trim() != session_cookie::NAME || matches!(value, "" | "deleted") {
        return None;
    }
    let (mut max_age_is_over, mut has_expired) = (None, None);
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("max-age") {
            max_age_is_over = is_over(value).or(max_age_is_over);
        } else if name.eq_ignore_ascii_case("expires") {
            // Servers also write `06-Nov-1994`.
            let date = parse_http_date(&value.replace('-', " "));
            has_expired = date.map(|date| date <= now).or(has_expired);
        }
    }
    let is_removal = max_age_is_over.or(has_expired).unwrap_or(false);
    (!is_removal).then(|| Secret::new(value))
}

/// Whether a `Max-Age` is zero or less; `None` when it is no number.
fn is_over(max_age: &str) -> Option<bool> {
    let digits = max_age.strip_prefix('-').unwrap_or(max_age);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits != max_age || digits.bytes().all(|byte| byte == b'0'))
}

#[cfg(test)]
mod tests {
    use super::{host_of, path_of};

    #[test]
    fn a_location_has_a_path_and_perhaps_a_host() {
        for (location, host, path) in [
            ("https://auth.rumble.com?theme=s", Some("auth.rumble.com"), "/"),
            (
                "https://rumble.com:8443/login.php?next=x",
                Some("rumble.com:8443"),
                "/login.php",
            ),
            ("https://Auth.Rumble.com/", Some("auth.rumble.com"), "/"),
            ("//auth.rumble.com/a?b", Some("auth.rumble.com"), "/a"),
            ("/login.php?next=%2Faccount", None, "/login.php"),
        ] {
            assert_eq!(host_of(location).as_deref(), host, "{location}");
            assert_eq!(path_of(location).as_deref(), Some(path), "{location}");
        }
        assert_eq!(path_of("two words"), None);
    }
}
