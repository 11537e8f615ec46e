//! The address in a text.

use super::ParseStreamRefError;

/// Where on the site an address leads.
pub(super) struct Address<'a> {
    pub(super) path: &'a str,
    /// Host and port, where it is the loopback.
    pub(super) local_authority: Option<String>,
}

/// The address when the text is a URL or a path of the site; `None` when it is something else.
pub(super) fn address(text: &str) -> Result<Option<Address<'_>>, ParseStreamRefError> {
    let here = |path| {
        Ok(Some(Address {
            path,
            local_authority: None,
        }))
    };
    if let Some(path) = text.strip_prefix('/').filter(|path| !path.starts_with('/')) {
        return here(path);
    }
    let (has_scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if is_web(scheme) => (true, rest),
        Some(_) => return Err(ParseStreamRefError::OtherHost),
        None => (false, text.trim_start_matches('/')),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if !has_scheme && !authority.contains('.') {
        let is_folder = ["c", "user"]
            .iter()
            .any(|folder| authority.eq_ignore_ascii_case(folder));
        return if is_folder && path.len() > 1 {
            here(text)
        } else {
            Ok(None)
        };
    }
    match host_of(authority) {
        Host::Rumble => here(path),
        Host::Loopback => Ok(Some(Address {
            path,
            local_authority: Some(authority.to_ascii_lowercase()),
        })),
        Host::Other => Err(ParseStreamRefError::OtherHost),
    }
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

enum Host {
    Loopback,
    Other,
    Rumble,
}

fn host_of(authority: &str) -> Host {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<std::net::IpAddr>();
    let is_name = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    if host == "rumble.com" || (is_name && host.ends_with(".rumble.com")) {
        Host::Rumble
    } else if host == "localhost" || address.is_ok_and(|address| address.is_loopback()) {
        Host::Loopback
    } else {
        Host::Other
    }
}
