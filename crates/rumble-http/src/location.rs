//! URL of a redirect.

use http::Uri;

/// Host of a complete URL, in lower case and with its port, if there is one.
pub(crate) fn host_of(location: &str) -> Option<String> {
    let uri = uri_of(location)?;
    let host = uri.host()?.to_ascii_lowercase();
    Some(match uri.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// Path of a complete URL, or of one that begins with its path.
pub(crate) fn path_of(location: &str) -> Option<String> {
    Some(uri_of(location)?.path().to_owned())
}

fn uri_of(location: &str) -> Option<Uri> {
    // Without a scheme, the text would be parsed as a path.
    match location.starts_with("//") {
        true => format!("https:{location}").parse().ok(),
        false => location.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{host_of, path_of};

    #[test]
    fn a_location_has_a_path_and_optionally_a_host() {
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
