//! The headers of an answer.

use http::{HeaderMap, HeaderName, Uri};

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

/// The path of a whole URL, or of one that begins with its path.
pub(crate) fn path_of(location: &str) -> Option<String> {
    let uri: Uri = location.parse().ok()?;
    Some(uri.path().to_owned())
}
