use std::time::Duration;

use rumble_http::{Endpoint, ProxySettings, SessionCookie, internal::StreamSettings};
use rumble_model::{StreamId, StreamRef, UserId};

use crate::client::ChatApi;
use crate::close_handle::CloseHandle;
use crate::connect_limit::ConnectLimit;
use crate::connection::ConnectionSettings;
use crate::deadline::MAX_TIMEOUT;
use crate::error::{Error, ErrorKind, Operation};
use crate::frame::{ChatFrame, FrameCallback};
use crate::limits::Limits;
use crate::reconnect::ReconnectPolicy;
use crate::writer::{ChatWriter, WriterSettings};

/// How a chat is opened; see [`ChatApi::builder`].
#[derive(Debug)]
#[must_use = "nothing happens before `connect`"]
pub struct ChatApiBuilder {
    pub(crate) stream_id: Result<StreamId, Error>,
    /// Where it is not set: Rumble's, or where the account says.
    pub(crate) chat_url: Option<Endpoint>,
    pub(crate) closer: CloseHandle,
    pub(crate) connection: ConnectionSettings,
    pub(crate) on_frame: Option<FrameCallback>,
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
            transport: StreamSettings::default(),
            writer: WriterSettings::default(),
        }
    }

    /// Where the chat service is. Defaults to where Rumble says it is for the account, and without an account to
    /// `https://web7.rumble.com/chat/api`.
    pub fn chat_url(mut self, url: Endpoint) -> Self {
        self.chat_url = Some(url);
        self
    }

    /// The session of the account that reads, writes and, with the feature `moderation`, moderates. The stream is asked for
    /// with it too, which shows its own badges, channels and rights. Defaults to none: reading alone.
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

    /// Which account the session is of. Without it that is known from the first message that was sent; until then changes
    /// of its rights do not count.
    pub fn own_user(mut self, id: UserId) -> Self {
        self.writer.write.own_user = Some(id);
        self
    }

    /// The site: where commands and moderation go. Defaults to `https://rumble.com`.
    pub fn base_url(mut self, url: Endpoint) -> Self {
        self.writer.write.base_url = url;
        self
    }

    /// How long a message keeps the next one waiting, counted from its answer. Defaults to 3 s; zero switches it off. What
    /// the server asks for (`Retry-After`, up to 5 minutes) counts in any case.
    #[doc(alias = "send_message_cooldown")]
    pub fn send_cooldown(mut self, time: Duration) -> Self {
        self.writer.write.cooldown = time;
        self
    }

    /// Whether texts that are empty or longer than the chat allows are stopped here. Defaults to yes.
    pub fn validate_text(mut self, check: bool) -> Self {
        self.writer.write.validate_text = check;
        self
    }

    /// Whether `OPTIONS` is asked before a message is sent or deleted, as browsers do. Defaults to no.
    pub fn preflight(mut self, ask: bool) -> Self {
        self.writer.preflight = ask;
        self
    }

    /// How long a request that writes may take in all. Defaults to 30 s.
    pub fn write_timeout(mut self, time: Duration) -> Self {
        self.writer.request = self.writer.request.timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// How much the chat may hold. Defaults to [`Limits::default`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.connection = self.connection.limits(limits);
        self
    }

    /// Which chats share the limit of connections that are started in a second, see [`ConnectLimit`]. Defaults to all of this
    /// process.
    pub fn connect_limit(mut self, limit: ConnectLimit) -> Self {
        self.connection = self.connection.connect_limit(limit);
        self
    }

    /// When a lost connection is opened again. Defaults to [`ReconnectPolicy::default`].
    #[doc(alias = "reconnect_delay")]
    pub fn reconnect(mut self, policy: ReconnectPolicy) -> Self {
        self.connection = self.connection.reconnect(policy);
        self
    }

    /// How long nothing at all may come, keepalives included, before the connection counts as lost. Defaults to 90 s.
    #[doc(alias = "read_timeout")]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.connection = self.connection.idle_timeout(time);
        self.transport = self.transport.idle_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// How long one outage may last: the chat fails as soon as the next attempt would come later. Defaults to `None`: it is
    /// retried without end.
    pub fn give_up_after(mut self, time: Option<Duration>) -> Self {
        self.connection = self.connection.give_up_after(time);
        self
    }

    /// How long the lookup of the host name may take. Defaults to 10 s.
    pub fn lookup_timeout(mut self, time: Duration) -> Self {
        self.transport = self.transport.lookup_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// How long a connection attempt may take, TLS handshake included. Defaults to 10 s.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.transport = self.transport.connect_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// How long the head of the answer may take. Defaults to 30 s.
    pub fn head_timeout(mut self, time: Duration) -> Self {
        self.transport = self.transport.head_timeout(time.min(MAX_TIMEOUT));
        self
    }

    /// Maximum size of a response head, in bytes. A larger head is a [`TooLarge`](crate::ErrorKind::TooLarge) error. Each
    /// open chat holds a buffer of this size. At least 1 KiB; defaults to 16 KiB.
    pub fn max_head_bytes(mut self, bytes: usize) -> Self {
        self.transport = self.transport.input_buffer(bytes);
        self
    }

    /// How other hosts are reached. Defaults to [`ProxySettings::from_env`].
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.writer.request = self.writer.request.proxy(proxy.clone());
        self.transport = self.transport.proxy(proxy);
        self
    }

    /// TLS roots to trust in addition to the built-in ones, as DER. For a server with a certificate of one's own.
    /// Defaults to none.
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.writer.request = self.writer.request.extra_roots(roots.clone());
        self.transport = self.transport.extra_roots(roots);
        self
    }

    /// Calls back for everything received, before it is decoded, and for each connection opened or lost, failed attempts of
    /// [`ChatApiBuilder::connect`] included: to record a chat without loss. Called by the thread that reads, which waits for
    /// it. Replaces an earlier callback. Defaults to none.
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

    /// Ends the chat from another thread, also while [`ChatApiBuilder::connect`] still waits for its first event.
    #[must_use]
    pub fn close_handle(&self) -> CloseHandle {
        self.closer.clone()
    }

    /// Only writes, without opening the chat.
    ///
    /// # Errors
    ///
    /// When the stream is not clear, or the account cannot be asked where its chats are.
    pub fn writer(self) -> Result<ChatWriter, Error> {
        let mut signed_in = self.signed_in()?;
        signed_in.writer.write.chat_url = signed_in.known_chat_url();
        Ok(ChatWriter::new(signed_in.stream_id?, signed_in.writer))
    }

    /// Opens the chat and waits for its first event.
    ///
    /// # Errors
    ///
    /// When the stream is not clear, there is no chat (any more), or the connection fails. Nothing is tried twice
    /// before the first good connection.
    pub fn connect(self) -> Result<ChatApi, Error> {
        ChatApi::open(self.signed_in()?)
    }

    pub(crate) fn known_chat_url(&self) -> Endpoint {
        self.chat_url.clone().unwrap_or_else(Endpoint::web7_chat)
    }

    /// With what the account knows about itself.
    #[cfg(not(feature = "moderation"))]
    #[expect(clippy::unnecessary_wraps, reason = "with an account it can fail")]
    fn signed_in(self) -> Result<Self, Error> {
        Ok(self)
    }
}
