//! The address in the text that a user entered.

use super::ParseStreamRefError;

/// Address of a page on the site.
pub(super) struct Address<'a> {
    pub(super) path: &'a str,
    /// Host and port, if the host is loopback.
    pub(super) local_authority: Option<String>,
}

/// The address if the text is a URL or a path of the site; otherwise `None`.
pub(super) fn address(text: &str) -> Result<Option<Address<'_>>, ParseStreamRefError> {
    let on_site = |path| {
        Ok(Some(Address {
            path,
            local_authority: None,
        }))
    };
    if let Some(path) = text.strip_prefix('/').filter(|path| !path.starts_with('/')) {
        return on_site(path);
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
            on_site(text)
        } else {
            Ok(None)
        };
    }
    // A user name can look like a host.
    let (user, authority) = authority
        .rsplit_once('@')
        .map_or((None, authority), |(user, authority)| (Some(user), authority));
    match host_of(authority) {
        Host::Rumble | Host::Loopback if user.is_some() => Err(ParseStreamRefError::UserInfo),
        Host::Rumble if has_other_port(authority) => Err(ParseStreamRefError::Port),
        Host::Rumble => on_site(path),
        Host::Loopback => Ok(Some(Address {
            path,
            local_authority: Some(authority.to_ascii_lowercase()),
        })),
        Host::Other => Err(ParseStreamRefError::OtherHost),
    }
}

/// The decoded text of a URL in which every character except letters was encoded; `None` for any other text.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once('%').filter(|(scheme, _)| is_web(scheme))?;
    let mark = text.get(scheme.len()..)?.get(..9)?;
    if !mark.eq_ignore_ascii_case("%3a%2f%2f") {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hex = rest.strip_prefix('%').and_then(|digits| digits.get(..2));
        let (length, byte) = match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (3, Some(byte)),
            None => (first.len_utf8(), None),
        };
        let (this, after) = rest.split_at_checked(length)?;
        match byte {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(this.as_bytes()),
        }
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn has_other_port(authority: &str) -> bool {
    let port = authority.rsplit_once(':').map(|(_, port)| port);
    port.is_some_and(|port| !matches!(port, "" | "443" | "80"))
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
