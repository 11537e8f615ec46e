use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rumble_http::Endpoint;

/// How often connections to one remote site are started: at most five times in any second. This machine has no limit.
///
/// All chats of a process share one limit, which is the default, so that a program that follows a thousand chats needs three
/// minutes to open them all, and as long to reconnect them. Chats that share one take their turns in the order in which they
/// are polled. It has no clock and does not wait: [`Connection::poll`](crate::Connection::poll) returns a
/// [`Wait`](crate::Action::Wait) until it is a chat's turn.
///
/// ```
/// use std::time::{Duration, Instant};
/// use rumble_chat::{ConnectLimit, Endpoint};
///
/// let (limit, now) = (ConnectLimit::separate(), Instant::now());
/// for _ in 0..5 {
///     assert_eq!(limit.reserve(&Endpoint::web7_chat(), now), now);
/// }
/// assert_eq!(limit.reserve(&Endpoint::web7_chat(), now), now + Duration::from_secs(1));
/// ```
#[derive(Clone)]
pub struct ConnectLimit(Arc<Mutex<Sites>>);

/// The latest starts on each host, oldest first; at most as many as a second allows.
type Sites = HashMap<Box<str>, VecDeque<Instant>>;

impl ConnectLimit {
    /// The limit that all chats of this process share.
    #[must_use]
    pub fn of_process() -> Self {
        static PROCESS: LazyLock<ConnectLimit> = LazyLock::new(ConnectLimit::separate);
        PROCESS.clone()
    }

    /// A limit that only its clones share.
    #[must_use]
    pub fn separate() -> Self {
        Self(Arc::default())
    }

    /// Reserves the next start of a connection to the site of `endpoint`, and returns its time: `now` or later.
    #[must_use]
    pub fn reserve(&self, endpoint: &Endpoint, now: Instant) -> Instant {
        if endpoint.is_loopback() {
            return now;
        }
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sites.len() >= MAX_IDLE_SITES {
            sites.retain(|_, starts| starts.back().is_some_and(|last| *last + PERIOD > now));
        }
        let starts = sites.entry(endpoint.host().into()).or_default();
        let start = match starts.front() {
            Some(first) if starts.len() >= STARTS_PER_PERIOD => {
                let next = *first + PERIOD;
                starts.pop_front();
                next.max(now)
            }
            _ => starts.back().map_or(now, |last| now.max(*last)),
        };
        starts.push_back(start);
        start
    }
}

impl fmt::Debug for ConnectLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        write!(f, "ConnectLimit({} sites)", sites.len())
    }
}

const STARTS_PER_PERIOD: usize = 5;
const PERIOD: Duration = Duration::from_secs(1);
const MAX_IDLE_SITES: usize = 64;
