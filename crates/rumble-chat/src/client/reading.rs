//! Reading a chat: with and without a deadline, and as an iterator.

use std::iter::FusedIterator;
use std::time::Instant;

use super::{ChatApi, driver};
use crate::error::Error;
use crate::event::Event;
use crate::message::Message;

impl ChatApi {
    /// Waits for the next event. Returns `None` once the chat has ended or was closed; see [`ChatApi::end_reason`].
    ///
    /// Lost connections are reopened and are not errors.
    ///
    /// # Errors
    ///
    /// Fails if the chat cannot continue. Later calls return `None`.
    pub fn next_event(&mut self) -> Option<Result<Event, Error>> {
        self.read(None)
    }

    /// Waits for the next event, at most until `deadline`. Returns `None` if the deadline has passed, or if the chat
    /// has ended or was closed; [`ChatApi::is_running`] distinguishes the two.
    ///
    /// A deadline cancels nothing: the next call continues where this one stopped. A connection attempt continues
    /// between two calls, in its own thread. Events that have arrived are delivered, even after the deadline.
    ///
    /// A program with other work to do should read at least once per idle timeout: the server may close a connection that
    /// is not read.
    ///
    /// ```no_run
    /// use std::time::{Duration, Instant};
    /// use rumble_chat::ChatApi;
    ///
    /// let mut chat = ChatApi::connect("7k2m9q")?;
    /// while chat.is_running() {
    ///     let deadline = Instant::now() + Duration::from_millis(100);
    ///     while let Some(event) = chat.next_event_until(deadline) {
    ///         println!("{:?}", event?);
    ///     }
    ///     // Do other work, ten times a second.
    /// }
    /// # Ok::<(), rumble_chat::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the chat cannot continue. Later calls return `None`.
    pub fn next_event_until(&mut self, deadline: Instant) -> Option<Result<Event, Error>> {
        self.read(Some(deadline))
    }

    /// Returns the next event if one has arrived. Never waits. Only calls start reading, connecting and reconnecting,
    /// so a program must keep calling.
    ///
    /// # Errors
    ///
    /// Fails if the chat cannot continue. Later calls return `None`.
    pub fn try_next_event(&mut self) -> Option<Result<Event, Error>> {
        self.read(Some(driver::now()))
    }

    fn read(&mut self, deadline: Option<Instant>) -> Option<Result<Event, Error>> {
        if self.failed {
            return None;
        }
        let span = self.driver.span();
        let _entered = span.enter();
        if let Some(own) = self.writer.own_user() {
            self.connection.set_own_user(own);
        }
        let event = self
            .driver
            .drive(&mut self.connection, &self.closer, deadline, |_| false);
        self.failed = matches!(event, Some(Err(_)));
        self.writer.set_length_max(self.message_length_max());
        event
    }

    /// Returns the events as an iterator, which waits in `next` and ends with the chat. `for event in &mut chat` is
    /// equivalent.
    pub fn events(&mut self) -> Events<'_> {
        Events(self)
    }

    /// Waits for the next message. Returns `None` once the chat has ended or was closed.
    ///
    /// Other events are applied to the state and skipped. Those that report a problem remain available from
    /// [`ChatApi::skipped_events`].
    ///
    /// # Errors
    ///
    /// Fails if the chat cannot continue.
    pub fn get_message(&mut self) -> Result<Option<Message>, Error> {
        self.read_message(None)
    }

    /// Waits for the next message, at most until `deadline`. Returns `None` if the deadline has passed, or if the chat
    /// has ended or was closed.
    ///
    /// See [`ChatApi::get_message`] about other events, and [`ChatApi::next_event_until`] about the deadline.
    ///
    /// ```no_run
    /// use std::time::{Duration, Instant};
    /// use rumble_chat::ChatApi;
    ///
    /// let mut chat = ChatApi::connect("7k2m9q")?;
    /// let end = Instant::now() + Duration::from_secs(60);
    /// while let Some(message) = chat.get_message_until(end)? {
    ///     println!("{} said {message}", message.author_name());
    /// }
    /// # Ok::<(), rumble_chat::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the chat cannot continue.
    pub fn get_message_until(&mut self, deadline: Instant) -> Result<Option<Message>, Error> {
        self.read_message(Some(deadline))
    }

    fn read_message(&mut self, deadline: Option<Instant>) -> Result<Option<Message>, Error> {
        while let Some(event) = self.read(deadline) {
            match event? {
                Event::Message(message) => return Ok(Some(message)),
                other => self.skipped_events.keep(other),
            }
        }
        Ok(None)
    }
}

impl<'a> IntoIterator for &'a mut ChatApi {
    type Item = Result<Event, Error>;
    type IntoIter = Events<'a>;

    fn into_iter(self) -> Events<'a> {
        self.events()
    }
}

/// Iterator over the events of a chat; see [`ChatApi::events`].
#[derive(Debug)]
#[must_use = "nothing is read before `next`"]
pub struct Events<'a>(&'a mut ChatApi);

impl Iterator for Events<'_> {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_event()
    }
}

impl FusedIterator for Events<'_> {}
