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

/// Sends and deletes messages and runs commands in one chat.
///
/// A writer is independent of the reader: it uses its own connections, is cheap to clone, and can be moved to another
/// thread. Clones share the cool-down. A request is never sent twice. If a request is interrupted, the error reports an
/// unknown outcome ([`Error::outcome_is_unknown`]), and the caller decides whether to retry.
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

    /// Sends a message as the logged-in account.
    ///
    /// # Errors
    ///
    /// Fails without sending anything if the text is empty, is longer than the chat allows, or is sent within the
    /// cool-down of the last message ([`Error::retry_after`] returns the remaining time). Other errors come from the
    /// server or the network.
    pub fn send_message(&self, text: &str) -> Result<SentMessage, Error> {
        self.call(self.0.requests.message(now(), text, None)?)
    }

    /// Sends a message as one of the account's channels.
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::send_message`].
    pub fn send_message_as(&self, text: &str, channel: ChannelId) -> Result<SentMessage, Error> {
        self.call(self.0.requests.message(now(), text, Some(channel))?)
    }

    /// Deletes a message. The server reports the deletion in the event stream.
    ///
    /// # Errors
    ///
    /// Fails if the server rejects the request, or the request fails.
    pub fn delete_message(&self, id: MessageId) -> Result<(), Error> {
        self.call(self.0.requests.delete_message(id)?)
    }

    /// Runs a Rumble chat command, such as `/raid <URL>`. Known commands: `/subscribers`, `/subscribers off`, and
    /// `/raid`, which must be confirmed afterwards.
    ///
    /// # Errors
    ///
    /// Returns [`NotACommand`](crate::ErrorKind::NotACommand) if it does not begin with `/`, and an error if the server rejects it or
    /// the request fails.
    pub fn command(&self, command: &str) -> Result<CommandResponse, Error> {
        self.call(self.0.requests.command(command)?)
    }

    /// Time from which the next message may be sent; `None` if it may be sent now.
    #[must_use]
    pub fn ready_at(&self) -> Option<Instant> {
        self.0.requests.ready_at(now())
    }

    /// Time left until the next message may be sent; zero if it may be sent now.
    #[must_use]
    pub fn ready_in(&self) -> Duration {
        let now = now();
        let ready_at = self.0.requests.ready_at(now);
        ready_at.map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
    }

    /// Maximum length of a message in UTF-16 units, as the site counts: the limit of the chat, or 200 until the server
    /// has sent it.
    #[must_use]
    pub fn message_length_max(&self) -> u64 {
        self.0.requests.message_length_max()
    }

    /// Whether a message was sent by this writer or one of its clones. Compares the message id, or the request id if
    /// the outcome of the request is unknown, which then proves that the message was sent. Messages in a history
    /// contain no request ids, so a message with an unknown outcome is recognized only if it is received live.
    #[must_use]
    pub fn is_own(&self, message: &Message) -> bool {
        self.0.requests.is_own(message)
    }

    /// Whether there is a session, which writing requires.
    #[doc(alias = "logged_in")]
    #[must_use]
    pub fn has_session(&self) -> bool {
        self.session().is_some()
    }

    /// Session that is sent with each request; `None` for a guest.
    #[doc(alias = "session_cookie")]
    #[must_use]
    pub fn session(&self) -> Option<&SessionCookie> {
        self.0.requests.session()
    }

    /// Id of the stream, which is also the id of its video and its chat.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.0.requests.stream_id()
    }

    /// The account that writes, if known.
    pub(crate) fn own_user(&self) -> Option<UserId> {
        self.0.requests.own_user()
    }

    /// Account that moderates: the configured one, otherwise one created from the session. `None` without a session.
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

    /// Sends a request once and waits for its outcome.
    fn call<T>(&self, write: Write<T>) -> Result<T, Error> {
        let Write { request, pending } = write;
        let operation = pending.operation();
        let span = tracing::info_span!("write", stream_id = self.stream_id().get());
        let _entered = span.enter();
        let response = self.preflight(&request, operation).and_then(|()| {
            let result = self.0.agent.send(&request);
            match &result {
                Ok(response) => tracing::debug!(?operation, status = response.status(), "response received"),
                Err(failure) => tracing::warn!(?operation, kind = ?failure.kind(), "failed"),
            }
            result.map_err(|failure| Error::transport(operation, failure))
        });
        pending.handle_result(now(), response)
    }

    /// Sends a preflight request as browsers do, if enabled. Skipped if the request itself would be rejected locally.
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
        let response = self.0.agent.send(&request);
        let response = response.map_err(|failure| Error::transport(operation, failure).unsent())?;
        response::parse_empty_response(operation, &response).map_err(Error::unsent)
    }
}

impl Message {
    /// Deletes the message; see [`ChatWriter::delete_message`].
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
