mod attempt;
mod driver;
mod reading;

use std::fmt;

use rumble_http::{
    SessionCookie,
    internal::{StreamAgent, random_u64},
};
use rumble_model::{ChannelId, MessageId, StreamId, StreamRef};

use driver::Driver;
pub use reading::Events;

use crate::builder::ChatApiBuilder;
use crate::close_handle::CloseHandle;
use crate::connection::{Connection, EndReason, stream_url};
use crate::error::{Error, ErrorKind, Operation};
use crate::event::Event;
use crate::message::Message;
use crate::skipped_events::SkippedEvents;
use crate::state::ChatState;
use crate::stats::Stats;
use crate::writer::{ChatWriter, CommandResponse, SentMessage};

/// Blocking client for the chat of one stream. Uses a thread only while it connects.
///
/// [`ChatApi::next_event`] returns every event; [`ChatApi::get_message`] waits for the next message and skips other
/// events. Both have a variant with a deadline. Nothing is read between two calls: a slow program delays the server and
/// loses nothing. Dropping the client closes the chat.
///
/// ```no_run
/// use rumble_chat::{ChatApi, Event};
///
/// let mut chat = ChatApi::connect("https://rumble.com/embed/v7k2m9q/")?;
/// for event in chat.events() {
///     match event? {
///         Event::Message(message) => println!("{}: {message}", message.author_name()),
///         Event::Gap(_) => println!("(messages may be missing here)"),
///         _ => {}
///     }
/// }
/// # Ok::<(), rumble_chat::Error>(())
/// ```
#[doc(alias = "ChatAPI")]
pub struct ChatApi {
    connection: Connection,
    driver: Driver,
    closer: CloseHandle,
    skipped_events: SkippedEvents,
    pub(crate) writer: ChatWriter,
    /// Whether the error that ended the chat was delivered.
    failed: bool,
}

impl ChatApi {
    /// Connects to the chat of a stream and returns after its first event.
    ///
    /// The stream is given as an id or as text that [`StreamRef::parse`] accepts.
    ///
    /// # Errors
    ///
    /// Fails if the stream id is ambiguous, there is no live chat, or the connection fails.
    pub fn connect<S>(stream: S) -> Result<Self, Error>
    where
        S: TryInto<StreamRef>,
        Error: From<S::Error>,
    {
        Self::builder(stream).connect()
    }

    /// Returns a builder with further settings: URL of the chat service, timeouts, limits.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use rumble_chat::{ChatApi, Endpoint, Limits};
    /// use rumble_chat::model::StreamId;
    ///
    /// let id = StreamId::from_base10("434546624").unwrap();
    /// let chat = ChatApi::builder(id)
    ///     .chat_url(Endpoint::parse("http://127.0.0.1:8080/chat/api").unwrap())
    ///     .idle_timeout(Duration::from_secs(30))
    ///     .limits(Limits::default().history(100))
    ///     .connect()?;
    /// # Ok::<(), rumble_chat::Error>(())
    /// ```
    pub fn builder<S>(stream: S) -> ChatApiBuilder
    where
        S: TryInto<StreamRef>,
        Error: From<S::Error>,
    {
        ChatApiBuilder::new(stream)
    }

    pub(crate) fn open(mut settings: ChatApiBuilder) -> Result<Self, Error> {
        settings.writer.write.chat_url = settings.known_chat_url();
        let stream_id = settings.stream_id?;
        let url = stream_url(&settings.writer.write.chat_url, stream_id);
        let closer = settings.closer;
        let agent = closer.attach(StreamAgent::new(settings.transport)).clone();
        let mut connection = Connection::new(stream_id, settings.connection.seed(random_u64()));
        connection.set_chat_url(settings.writer.write.chat_url.clone());
        let writer = ChatWriter::new(stream_id, settings.writer);
        if let Some(own) = writer.own_user() {
            connection.set_own_user(own);
        }
        if let Some(callback) = settings.on_frame {
            connection.set_on_frame(callback);
        }
        let mut driver = Driver::new(agent, url, stream_id);
        let span = driver.span();
        let _entered = span.enter();
        while let Some(event) = driver.drive(&mut connection, &closer, None, Connection::is_established) {
            if let Event::Reconnecting(lost) = event? {
                (settings.on_retry.0)(&lost);
            }
        }
        if !connection.is_established() {
            return Err(Error::new(ErrorKind::Closed, Operation::Connect));
        }
        let chat = Self {
            connection,
            driver,
            closer,
            skipped_events: SkippedEvents::default(),
            writer,
            failed: false,
        };
        chat.writer.set_length_max(chat.message_length_max());
        Ok(chat)
    }

    /// Drops the queued messages of the history. Live messages and other events stay.
    pub fn clear_mailbox(&mut self) {
        self.connection.clear_mailbox();
    }

    /// Returns the gaps, reconnects and malformed records that [`ChatApi::get_message`] skipped: the latest 100, oldest
    /// first.
    pub fn skipped_events(&self) -> impl Iterator<Item = &Event> {
        self.skipped_events.iter()
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

    /// Id of the stream, which is also the id of its video and its chat.
    #[must_use]
    pub fn stream_id(&self) -> StreamId {
        self.state().stream_id()
    }

    /// Delivered messages that are still kept, oldest first; see [`ChatState::history`].
    pub fn history(&self) -> impl DoubleEndedIterator<Item = Message> {
        self.state().history()
    }

    /// The pinned message.
    #[must_use]
    pub fn pinned_message(&self) -> Option<&Message> {
        self.state().pinned_message()
    }

    /// `config.rants.enable`: whether rants can be bought in this chat; `None` if the server did not send it.
    #[must_use]
    pub fn rants_enabled(&self) -> Option<bool> {
        self.state().config()?.rants.enable
    }

    /// `config.message_length_max`: maximum length of a message; `None` if the server did not send it.
    #[must_use]
    pub fn message_length_max(&self) -> Option<u64> {
        self.state().message_length_max()
    }

    /// Session of the account that reads and writes; `None` for a guest.
    #[doc(alias = "session_cookie")]
    #[must_use]
    pub fn session(&self) -> Option<&SessionCookie> {
        self.writer.session()
    }

    /// Returns a writer for this chat, which works in any thread, even while this client waits for an event.
    #[must_use]
    pub fn writer(&self) -> ChatWriter {
        self.writer.clone()
    }

    /// Sends a message; see [`ChatWriter::send_message`].
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::send_message`].
    pub fn send_message(&self, text: &str) -> Result<SentMessage, Error> {
        self.writer.send_message(text)
    }

    /// Sends a message as a channel; see [`ChatWriter::send_message_as`].
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::send_message_as`].
    pub fn send_message_as(&self, text: &str, channel: ChannelId) -> Result<SentMessage, Error> {
        self.writer.send_message_as(text, channel)
    }

    /// Deletes a message; see [`ChatWriter::delete_message`].
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::delete_message`].
    pub fn delete_message(&self, id: MessageId) -> Result<(), Error> {
        self.writer.delete_message(id)
    }

    /// Runs a command; see [`ChatWriter::command`].
    ///
    /// # Errors
    ///
    /// See [`ChatWriter::command`].
    pub fn command(&self, command: &str) -> Result<CommandResponse, Error> {
        self.writer.command(command)
    }

    /// Whether the chat can still produce events.
    #[must_use]
    #[doc(alias = "chat_running")]
    pub fn is_running(&self) -> bool {
        !self.closer.is_closed() && !self.connection.has_ended()
    }

    /// Reason for the end; `None` while the chat runs.
    #[must_use]
    pub fn end_reason(&self) -> Option<EndReason> {
        if self.closer.is_closed() && !self.connection.has_ended() {
            return Some(EndReason::Closed);
        }
        self.connection.end_reason()
    }

    /// Closes the chat. Never blocks.
    pub fn close(&self) {
        self.closer.close();
    }

    /// Returns a handle that closes the chat from another thread.
    #[must_use]
    pub fn close_handle(&self) -> CloseHandle {
        self.closer.clone()
    }
}

impl Drop for ChatApi {
    fn drop(&mut self) {
        self.closer.close();
    }
}

impl fmt::Debug for ChatApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatApi")
            .field("connection", &self.connection)
            .field("server", self.driver.url())
            .field("end_reason", &self.end_reason())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
