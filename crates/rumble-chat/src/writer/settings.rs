use std::time::Duration;

use rumble_http::{Endpoint, SessionCookie, internal::RequestSettings};
use rumble_model::UserId;

/// Settings of [`WriteRequests`](crate::WriteRequests).
///
/// ```
/// use std::time::Duration;
/// use rumble_chat::{Endpoint, SessionCookie, WriteSettings};
///
/// let session = SessionCookie::new("brass-teapot".into(), &Endpoint::rumble()).unwrap();
/// let settings = WriteSettings::default().session(session).cooldown(Duration::from_secs(5));
/// assert!(settings.validate_text);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WriteSettings {
    /// URL of the site, which receives commands. Defaults to `https://rumble.com`.
    pub base_url: Endpoint,
    /// URL of the chat service. Defaults to `https://web7.rumble.com/chat/api`.
    pub chat_url: Endpoint,
    /// Minimum time between the response to a message and the next message. Defaults to 3 s; zero disables the
    /// cool-down.
    pub cooldown: Duration,
    /// Id of the account that owns the session. Defaults to `None`: taken from the first message that is sent.
    pub own_user: Option<UserId>,
    /// Session of the account that writes. Defaults to `None`: nothing can be written.
    pub session: Option<SessionCookie>,
    /// Whether messages that are empty or longer than the chat allows are rejected locally. Defaults to `true`.
    pub validate_text: bool,
}

impl Default for WriteSettings {
    fn default() -> Self {
        Self {
            base_url: Endpoint::rumble(),
            chat_url: Endpoint::web7_chat(),
            cooldown: Duration::from_secs(3),
            own_user: None,
            session: None,
            validate_text: true,
        }
    }
}

impl WriteSettings {
    /// Sets [`WriteSettings::base_url`](#structfield.base_url).
    #[must_use]
    pub fn base_url(mut self, url: Endpoint) -> Self {
        self.base_url = url;
        self
    }

    /// Sets [`WriteSettings::chat_url`](#structfield.chat_url).
    #[must_use]
    pub fn chat_url(mut self, url: Endpoint) -> Self {
        self.chat_url = url;
        self
    }

    /// Sets [`WriteSettings::cooldown`](#structfield.cooldown).
    #[must_use]
    pub fn cooldown(mut self, time: Duration) -> Self {
        self.cooldown = time;
        self
    }

    /// Sets [`WriteSettings::own_user`](#structfield.own_user).
    #[must_use]
    pub fn own_user(mut self, id: UserId) -> Self {
        self.own_user = Some(id);
        self
    }

    /// Sets [`WriteSettings::session`](#structfield.session).
    #[must_use]
    pub fn session(mut self, session: SessionCookie) -> Self {
        self.session = Some(session);
        self
    }

    /// Sets [`WriteSettings::validate_text`](#structfield.validate_text).
    #[must_use]
    pub fn validate_text(mut self, check: bool) -> Self {
        self.validate_text = check;
        self
    }
}

/// Settings of the blocking writer.
#[derive(Debug, Clone, Default)]
pub(crate) struct WriterSettings {
    #[cfg(feature = "moderation")]
    pub(crate) account: Option<rumble_servicephp::ServicePhp>,
    pub(crate) preflight: bool,
    pub(crate) request: RequestSettings,
    pub(crate) write: WriteSettings,
}
