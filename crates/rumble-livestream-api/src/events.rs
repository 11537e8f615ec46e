use std::iter::FusedIterator;
use std::sync::{Arc, Weak};
use std::time::Instant;

use rumble_model::Record;
use rumble_model::livestream_api::ChatMessage;

use crate::clock::now;
use crate::error::Error;
use crate::event::Event;
use crate::queue::{Item, Queue};
use crate::shared::{ReaderState, Shared};

/// The events of an account as they happen, see [`RumbleApi::events`](crate::RumbleApi::events).
///
/// [`next`](Iterator::next) blocks until an event is available and polls at the refresh rate meanwhile. A failed
/// refresh is an `Err` and does not end the iterator: the next attempt follows after [`Error::retry_in`]. The iterator
/// ends only after [`CloseHandle::close`].
///
/// Dropping the events cancels the request in flight if they started it.
#[derive(Debug)]
#[must_use = "nothing is polled before `next`"]
pub struct Events {
    shared: Arc<Shared>,
    queue: Queue,
    closer: CloseHandle,
}

impl Events {
    pub(crate) fn new(shared: Arc<Shared>, queue: Queue) -> Self {
        let closer = CloseHandle {
            reader: ReaderState::default(),
            shared: Arc::downgrade(&shared),
        };
        Self {
            shared,
            queue,
            closer,
        }
    }

    /// Waits for the next event. Returns `None` after a close.
    ///
    /// # Errors
    ///
    /// Returns the error of a failed refresh. The next call continues.
    pub fn next_event(&mut self) -> Option<Result<Event, Error>> {
        self.read(None)
    }

    /// Waits for the next event, at most until `deadline`. Returns `None` after the deadline or a close.
    ///
    /// A deadline cancels nothing. A request in flight continues between two calls, in a thread that ends with it, and
    /// the next call returns its events.
    ///
    /// ```no_run
    /// use std::time::{Duration, Instant};
    /// use rumble_livestream_api::RumbleApi;
    ///
    /// let api = RumbleApi::new("https://rumble.com/-livestream-api/get-data?key=tin-whistle")?;
    /// let mut events = api.events();
    /// let end = Instant::now() + Duration::from_secs(60);
    /// while let Some(event) = events.next_event_until(end) {
    ///     match event {
    ///         Ok(event) => println!("{event:?}"),
    ///         Err(error) => eprintln!("{error}"),
    ///     }
    /// }
    /// # Ok::<(), rumble_livestream_api::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the error of a failed refresh. The next call continues.
    pub fn next_event_until(&mut self, deadline: Instant) -> Option<Result<Event, Error>> {
        self.read(Some(deadline))
    }

    /// Returns the next event, if one is queued. Never waits. Requests are started by calls only, so a program must
    /// keep calling.
    ///
    /// # Errors
    ///
    /// Returns the error of a failed refresh. The next call continues.
    pub fn try_next_event(&mut self) -> Option<Result<Event, Error>> {
        self.read(Some(now()))
    }

    /// Waits for the next message of any stream, at most until `deadline`, and skips other events. Returns `None` after
    /// the deadline or a close.
    ///
    /// # Errors
    ///
    /// Returns the error of a failed refresh. The next call continues.
    pub fn get_message_until(
        &mut self,
        deadline: Instant,
    ) -> Result<Option<Arc<Record<ChatMessage>>>, Error> {
        while let Some(event) = self.next_event_until(deadline) {
            if let Event::Message { message, .. } = event? {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    fn read(&mut self, deadline: Option<Instant>) -> Option<Item> {
        let mut is_last = false;
        loop {
            if self.closer.is_closed() {
                return None;
            }
            let item = self.queue.pop();
            if item.is_some() || is_last {
                return item;
            }
            self.shared.advance(&self.queue, &self.closer.reader, deadline);
            is_last = deadline.is_some_and(|deadline| now() >= deadline);
        }
    }

    /// Returns a handle that ends the events from another thread.
    #[must_use]
    pub fn close_handle(&self) -> CloseHandle {
        self.closer.clone()
    }
}

impl Iterator for Events {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_event()
    }
}

impl FusedIterator for Events {}

impl Drop for Events {
    fn drop(&mut self) {
        self.closer.close();
    }
}

/// Ends [`Events`] from any thread. Clones end the same events.
///
/// ```no_run
/// use rumble_livestream_api::{RumbleApi, Event};
///
/// let api = RumbleApi::new("https://rumble.com/-livestream-api/get-data?key=tin-whistle")?;
/// let events = api.events();
/// let closer = events.close_handle();
/// std::thread::spawn(move || {
///     std::thread::sleep(std::time::Duration::from_secs(60));
///     closer.close();
/// });
/// for event in events {
///     if let Ok(Event::Follower(follower)) = event {
///         println!("{} follows", follower.username);
///     }
/// }
/// # Ok::<(), rumble_livestream_api::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CloseHandle {
    reader: ReaderState,
    shared: Weak<Shared>,
}

impl CloseHandle {
    /// Ends the events. Returns immediately; a call blocked on the next event returns `None`. The request in flight
    /// is cancelled if the events started it. (A name lookup or a TCP connect cannot be cancelled; its thread ends with it.)
    pub fn close(&self) {
        self.reader.close();
        if let Some(shared) = self.shared.upgrade() {
            shared.closed(&self.reader);
        }
    }

    /// Whether [`close`](Self::close) was called.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.reader.is_closed()
    }
}
