//! Scheme, host and port, which decide where a secret is sent.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

use super::EndpointError;

/// Scheme, host and port of a URL. Two URLs with equal origins lead to the same server.
///
/// # Examples
///
/// ```
/// use rumble_http::Endpoint;
///
/// let one = Endpoint::parse("https://Rumble.com:443/a")?;
/// assert_eq!(one.origin(), Endpoint::rumble().origin());
/// assert_eq!(one.origin().to_string(), "https://rumble.com");
/// # Ok::<(), rumble_http::EndpointError>(())
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Origin {
    scheme: Scheme,
    /// Lower case; an IPv6 address in its shortest form, in brackets.
    host: String,
    port: u16,
    is_loopback: bool,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Origin {
    pub(super) fn parse(scheme: Scheme, authority: &str) -> Result<Self, EndpointError> {
        let (host, port) = split_port(authority)?;
        let port = match port {
            None => scheme.default_port(),
            Some(digits) => parse_port(digits).ok_or(EndpointError::InvalidPort)?,
        };
        let (host, is_loopback) = parse_host(host).ok_or(EndpointError::InvalidHost)?;
        if scheme == Scheme::Http && !is_loopback {
            return Err(EndpointError::Insecure { host });
        }
        Ok(Self {
            scheme,
            host,
            port,
            is_loopback,
        })
    }

    /// The origin of a host name that is known to be valid.
    pub(super) fn https(host: &str) -> Self {
        Self {
            scheme: Scheme::Https,
            host: host.to_owned(),
            port: 443,
            is_loopback: false,
        }
    }

    /// The host without its port, lower case, an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Port; the default port if the URL does not contain one.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether requests use TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// Whether the host is this machine: `127.0.0.0/8`, `[::1]` or `localhost`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Whether the origin is https on the default port.
    pub(crate) fn is_https_on_default_port(&self) -> bool {
        self.scheme == Scheme::Https && self.port == self.scheme.default_port()
    }

    /// Whether the host is `domain` or a subdomain of it.
    pub(crate) fn is_same_or_subdomain_of(&self, domain: &str) -> bool {
        let rest = self.host.strip_suffix(domain);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The host for messages, with its port if it is not the default port.
    pub(crate) fn host_and_port(&self) -> String {
        if self.port == self.scheme.default_port() {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(f, "{scheme}://{}", self.host_and_port())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({self})")
    }
}

impl Scheme {
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("https") {
            Some(Self::Https)
        } else if text.eq_ignore_ascii_case("http") {
            Some(Self::Http)
        } else {
            None
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<&str>), EndpointError> {
    if authority.starts_with('[') {
        let (address, rest) = authority.split_once(']').ok_or(EndpointError::InvalidHost)?;
        let host = authority
            .get(..=address.len())
            .ok_or(EndpointError::InvalidHost)?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(EndpointError::InvalidHost),
        };
    }
    Ok(match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    })
}

fn parse_port(digits: &str) -> Option<u16> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|port| *port != 0)
}

/// The host in canonical form, and whether it is this machine.
fn parse_host(host: &str) -> Option<(String, bool)> {
    if let Some(inner) = host.strip_prefix('[') {
        let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
        return Some((format!("[{address}]"), address == Ipv6Addr::LOCALHOST));
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Some((address.to_string(), address.is_loopback()));
    }
    let is_label = |label: &str| {
        matches!(label.len(), 1..=63)
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    // A name whose last part is a number is a malformed address, which resolvers interpret inconsistently.
    let last = host.rsplit('.').next()?;
    if host.len() > 253 || !host.split('.').all(is_label) || is_number(last) {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let is_loopback = host == "localhost";
    Some((host, is_loopback))
}

fn is_number(label: &str) -> bool {
    let digits = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    match digits {
        Some(hex) => hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}
