use std::time::Duration;

use rumble_http::{Endpoint, SessionCookie};
use rumble_model::UserId;

use crate::connection::ConnectionSettings;
use crate::writer::WriteRequests;

/// Settings of a [`ChatStream`](super::ChatStream).
///
/// ```
/// use std::time::Duration;
/// use rumble_chat::{ChatStreamSettings, ConnectionSettings, Limits};
///
/// let settings = ChatStreamSettings::default()
///     .connect_timeout(Duration::from_secs(10))
///     .connection(ConnectionSettings::default().limits(Limits::default().history(100)));
/// assert!(settings.session.is_none());
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ChatStreamSettings {
    /// URL of the chat service. Defaults to `https://web7.rumble.com/chat/api`.
    pub chat_url: Endpoint,
    /// Timeout of a connection attempt, from the name lookup to the headers of the response. Defaults to 30 s.
    pub connect_timeout: Duration,
    /// Idle timeout, reconnects and limits. If the seed is 0, which is the default, each chat uses a random seed.
    pub connection: ConnectionSettings,
    /// Id of the account that owns the session; see [`ChatApiBuilder::own_user`](crate::ChatApiBuilder::own_user).
    /// Defaults to `None`.
    pub own_user: Option<UserId>,
    /// Session of the account that reads. Defaults to `None`: guest.
    pub session: Option<SessionCookie>,
    /// Write requests for the same chat. They receive the message length limit of the chat, and the chat receives the
    /// id of their account. Defaults to `None`.
    pub writer: Option<WriteRequests>,
}

impl Default for ChatStreamSettings {
    fn default() -> Self {
        Self {
            chat_url: Endpoint::web7_chat(),
            connect_timeout: Duration::from_secs(30),
            connection: ConnectionSettings::default(),
            own_user: None,
            session: None,
            writer: None,
        }
    }
}

impl ChatStreamSettings {
    /// Sets [`ChatStreamSettings::chat_url`](#structfield.chat_url).
    #[must_use]
    pub fn chat_url(mut self, url: Endpoint) -> Self {
        self.chat_url = url;
        self
    }

    /// Sets [`ChatStreamSettings::connect_timeout`](#structfield.connect_timeout).
    #[must_use]
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// Sets [`ChatStreamSettings::connection`](#structfield.connection).
    #[must_use]
    pub fn connection(mut self, settings: ConnectionSettings) -> Self {
        self.connection = settings;
        self
    }

    /// Sets [`ChatStreamSettings::own_user`](#structfield.own_user).
    #[must_use]
    pub fn own_user(mut self, id: UserId) -> Self {
        self.own_user = Some(id);
        self
    }

    /// Sets [`ChatStreamSettings::session`](#structfield.session).
    #[must_use]
    pub fn session(mut self, session: SessionCookie) -> Self {
        self.session = Some(session);
        self
    }

    /// Sets [`ChatStreamSettings::writer`](#structfield.writer), and uses its session and its chat service for reading.
    #[must_use]
    pub fn writer(mut self, requests: WriteRequests) -> Self {
        self.session = requests.session().cloned();
        self.chat_url = requests.settings().chat_url.clone();
        self.writer = Some(requests);
        self
    }
}
