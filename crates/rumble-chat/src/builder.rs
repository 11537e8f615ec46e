use std::fmt;
use std::time::Duration;

use rumble_http::{Endpoint, ProxySettings, SessionCookie, internal::StreamSettings};
use rumble_model::{StreamId, StreamRef, UserId};

use crate::client::ChatApi;
use crate::close_handle::CloseHandle;
use crate::connect_limit::ConnectLimit;
use crate::connection::ConnectionSettings;
use crate::deadline::MAX_TIMEOUT;
use crate::error::{Error, ErrorKind, Operation};
use crate::event::Reconnecting;
use crate::frame::{ChatFrame, FrameCallback};
use crate::limits::Limits;
use crate::reconnect::ReconnectPolicy;
use crate::writer::{ChatWriter, WriterSettings};

/// Callback for failures that are retried before the chat is open.
pub(crate) struct RetryCallback(pub(crate) Box<dyn FnMut(&Reconnecting) + Send + Sync>);

impl fmt::Debug for RetryCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryCallback").finish_non_exhaustive()
    }
}

/// Settings of a chat and how to open it; see [`ChatApi::builder`].
#[derive(Debug)]
#[must_use = "nothing happens before `connect`"]
pub struct ChatApiBuilder {
    pub(crate) stream_id: Result<StreamId, Error>,
    /// `None`: the service that Rumble reports for the account, or Rumble's default.
    pub(crate) chat_url: Option<Endpoint>,
    pub(crate) closer: CloseHandle,
    pub(crate) connection: ConnectionSettings,
    pub(crate) on_frame: Option<FrameCallback>,
    pub(crate) on_retry: RetryCallback,
    pub(crate) transport: StreamSettings,
    pub(crate) writer: WriterSettings,
}

impl ChatApiBuilder {
    pub(crate) fn new<S>(stream: S) -> Self
    where
        S: TryInto<StreamRef>,
        Error: From<S::Error>,
    {
        let stream_id = stream
            .try_into()
            .map_err(Error::from)
            .and_then(|stream| match stream {
                StreamRef::Id(id) => Ok(id),
                _ => Err(Error::new(ErrorKind::NeedsLookup, Operation::Connect)),
            });
        Self {
            stream_id,
            chat_url: None,
            closer: CloseHandle::new(),
            connection: ConnectionSettings::default(),
            on_frame: None,
            on_retry: RetryCallback(Box::new(|_| {})),
            transport: StreamSettings::default(),
            writer: WriterSettings::default(),
        }
    }

    /// URL of the chat service. Defaults to the one that Rumble reports for the account, and without an account to
    /// `https://web7.rumble.com/chat/api`.
    pub fn chat_url(mut self, url: Endpoint) -> Self {
        self.chat_url = Some(url);
        self
    }

    /// Session of the account that reads, writes and, with the feature `moderation`, moderates. The event stream is
    /// requested with it too, and then contains the account's own badges, channels and rights. Defaults to none:
    /// reading only.
    #[doc(alias = "session_cookie")]
    pub fn session(mut self, session: SessionCookie) -> Self {
        self.transport = self.transport.session(Some(session.clone()));
        self.writer.write.session = Some(session);
        #[cfg(feature = "moderation")]
        {
            self.writer.account = None;
        }
        self
    }

    /// Id of the account that owns the session. If it is not set, the account is known from the first message it sends;
    /// changes of its rights are ignored until then.
    pub fn own_user(mut self, id: UserId) -> Self {
        self.writer.write.own_user = Some(id);
        self
    }

    /// URL of the site, which receives commands and moderation. Defaults to `https://rumble.com`.
    pub fn base_url(mut self, url: Endpoint) -> Self {
        self.writer.write.base_url = url;
        self
    }

    /// Minimum time between the response to a message and the next message. Defaults to 3 s; zero disables the
    /// cool-down. A `Retry-After` of the server (up to 5 minutes) is honoured in any case.
    #[doc(alias = "send_message_cooldown")]
    pub fn send_cooldown(mut self, time: Duration) -> Self {
        self.writer.write.cooldown = time;
        self
    }

    /// Whether messages that are empty or longer than the chat allows are rejected locally. Defaults to `true`.
    pub fn validate_text(mut self, check: bool) -> Self {
        self.writer.write.validate_text = check;
        self
    }

    /// Whether an `OPTIONS` request precedes the sending or deletion of a message, as in browsers. Defaults to `false`.
    pub fn preflight(mut self, ask: bool) -> Self {
        self.writer.preflight = ask;
        self
    }

    /// Total timeout of a write request. Defaults to 30 s.
    pub fn write_timeout(mut self, time: Duration) -> Self {
        self.writer.request = self.writer.request.timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// Memory limits of the chat. Defaults to [`Limits::default`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.connection = self.connection.limits(limits);
        self
    }

    /// Limit of connections started per second, shared by all chats that use it; see [`ConnectLimit`]. Defaults to one
    /// limit for the process.
    pub fn connect_limit(mut self, limit: ConnectLimit) -> Self {
        self.connection = self.connection.connect_limit(limit);
        self
    }

    /// Delays between reconnect attempts. Defaults to [`ReconnectPolicy::default`].
    #[doc(alias = "reconnect_delay")]
    pub fn reconnect(mut self, policy: ReconnectPolicy) -> Self {
        self.connection = self.connection.reconnect(policy);
        self
    }

    /// Time without any byte, keepalives included, after which a connection counts as lost. Defaults to 90 s.
    #[doc(alias = "read_timeout")]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.connection = self.connection.idle_timeout(time);
        self.transport = self.transport.idle_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// Retries retryable failures before the first event, too, with the same delays as later ones, and reports each to
    /// the callback. A chat that has ended or cannot be read is still an error. By default every failure before the
    /// first event is final.
    ///
    /// ```no_run
    /// use rumble_chat::ChatApi;
    ///
    /// let chat = ChatApi::builder("7k2m9q")
    ///     .retry_opening(|lost| eprintln!("{}; retrying in {:?}", lost.cause, lost.after))
    ///     .connect()?;
    /// # Ok::<(), rumble_chat::Error>(())
    /// ```
    pub fn retry_opening(mut self, on_retry: impl FnMut(&Reconnecting) + Send + Sync + 'static) -> Self {
        self.connection = self.connection.retry_opening(true);
        self.on_retry = RetryCallback(Box::new(on_retry));
        self
    }

    /// Maximum length of an outage. The chat fails as soon as the next attempt would start later. Defaults to `None`:
    /// attempts never stop.
    pub fn give_up_after(mut self, time: Option<Duration>) -> Self {
        self.connection = self.connection.give_up_after(time);
        self
    }

    /// Timeout of the name lookup. Defaults to 10 s.
    pub fn lookup_timeout(mut self, time: Duration) -> Self {
        self.transport = self.transport.lookup_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// Timeout of a connection attempt, including the TLS handshake. Defaults to 10 s.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.transport = self.transport.connect_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// Timeout of the status line and headers of a response. Defaults to 30 s.
    pub fn head_timeout(mut self, time: Duration) -> Self {
        self.transport = self.transport.head_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// Maximum size of the status line and headers of a response, in bytes. A larger size is a
    /// [`TooLarge`](crate::ErrorKind::TooLarge) error. Each open chat holds a buffer of this size. At least 1 KiB;
    /// defaults to 16 KiB.
    pub fn max_head_bytes(mut self, bytes: usize) -> Self {
        self.transport = self.transport.input_buffer(bytes);
        self
    }

    /// Proxy settings for hosts other than this machine. Defaults to [`ProxySettings::from_env`].
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.writer.request = self.writer.request.proxy(proxy.clone());
        self.transport = self.transport.proxy(proxy);
        self
    }

    /// Additional TLS root certificates in DER form, for example of a private CA. Defaults to none.
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.writer.request = self.writer.request.extra_roots(roots.clone());
        self.transport = self.transport.extra_roots(roots);
        self
    }

    /// Sets a callback for everything received, before it is decoded, and for each connection opened or lost, including
    /// failed attempts of [`ChatApiBuilder::connect`]. Intended for recording a chat without loss. The reading thread
    /// calls it and waits until it returns. Replaces an earlier callback. Defaults to none.
    ///
    /// ```no_run
    /// use rumble_chat::{ChatApi, ChatFrame};
    ///
    /// let mut chat = ChatApi::builder("7k2m9q")
    ///     .on_frame(|frame| match frame {
    ///         ChatFrame::Data(data) => println!("{data}"),
    ///         ChatFrame::Lost { cause, .. } => eprintln!("{cause}"),
    ///         _ => {}
    ///     })
    ///     .connect()?;
    /// while chat.get_message()?.is_some() {}
    /// # Ok::<(), rumble_chat::Error>(())
    /// ```
    pub fn on_frame(mut self, callback: impl FnMut(ChatFrame<'_>) + Send + 'static) -> Self {
        self.on_frame = Some(FrameCallback::new(callback));
        self
    }

    /// Returns a handle that closes the chat from another thread, even while [`ChatApiBuilder::connect`] waits for the
    /// first event.
    #[must_use]
    pub fn close_handle(&self) -> CloseHandle {
        self.closer.clone()
    }

    /// Creates a writer without opening the chat.
    ///
    /// # Errors
    ///
    /// Fails if the stream id is ambiguous, or the chat service of the account cannot be requested.
    pub fn writer(self) -> Result<ChatWriter, Error> {
        let mut builder = self.with_account_data()?;
        builder.writer.write.chat_url = builder.known_chat_url();
        Ok(ChatWriter::new(builder.stream_id?, builder.writer))
    }

    /// Connects to the chat and waits for its first event.
    ///
    /// # Errors
    ///
    /// Fails if the stream id is ambiguous, there is no live chat, or the connection fails. Failures before the first
    /// event of the chat are not retried without [`ChatApiBuilder::retry_opening`].
    pub fn connect(self) -> Result<ChatApi, Error> {
        ChatApi::open(self.with_account_data()?)
    }

    pub(crate) fn known_chat_url(&self) -> Endpoint {
        self.chat_url.clone().unwrap_or_else(Endpoint::web7_chat)
    }

    /// Adds the chat service and the user id that the account reports.
    #[cfg(not(feature = "moderation"))]
    #[expect(clippy::unnecessary_wraps, reason = "with an account it can fail")]
    fn with_account_data(self) -> Result<Self, Error> {
        Ok(self)
    }
}
