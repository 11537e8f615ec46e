//! The headers of an answer.

use http::{HeaderMap, HeaderName, Uri, header};
use rumble_model::Secret;

use crate::session_cookie;

pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The host, with its port if there is one, of a whole URL.
pub(crate) fn host_of(location: &str) -> Option<String> {
    let uri: Uri = location.parse().ok()?;
    let host = uri.host()?;
    Some(match uri.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The session that an answer sets: the last `Set-Cookie: u_s=…` that does not take it away.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<Secret> {
    let cookies = headers.get_all(header::SET_COOKIE).iter();
    let mut tokens = cookies.filter_map(|cookie| token_of(cookie.to_str().ok()?));
    tokens.next_back()
}

/// The value of `u_s=…`. An empty value, `deleted` or a `Max-Age` that is over take the cookie away.
fn token_of(cookie: &str) -> Option<Secret> {
    let mut parts = cookie.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let value = value.trim().trim_matches('"');
    let is_over = parts
        .filter_map(|part| part.split_once('='))
        .any(|(name, value)| {
            name.trim().eq_ignore_ascii_case("max-age")
                && value.trim().parse::<i64>().is_ok_and(|age| age <= 0)
        });
    (name.trim() == session_cookie::NAME && !matches!(value, "" | "deleted") && !is_over)
        .then(|| Secret::new(value))
}
