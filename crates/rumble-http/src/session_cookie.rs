//! Session of an account, and the hosts that it is allowed for.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use http::{HeaderValue, header::InvalidHeaderValue};
use rumble_model::Secret;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{Endpoint, Origin};

/// The cookie `u_s` of a logged-in account, bound to its origin.
///
/// Sent to `https://rumble.com` and its subdomains if it was issued there, otherwise only to the exact origin it was
/// configured with; never to another host, port or scheme. Rumble occasionally renews a session with `Set-Cookie`;
/// clones share the latest value.
///
/// # Examples
///
/// ```
/// use rumble_http::{Endpoint, SessionCookie};
///
/// let session = SessionCookie::new("brass-teapot".into(), &Endpoint::rumble())?;
/// assert!(session.is_allowed_for(Endpoint::web7_chat().origin()));
/// assert!(!session.is_allowed_for(Endpoint::parse("https://rumble.com.example")?.origin()));
/// assert_eq!(format!("{session:?}"), "SessionCookie { origin: Origin(https://rumble.com), renewals: 0 }");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SessionCookie {
    origin: Origin,
    shared: Arc<Shared>,
}

struct Shared {
    token: Mutex<Secret>,
    renewals: AtomicU64,
}

/// Reason why a session is invalid. Never contains the token.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[non_exhaustive]
pub enum SessionTokenError {
    /// Not a valid cookie value.
    #[error(
        "a session token is 1 to 4,096 visible ASCII characters without quotes, commas, semicolons and backslashes"
    )]
    Malformed,
    /// The cookies contain no `u_s`.
    #[error("the cookies contain no session token (`u_s`)")]
    Missing,
}

impl SessionCookie {
    /// Creates the session `token` of an account of the site `origin`.
    ///
    /// # Errors
    ///
    /// Returns [`SessionTokenError::Malformed`] if the token is not a valid cookie value.
    pub fn new(token: Secret, origin: &Endpoint) -> Result<Self, SessionTokenError> {
        if !is_cookie_value(token.expose()) {
            return Err(SessionTokenError::Malformed);
        }
        Ok(Self {
            origin: origin.origin().clone(),
            shared: Arc::new(Shared {
                token: Mutex::new(token),
                renewals: AtomicU64::new(0),
            }),
        })
    }

    /// Finds the session among the cookies of an account of the site `origin`, given as pairs of name and value: the
    /// one named `u_s`.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use rumble_http::{Endpoint, SessionCookie};
    ///
    /// let cookies = HashMap::from([("u_s", "brass-teapot"), ("theme", "dark")]);
    /// let session = SessionCookie::from_cookies(cookies, &Endpoint::rumble())?;
    /// assert_eq!(session.token().expose(), "brass-teapot");
    /// # Ok::<(), rumble_http::SessionTokenError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`SessionTokenError::Missing`] if the cookie `u_s` is missing, and [`SessionTokenError::Malformed`] if
    /// its value is not a valid cookie value.
    pub fn from_cookies<N, V>(
        cookies: impl IntoIterator<Item = (N, V)>,
        origin: &Endpoint,
    ) -> Result<Self, SessionTokenError>
    where
        N: AsRef<str>,
        V: AsRef<str>,
    {
        let session = cookies.into_iter().find(|(name, _)| name.as_ref() == NAME);
        let (_, value) = session.ok_or(SessionTokenError::Missing)?;
        Self::new(value.as_ref().into(), origin)
    }

    /// Latest value of the cookie, to be saved for the next start of the program.
    #[must_use]
    pub fn token(&self) -> Secret {
        self.shared
            .token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Number of renewals by the server since [`SessionCookie::new`]. A change means that the saved token is outdated.
    #[must_use]
    pub fn renewals(&self) -> u64 {
        self.shared.renewals.load(Ordering::SeqCst)
    }

    /// Origin that issued the session.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether requests to this origin are allowed to contain the session.
    #[must_use]
    pub fn is_allowed_for(&self, origin: &Origin) -> bool {
        *origin == self.origin || (is_rumble(&self.origin) && is_rumble(origin))
    }

    /// The `Cookie` header with this token.
    pub(crate) fn header(token: &Secret) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut text = Zeroizing::new(String::with_capacity(NAME.len() + 1 + token.expose().len()));
        text.push_str(NAME);
        text.push('=');
        text.push_str(token.expose());
        let mut header = HeaderValue::from_str(&text)?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// Applies the value that the server set the cookie to.
    pub(crate) fn renew(&self, token: Secret) {
        let mut current = self.shared.token.lock().unwrap_or_else(PoisonError::into_inner);
        if *current != token && is_cookie_value(token.expose()) {
            *current = token;
            self.shared.renewals.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl fmt::Debug for SessionCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionCookie")
            .field("origin", &self.origin)
            .field("renewals", &self.renewals())
            .finish()
    }
}

/// Name of the cookie.
pub(crate) const NAME: &str = "u_s";

/// `https://rumble.com` or a subdomain of it.
fn is_rumble(place: &Origin) -> bool {
    place.is_https_on_default_port() && place.is_same_or_subdomain_of("rumble.com")
}

fn is_cookie_value(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
    matches!(text.len(), 1..=4096) && text.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(origin: &str) -> SessionCookie {
        SessionCookie::new("tin-whistle".into(), &Endpoint::parse(origin).unwrap()).unwrap()
    }

    #[test]
    fn a_rumble_session_is_allowed_on_its_subdomains() {
        let endpoints = [
            ("https://rumble.com", true),
            ("https://web7.rumble.com/chat/api", true),
            ("https://a.b.rumble.com", true),
            ("https://rumble.com:8443", false),
            ("https://notrumble.com", false),
            ("https://rumble.com.example", false),
            ("https://rumble.co", false),
            ("http://127.0.0.1", false),
        ];
        for origin in ["https://rumble.com", "https://web7.rumble.com"] {
            for (endpoint, may) in endpoints {
                let endpoint = Endpoint::parse(endpoint).unwrap();
                assert_eq!(
                    session(origin).is_allowed_for(endpoint.origin()),
                    may,
                    "{origin} {endpoint}"
                );
            }
        }
    }

    #[test]
    fn another_session_is_allowed_on_its_origin_only() {
        let endpoints = [
            ("http://127.0.0.1:4000", true),
            ("http://127.0.0.1:4001", false),
            ("https://127.0.0.1:4000", false),
            ("http://localhost:4000", false),
            ("https://rumble.com", false),
        ];
        for (endpoint, may) in endpoints {
            let endpoint = Endpoint::parse(endpoint).unwrap();
            let session = session("http://127.0.0.1:4000/below");
            assert_eq!(session.is_allowed_for(endpoint.origin()), may, "{endpoint}");
        }
    }

    #[test]
    fn only_a_cookie_value_is_a_token() {
        for invalid in [
            "",
            "a b",
            "a;b",
            "a,b",
            "a\"b",
            "a\r\nb",
            "\u{fc}",
            &"x".repeat(4097),
        ] {
            let token = Secret::new(invalid);
            assert_eq!(
                SessionCookie::new(token, &Endpoint::rumble()).err(),
                Some(SessionTokenError::Malformed)
            );
        }
    }

    #[test]
    fn a_cookie_map_contains_the_session_by_name() {
        let of = |cookies: &[(&str, &str)]| {
            SessionCookie::from_cookies(cookies.iter().copied(), &Endpoint::rumble())
        };
        let session = of(&[("theme", "dark"), ("u_s", "tin-whistle")]).unwrap();
        assert_eq!(session.token().expose(), "tin-whistle");
        assert_eq!(
            of(&[("U_S", "tin-whistle")]).err(),
            Some(SessionTokenError::Missing)
        );
        assert_eq!(of(&[("u_s", "a; b")]).err(), Some(SessionTokenError::Malformed));
    }

    #[test]
    fn clones_share_the_latest_value() {
        let session = session("https://rumble.com");
        let clone = session.clone();
        clone.renew("tin-whistle".into());
        assert_eq!(session.renewals(), 0);
        clone.renew("new".into());
        clone.renew("not; one".into());
        assert_eq!((session.token().expose(), session.renewals()), ("new", 1));
    }
}
