use std::iter::FusedIterator;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use crate::core::Core;
use crate::event::Event;
use crate::queue::Queue;

/// The events of an account as they happen, see [`RumbleApi::events`](crate::RumbleApi::events).
///
/// [`next`](Iterator::next) blocks until there is one, and polls at the refresh rate meanwhile. A failure is an event too
/// and ends nothing: `None` comes only after [`Closer::close`].
#[derive(Debug)]
#[must_use = "nothing is polled before `next`"]
pub struct Events {
    core: Arc<Core>,
    queue: Queue,
    closer: Closer,
}

impl Events {
    pub(crate) fn new(core: Arc<Core>, queue: Queue) -> Self {
        let closer = Closer {
            closed: Arc::default(),
            core: Arc::downgrade(&core),
        };
        Self { core, queue, closer }
    }

    /// Ends the events from another thread.
    #[must_use]
    pub fn closer(&self) -> Closer {
        self.closer.clone()
    }
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if self.closer.is_closed() {
                return None;
            }
            if let Some(event) = self.queue.pop() {
                return Some(event);
            }
            self.core.advance(&self.queue, &self.closer);
        }
    }
}

impl FusedIterator for Events {}

/// Ends [`Events`] from any thread. Clones end the same events.
///
/// ```no_run
/// use rumble_livestream_api::{RumbleApi, Event};
///
/// let api = RumbleApi::new("https://rumble.com/-livestream-api/get-data?key=tin-whistle")?;
/// let events = api.events();
/// let closer = events.closer();
/// std::thread::spawn(move || {
///     std::thread::sleep(std::time::Duration::from_secs(60));
///     closer.close();
/// });
/// for event in events {
///     if let Event::Follower(follower) = event {
///         println!("{} follows", follower.username);
///     }
/// }
/// # Ok::<(), rumble_livestream_api::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Closer {
    closed: Arc<AtomicBool>,
    core: Weak<Core>,
}

impl Closer {
    /// Ends the events. Returns at once; a call that waits for the next event comes back with `None`, and a request of
    /// its own that is under way is cut. (A name lookup or a TCP connect runs into its limit first.)
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
