//! Asynchronous chat: a loop around [`Connection`] with the HTTP client and the timer of the program.

mod http_state;
mod settings;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use rumble_http::internal::{Timer, random_u64};
use rumble_http::{RequestUrl, SessionCookie, Transport, TransportErrorKind};
use rumble_model::{StreamId, StreamRef};

use crate::connection::{Action, Connection, EndReason, stream_url};
use crate::error::{Error, ErrorKind, Operation};
use crate::event::Event;
use crate::frame::ChatFrame;
use crate::state::ChatState;
use crate::stats::Stats;
use crate::writer::WriteRequests;

use http_state::HttpState;
pub use settings::ChatStreamSettings;

/// Asynchronous client for the chat of one stream: a `Stream` of events, for any runtime and any HTTP client.
///
/// Uses neither tasks nor threads: it connects, reads and reconnects only while it is polled. A program that does not
/// poll delays the server and loses nothing. The first item is the [`Event::Init`] of the chat, or the error of the
/// connection attempt. Lost connections are reopened and are not errors. The stream ends after an error and after the
/// end of the chat.
///
/// **Dropping it closes the chat**: the connection or the attempt is dropped with it. Every `.await` of its items is
/// cancel-safe, for example in `select!`. The first poll must happen within the runtime of the program if the
/// [`Transport`] requires one.
///
/// The guarantees of [`ChatApi`](crate::ChatApi) about events apply here, too: both are loops around [`Connection`].
/// The transport is responsible for redirects, TLS and proxies. It receives the session only for the site that issued
/// it.
///
/// ```
/// use rumble_chat::{ChatStream, ChatStreamSettings, Event, Transport};
///
/// async fn read<T: Transport>(transport: T) -> Result<(), rumble_chat::Error> {
///     let mut chat = ChatStream::new("7k2m9q", transport, ChatStreamSettings::default())?;
///     while let Some(event) = chat.next_event().await {
///         if let Event::Message(message) = event? {
///             println!("{}: {message}", message.author_name());
///         }
///     }
///     Ok(())
/// }
/// ```
pub struct ChatStream<T: Transport> {
    connection: Connection,
    transport: T,
    url: RequestUrl,
    session: Option<SessionCookie>,
    writer: Option<WriteRequests>,
    connect_timeout: Duration,
    http: HttpState<T>,
    timer: Timer,
    span: tracing::Span,
    /// Whether the last poll waited for bytes.
    is_reading: bool,
    has_ended: bool,
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl<T: Transport> ChatStream<T> {
    /// Creates the chat of a stream, given as an id or as text that [`StreamRef::parse`] accepts. Nothing is sent
    /// before the first poll.
    ///
    /// # Errors
    ///
    /// Fails if the stream id is ambiguous.
    pub fn new<S>(stream: S, transport: T, settings: ChatStreamSettings) -> Result<Self, Error>
    where
        S: TryInto<StreamRef>,
        Error: From<S::Error>,
    {
        let StreamRef::Id(stream_id) = stream.try_into()? else {
            return Err(Error::new(ErrorKind::NeedsLookup, Operation::Connect));
        };
        let mut connection = settings.connection;
        if connection.seed == 0 {
            connection.seed = random_u64();
        }
        let mut connection = Connection::new(stream_id, connection);
        connection.set_chat_url(settings.chat_url.clone());
        if let Some(own) = settings.own_user {
            connection.set_own_user(own);
        }
        Ok(Self {
            connection,
            transport,
            url: stream_url(&settings.chat_url, stream_id),
            session: settings.session,
            writer: settings.writer,
            connect_timeout: settings.connect_timeout,
            http: HttpState::Idle,
            timer: Timer::default(),
            span: tracing::info_span!("chat", stream_id = stream_id.get()),
            is_reading: false,
            has_ended: false,
        })
    }

    /// Waits for the next event. Returns `None` once the chat has ended or was closed; see [`ChatStream::end_reason`].
    /// Equivalent to `next()` of `StreamExt`.
    ///
    /// # Errors
    ///
    /// Fails if the chat cannot continue. Later calls return `None`.
    pub fn next_event(&mut self) -> impl Future<Output = Option<Result<Event, Error>>> + Send {
        std::future::poll_fn(|cx| self.poll_event(cx))
    }

    /// Sets a callback for everything received; see [`ChatApiBuilder::on_frame`](crate::ChatApiBuilder::on_frame).
    pub fn on_frame(&mut self, callback: impl FnMut(ChatFrame<'_>) + Send + 'static) {
        self.connection.on_frame(callback);
    }

    /// Drops the queued messages of the history. Live messages and other events stay.
    pub fn clear_mailbox(&mut self) {
        self.connection.clear_mailbox();
    }

    /// Closes the chat and its connection, like dropping the stream.
    pub fn close(&mut self) {
        self.connection.close();
        self.http = HttpState::Idle;
        self.timer = Timer::default();
    }

    /// State of the chat: users, channels, badges, settings, the pin.
    #[must_use]
    pub fn state(&self) -> &ChatState {
        self.connection.session().state()
    }

    /// Counters of everything received so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.connection.session().stats()
    }

    /// State machine of the chat.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// HTTP client and timer.
    #[must_use]
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Id of the stream, which is also the id of its video and its chat.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.state().stream_id()
    }

    /// Reason for the end; `None` while the chat runs and after a failure.
    #[must_use]
    pub fn end_reason(&self) -> Option<EndReason> {
        self.connection.end_reason()
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event, Error>>> {
        if let Some(own) = self.writer.as_ref().and_then(WriteRequests::own_user) {
            self.connection.set_own_user(own);
        }
        let event = self.drive(cx);
        if let Some(writer) = &self.writer {
            writer.set_length_max(self.state().message_length_max());
        }
        event
    }

    fn drive(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event, Error>>> {
        let _entered = self.span.clone().entered();
        if std::mem::take(&mut self.is_reading) {
            // Data that arrived between two polls counts as received in time.
            let _ = self.poll_body(cx);
        }
        while !self.has_ended {
            match self.connection.poll(self.transport.now()) {
                Action::Event(event) => return Poll::Ready(Some(Ok(event))),
                Action::Connect => ready!(self.poll_connect(cx)),
                Action::Read { until } => ready!(self.poll_read(cx, until)),
                Action::Wait { until } => {
                    self.http = HttpState::Idle;
                    ready!(self.poll_timer(cx, until));
                }
                Action::Ended(_) => self.end(),
                Action::Failed(error) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        Poll::Ready(None)
    }

    fn end(&mut self) {
        self.has_ended = true;
        self.http = HttpState::Idle;
        self.timer = Timer::default();
    }

    /// Ready when the connection has received bytes or ended, or when the idle timeout has expired.
    fn poll_read(&mut self, cx: &mut Context<'_>, until: Instant) -> Poll<()> {
        if self.poll_body(cx).is_ready() {
            return Poll::Ready(());
        }
        self.is_reading = true;
        self.poll_timer(cx, until)
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let HttpState::Open(body) = &mut self.http else {
            return Poll::Ready(());
        };
        match ready!(body.as_mut().poll_next(cx)) {
            Some(Ok(chunk)) if chunk.as_ref().is_empty() => {}
            Some(Ok(chunk)) => self.connection.handle_data(chunk.as_ref()),
            Some(Err(cause)) => {
                self.handle_failure(TransportErrorKind::Interrupted, Operation::Read, cause);
            }
            None => {
                self.http = HttpState::Idle;
                self.connection.handle_eof(self.transport.now());
            }
        }
        Poll::Ready(())
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>, until: Instant) -> Poll<()> {
        self.timer.poll_until(&mut self.transport, cx, until)
    }

    fn handle_failure(&mut self, kind: TransportErrorKind, operation: Operation, cause: T::Error) {
        let kind = self.transport.error_kind(&cause).unwrap_or(kind);
        self.handle_lost(Error::from_transport(kind, operation, Some(cause.into())));
    }

    fn handle_lost(&mut self, error: Error) {
        self.http = HttpState::Idle;
        self.connection.handle_error(self.transport.now(), error);
    }
}

impl<T: Transport> Stream for ChatStream<T> {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx)
    }
}

impl<T: Transport> FusedStream for ChatStream<T> {
    fn is_terminated(&self) -> bool {
        self.has_ended
    }
}

/// Pinned fields are boxed.
impl<T: Transport> Unpin for ChatStream<T> {}

impl<T: Transport> fmt::Debug for ChatStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatStream")
            .field("connection", &self.connection)
            .field("server", &self.url)
            .field("end_reason", &self.end_reason())
            .finish_non_exhaustive()
    }
}
