use std::iter::FusedIterator;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Instant;

use rumble_model::Record;
use rumble_model::livestream_api::ChatMessage;

use crate::clock::now;
use crate::core::Core;
use crate::error::Error;
use crate::event::Event;
use crate::queue::{Item, Queue};

/// The events of an account as they happen, see [`RumbleApi::events`](crate::RumbleApi::events).
///
/// [`next`](Iterator::next) blocks until there is one, and polls at the refresh rate meanwhile. A failed refresh is an
/// `Err` and ends nothing: the next attempt follows after [`Error::retry_in`]. The iterator ends only after
/// [`CloseHandle::close`].
///
/// Dropping the events cancels a request of their own.
#[derive(Debug)]
#[must_use = "nothing is polled before `next`"]
pub struct Events {
    core: Arc<Core>,
    queue: Queue,
    closer: CloseHandle,
}

impl Events {
    pub(crate) fn new(core: Arc<Core>, queue: Queue) -> Self {
        let closer = CloseHandle {
            closed: Arc::default(),
            core: Arc::downgrade(&core),
        };
        Self { core, queue, closer }
    }

    /// Waits for the next event. `None`: they were closed.
    ///
    /// # Errors
    ///
    /// When a refresh failed. The next call goes on.
    pub fn next_event(&mut self) -> Option<Result<Event, Error>> {
        self.read(None)
    }

    /// Waits for the next event, at most until `deadline`. `None`: the deadline has passed, or they were closed.
    ///
    /// A deadline cancels nothing. A request in flight continues between two calls, in a thread that ends with it, and the
    /// next call returns its events.
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
    /// When a refresh failed. The next call goes on.
    pub fn next_event_until(&mut self, deadline: Instant) -> Option<Result<Event, Error>> {
        self.read(Some(deadline))
    }

    /// Returns the next event, if one is queued. Never waits. Requests are started by calls only, so a program must keep
    /// calling.
    ///
    /// # Errors
    ///
    /// When a refresh failed. The next call goes on.
    pub fn try_next_event(&mut self) -> Option<Result<Event, Error>> {
        self.read(Some(now()))
    }

    /// Waits for the next message of any stream, at most until `deadline`, and passes over other events. `None`: the
    /// deadline has passed, or they were closed.
    ///
    /// # Errors
    ///
    /// When a refresh failed. The next call goes on.
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
            self.core.advance(&self.queue, &self.closer, deadline);
            is_last = deadline.is_some_and(|deadline| now() >= deadline);
        }
    }

    /// Ends the events from another thread.
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
    closed: Arc<AtomicBool>,
    core: Weak<Core>,
}

impl CloseHandle {
    /// Ends the events. Returns at once, and so does a call that waits for the next event. A request of their own is
    /// cancelled. (A name lookup or a TCP connect cannot be cancelled; its thread ends with it.)
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        if let Some(core) = self.core.upgrade() {
            core.closed(self);
        }
    }

    /// They were ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.closed, &other.closed)
    }
}
