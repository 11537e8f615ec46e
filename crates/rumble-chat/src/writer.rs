mod cooldown;
mod own_messages;
mod pending;
mod requests;
mod response;
mod sent;
mod settings;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rumble_http::SessionCookie;
use rumble_http::internal::{Request, RequestAgent};
use rumble_model::{ChannelId, MessageId, StreamId, UserId};

use crate::error::{Error, Operation};
use crate::message::Message;
pub use own_messages::generate_request_id;
pub use pending::{PendingWrite, Write};
pub use requests::WriteRequests;
pub use sent::{CommandResponse, SentMessage};
pub use settings::WriteSettings;
pub(crate) use settings::WriterSettings;

/// Writes in one chat: sends, deletes, gives commands.
///
/// It is independent of reading: keep it next to the chat, move it to another thread, clone it. Clones share the
/// cool-down. Nothing is ever sent twice: if a connection is lost during a request, its outcome is unknown
/// ([`Error::outcome_is_unknown`]), and the program decides whether to retry.
///
/// ```no_run
/// use rumble_chat::{ChatApi, Endpoint, SessionCookie};
///
/// let session = SessionCookie::new(std::env::var("RUMBLE_SESSION")?.into(), &Endpoint::rumble())?;
/// let mut chat = ChatApi::builder("7k2m9q").session(session).connect()?;
/// let writer = chat.writer();
/// while let Some(message) = chat.get_message()? {
///     if message == "!hello" {
///         let sent = writer.send_message("hi")?;
///         println!("sent as {}", sent.message_id.base10());
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ChatWriter(Arc<Shared>);

struct Shared {
    #[cfg(feature = "moderation")]
    account: std::sync::OnceLock<rumble_servicephp::ServicePhp>,
    agent: RequestAgent,
    requests: WriteRequests,
    settings: WriterSettings,
}

impl ChatWriter {
    pub(crate) fn new(stream_id: StreamId, settings: WriterSettings) -> Self {
        Self(Arc::new(Shared {
            #[cfg(feature = "moderation")]
            account: settings.account.clone().map(Into::into).unwrap_or_default(),
            agent: RequestAgent::new(settings.request.clone()),
            requests: WriteRequests::new(stream_id, settings.write.clone()),
            settings,
        }))
    }

    /// Sends a message as the signed-in account.
    ///
    /// # Errors
    ///
    /// Rejected locally, without a request: an empty text, one that is longer than the chat allows, and one within the cool-down of
    /// the last message ([`Error::retry_after`] is the time left). All other errors come from the server or the network.
    pub fn send_message(&self, text: &str) -> Result<SentMessage, Error> {
        self.call(self.0.requests.message(now(), text, None)?)
    }

    /// Sends a message as one of the account's channels.
    ///
    /// # Errors
    ///
    /// As [`ChatWriter::send_message`].
    pub fn send_message_as(&self, text: &str, channel: ChannelId) -> Result<SentMessage, Error> {
        self.call(self.0.requests.message(now(), text, Some(channel))?)
    }

    /// Deletes a message. The chat says so to everybody in an event of its own.
    ///
    /// # Errors
    ///
    /// When the server refuses, or the request fails.
    pub fn delete_message(&self, id: MessageId) -> Result<(), Error> {
        self.call(self.0.requests.delete_message(id)?)
    }

    /// Runs a Rumble chat command, such as `/raid <URL>`. Known commands: `/subscribers`, `/subscribers off` and
    /// `/raid`, which a user confirms on the page.
    ///
    /// # Errors
    ///
    /// Returns [`NotACommand`](crate::ErrorKind::NotACommand) if it does not begin with `/`, and an error if the server rejects it or
    /// the request fails.
    pub fn command(&self, command: &str) -> Result<CommandResponse, Error> {
        self.call(self.0.requests.command(command)?)
    }

    /// When the next message may be sent; `None` when that is now.
    #[must_use]
    pub fn ready_at(&self) -> Option<Instant> {
        self.0.requests.ready_at(now())
    }

    /// How long the next message has to wait; zero when it may be sent now.
    #[must_use]
    pub fn ready_in(&self) -> Duration {
        let now = now();
        let ready_at = self.0.requests.ready_at(now);
        ready_at.map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
    }

    /// The longest text that is sent, in UTF-16 units as the site counts: the chat's own limit, 200 until the server
    /// has said another.
    #[must_use]
    pub fn message_length_max(&self) -> u64 {
        self.0.requests.message_length_max()
    }

    /// The message came from this writer or a clone of it: by its id, or, where that is not known, by the request that
    /// carried it, which proves the sending of a message whose outcome was unknown. (A history does not name requests:
    /// such a message is recognised only where it comes live.)
    #[must_use]
    pub fn is_own(&self, message: &Message) -> bool {
        self.0.requests.is_own(message)
    }

    /// Whether there is a session, so that writing can be tried.
    #[doc(alias = "logged_in")]
    #[must_use]
    pub fn has_session(&self) -> bool {
        self.session().is_some()
    }

    /// The session that is sent with each request; `None` if the chat is only read.
    #[doc(alias = "session_cookie")]
    #[must_use]
    pub fn session(&self) -> Option<&SessionCookie> {
        self.0.requests.session()
    }

    /// The stream, its video and its chat: one id.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.0.requests.stream_id()
    }

    /// The account that writes, where it is known.
    pub(crate) fn own_user(&self) -> Option<UserId> {
        self.0.requests.own_user()
    }

    /// The account that moderates: the one that was given, else one made of the session. `None` without a session.
    #[cfg(feature = "moderation")]
    #[doc(alias = "servicephp")]
    #[must_use]
    pub fn account(&self) -> Option<&rumble_servicephp::ServicePhp> {
        let shared = &*self.0;
        let session = self.session()?;
        Some(shared.account.get_or_init(|| {
            let settings = rumble_servicephp::Settings::from(shared.settings.request.clone());
            let settings = settings.base_url(shared.requests.settings().base_url.clone());
            rumble_servicephp::ServicePhp::from_session(session.clone(), settings)
        }))
    }

    pub(crate) fn set_length_max(&self, units: Option<u64>) {
        self.0.requests.set_length_max(units);
    }

    /// Sends a request once, and waits for its outcome.
    fn call<T>(&self, write: Write<T>) -> Result<T, Error> {
        let Write { request, pending } = write;
        let operation = pending.operation();
        let span = tracing::info_span!("write", stream_id = self.stream_id().get());
        let _entered = span.enter();
        let response = self.preflight(&request, operation).and_then(|()| {
            let result = self.0.agent.send(&request);
            match &result {
                Ok(response) => tracing::debug!(?operation, status = response.status(), "answered"),
                Err(failure) => tracing::warn!(?operation, kind = ?failure.kind(), "failed"),
            }
            result.map_err(|failure| Error::transport(operation, failure))
        });
        pending.ended(now(), response)
    }

    /// Asks whether the request would be allowed, as browsers do. Only when that is wanted, and not where the request itself
    /// will not go.
    fn preflight(&self, request: &Request, operation: Operation) -> Result<(), Error> {
        let method = match operation {
            Operation::Send => "POST",
            Operation::Delete => "DELETE",
            _ => return Ok(()),
        };
        let is_allowed = |session: &SessionCookie| session.is_allowed_for(request.url().origin());
        if !self.0.settings.preflight || !self.session().is_some_and(is_allowed) {
            return Ok(());
        }
        let request = Request::options(request.url().clone())
            .accept("*/*")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "content-type")
            .header("origin", self.0.requests.origin().as_str());
        let asked = self.0.agent.send(&request);
        let asked = asked.map_err(|failure| Error::transport(operation, failure).unsent())?;
        response::parse_empty_response(operation, &asked).map_err(Error::unsent)
    }
}

impl Message {
    /// Deletes it; see [`ChatWriter::delete_message`].
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::delete_message`].
    pub fn delete(&self, writer: &ChatWriter) -> Result<(), Error> {
        writer.delete_message(self.id)
    }
}

impl fmt::Debug for ChatWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ChatWriter").field(&self.0.requests).finish()
    }
}

#[expect(clippy::disallowed_methods, reason = "the cool-down runs by this clock")]
fn now() -> Instant {
    Instant::now()
}
