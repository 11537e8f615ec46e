//! URLs of proxies.

use std::fmt;

use ureq::{Proxy, ProxyProtocol};

/// A valid proxy. `Display` shows host and port, and the variable it comes from.
#[derive(Clone)]
pub(crate) struct ProxyUrl {
    pub(super) proxy: Proxy,
    host_and_port: String,
    variable: Option<&'static str>,
}

impl ProxyUrl {
    /// The error is the reason, without any part of the URL.
    pub(super) fn parse(url: &str, variable: Option<&'static str>) -> Result<Self, &'static str> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let protocol = protocol(scheme).ok_or(SCHEME)?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if path.contains(['@', '?', '#']) || authority.matches('@').count() > 1 {
            return Err(ENCODE);
        }
        let (user, host) = match authority.split_once('@') {
            Some((user, host)) => (Some(credentials(user)?), host),
            None => (None, authority),
        };
        let (host, port) = host_and_port(host, protocol)?;
        let mut builder = Proxy::builder(protocol).host(host).port(port);
        if let Some((name, password)) = user {
            check_credentials(protocol, &name, &password)?;
            builder = builder.username(&name).password(&password);
        }
        Ok(Self {
            proxy: builder.build().map_err(|_| HOST)?,
            host_and_port: format!("{host}:{port}"),
            variable,
        })
    }

    /// Whether this program looks up the target's name.
    pub(crate) fn looks_up_locally(&self) -> bool {
        self.proxy.resolve_target()
    }
}

impl fmt::Display for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host_and_port)?;
        match self.variable {
            Some(variable) => write!(f, " ({variable})"),
            None => Ok(()),
        }
    }
}

fn protocol(scheme: &str) -> Option<ProxyProtocol> {
    Some(match scheme.to_ascii_lowercase().as_str() {
        "http" => ProxyProtocol::Http,
        "https" => ProxyProtocol::Https,
        "socks" | "socks4" => ProxyProtocol::Socks4,
        "socks4a" => ProxyProtocol::Socks4A,
        "socks5" => ProxyProtocol::Socks5,
        "socks5h" => ProxyProtocol::Socks5h,
        _ => return None,
    })
}

fn host_and_port(text: &str, protocol: ProxyProtocol) -> Result<(&str, u16), &'static str> {
    let end = text.find(']').map_or(0, |end| end + 1);
    let (host, port) = match text.get(end..).and_then(|rest| rest.find(':')) {
        Some(colon) => {
            let (host, port) = text.split_at(end + colon);
            (host, port.get(1..).unwrap_or_default())
        }
        None => (text, ""),
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_valid = match host.strip_prefix('[') {
        Some(rest) => rest
            .strip_suffix(']')
            .is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok()),
        None => !host.is_empty() && host.len() <= 253 && host.bytes().all(is_name),
    };
    if !is_valid {
        return Err(HOST);
    }
    let port = match port {
        "" if protocol == ProxyProtocol::Https => 443,
        "" => 1080,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().map_err(|_| PORT)?,
        _ => return Err(PORT),
    };
    if port == 0 { Err(PORT) } else { Ok((host, port)) }
}

/// User name and password, decoded.
fn credentials(text: &str) -> Result<(String, String), &'static str> {
    let (name, password) = text.split_once(':').unwrap_or((text, ""));
    Ok((decoded(name)?, decoded(password)?))
}

fn decoded(text: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let high = digit().ok_or(PERCENT)?;
            let low = digit().ok_or(PERCENT)?;
            u8::try_from(high * 16 + low).map_err(|_| PERCENT)?
        } else {
            byte
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| PERCENT)?;
    if text.chars().any(char::is_control) {
        return Err("the user name or password contains a control character");
    }
    Ok(text)
}

fn check_credentials(protocol: ProxyProtocol, name: &str, password: &str) -> Result<(), &'static str> {
    let is_empty = name.is_empty() && password.is_empty();
    match protocol {
        ProxyProtocol::Socks4 | ProxyProtocol::Socks4A if !is_empty => {
            Err("a user name is not supported for SOCKS4: use socks5h, or remove it")
        }
        ProxyProtocol::Socks5 | ProxyProtocol::Socks5h
            if !(1..=255).contains(&name.len()) || !(1..=255).contains(&password.len()) =>
        {
            Err("user name and password must have 1 to 255 bytes each for SOCKS5")
        }
        _ => Ok(()),
    }
}

const SCHEME: &str = "the scheme must be http, https, socks5h, socks5, socks4a or socks4";
const ENCODE: &str = "percent-encode # (%23), @ (%40), / (%2F) and ? (%3F) in its user name and password";
const HOST: &str = "its host is invalid";
const PORT: &str = "its port is not a number from 1 to 65535";
const PERCENT: &str = "user name and password must be percent-encoded UTF-8, % as %25";
