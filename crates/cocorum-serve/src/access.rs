//! Access checks, which need only the method, the path and the headers of a request.
//!
//! Pages of other sites in the same browser can send requests to this server. They are recognized by
//! `Host` (a name of that site that leads here), `Origin` and `Sec-Fetch-Site`; programs of other users of this machine by
//! the tokens.

use subtle::ConstantTimeEq as _;

/// Names and tokens of the server.
#[derive(Clone)]
pub struct Policy {
    hosts: Vec<String>,
    origins: Vec<String>,
    view: String,
    control: String,
}

/// Right that a route requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the rights are a closed set")]
pub enum Right {
    /// No token; only a valid host and no foreign origin.
    Nothing,
    /// The view token, or the control token.
    View,
    /// The control token.
    Control,
}

/// The checked parts of a request.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "filled in by the server and by tests")]
pub struct RequestParts<'a> {
    /// `Host`, if there is exactly one.
    pub host: Option<&'a str>,
    /// Host and port in the target, where it has them.
    pub authority: Option<&'a str>,
    /// `Origin`
    pub origin: Option<&'a str>,
    /// `Sec-Fetch-Site`
    pub fetch_site: Option<&'a str>,
    /// `Sec-Fetch-Mode`
    pub fetch_mode: Option<&'a str>,
    /// Whether the method is safe: GET or HEAD.
    pub is_safe: bool,
    /// Whether it is `/health`, which reveals nothing.
    pub is_health: bool,
    /// Value of the query parameter `k`, a token.
    pub key: Option<&'a str>,
    /// Token of `Authorization: Bearer`.
    pub bearer: Option<&'a str>,
}

/// Reason why a request is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(clippy::exhaustive_enums, reason = "the reasons are a closed set")]
pub enum Denied {
    /// `Host` is not a name of this server.
    #[error("the host is not a name of this server; --allow-host adds one")]
    Host,
    /// The request comes from a page of another site.
    #[error("requests from pages of other origins are rejected")]
    Origin,
    /// The token is missing or wrong.
    #[error("a token is missing or wrong; the URLs that cocorum serve prints contain it")]
    Token,
    /// The view token does not suffice.
    #[error("this needs the control token, as a bearer token")]
    Control,
}

impl Denied {
    /// HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Host => 421,
            Self::Origin | Self::Control => 403,
            Self::Token => 401,
        }
    }
}

impl Policy {
    /// The names of this machine with the server's port, and those that were allowed.
    ///
    /// An allowed name without a port also matches with the server's port (for a proxy); a name with a port matches
    /// exactly.
    #[must_use]
    pub fn new(port: u16, allowed: &[String], view: &str, control: &str) -> Self {
        let mut hosts: Vec<String> = LOOPBACK.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(LOOPBACK.map(str::to_owned));
        }
        let mut origins: Vec<_> = hosts.iter().map(|host| format!("http://{host}")).collect();
        for name in allowed.iter().map(|name| name.to_ascii_lowercase()) {
            let names = match has_port(&name) {
                true => vec![name],
                false => vec![format!("{name}:{port}"), name],
            };
            for host in names {
                origins.extend([format!("http://{host}"), format!("https://{host}")]);
                hosts.push(host);
            }
        }
        Self {
            hosts,
            origins,
            view: view.to_owned(),
            control: control.to_owned(),
        }
    }

    /// Checks the parts that do not depend on the route: they come first, so that a rejection does not reveal to a
    /// foreign page which routes exist.
    ///
    /// # Errors
    ///
    /// Returns [`Denied::Host`] or [`Denied::Origin`].
    pub fn check_sender(&self, parts: &RequestParts<'_>) -> Result<(), Denied> {
        let is_own = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        if !parts.host.is_some_and(is_own) || !parts.authority.is_none_or(is_own) {
            return Err(Denied::Host);
        }
        if parts.is_health && parts.is_safe {
            return Ok(());
        }
        let is_foreign = |origin: &str| !self.origins.iter().any(|own| own.eq_ignore_ascii_case(origin));
        if parts.origin.is_some_and(is_foreign) {
            return Err(Denied::Origin);
        }
        let is_navigation = parts.is_safe && parts.fetch_mode == Some("navigate");
        match parts.fetch_site {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) if is_navigation => Ok(()),
            Some(_) => Err(Denied::Origin),
        }
    }

    /// Checks the token that a route needs. The control token counts only as a bearer token: URLs are shown, saved and
    /// logged.
    ///
    /// # Errors
    ///
    /// Returns [`Denied::Token`] or [`Denied::Control`].
    pub fn check_right(&self, parts: &RequestParts<'_>, needed: Right) -> Result<(), Denied> {
        let has_control = parts.bearer.is_some_and(|token| is_same(token, &self.control));
        let tokens = [parts.bearer, parts.key];
        let has_view = tokens
            .into_iter()
            .flatten()
            .any(|token| is_same(token, &self.view));
        match needed {
            Right::Nothing => Ok(()),
            _ if has_control => Ok(()),
            Right::View if has_view => Ok(()),
            Right::Control if has_view => Err(Denied::Control),
            Right::View | Right::Control => Err(Denied::Token),
        }
    }
}

/// The right that a path requires. Unlisted paths below `/api/` require the highest; other unlisted paths do not exist.
#[must_use]
pub fn right_of(path: &str) -> Right {
    match path {
        "/" | "/health" | "/metrics" => Right::Nothing,
        "/api/v1/events" | "/api/v1/state" | "/api/v1/ws" => Right::View,
        path if path.starts_with("/assets/") => Right::Nothing,
        path if path.starts_with("/overlay/") || path.starts_with("/media/") => Right::View,
        path if path.starts_with("/api/") => Right::Control,
        _ => Right::Nothing,
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policy")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

/// Constant-time: reveals only the length of the token, which is known.
fn is_same(given: &str, token: &str) -> bool {
    given.as_bytes().ct_eq(token.as_bytes()).into()
}

fn has_port(name: &str) -> bool {
    let after_address = name.rsplit(']').next().unwrap_or(name);
    after_address.contains(':')
}

const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

#[cfg(test)]
mod tests;
