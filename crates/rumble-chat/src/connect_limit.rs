use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rumble_http::Endpoint;

/// Limit of the rate at which connections to one remote site are started: at most five in any second. Connections to
/// this machine are not limited.
///
/// By default all chats of a process share one limit. A program that follows a thousand chats therefore needs three
/// minutes to open them all, and as long to reconnect them. Chats that share a limit connect in the order in which they
/// are polled. The limit uses no clock and does not wait: [`Connection::poll`](crate::Connection::poll) returns
/// [`Wait`](crate::Action::Wait) until the chat may connect.
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

/// The latest starts for each host, oldest first; at most as many as the limit of one second.
type Sites = HashMap<Box<str>, VecDeque<Instant>>;

impl ConnectLimit {
    /// Returns the limit that all chats of this process share by default.
    #[must_use]
    pub fn of_process() -> Self {
        static PROCESS: LazyLock<ConnectLimit> = LazyLock::new(ConnectLimit::separate);
        PROCESS.clone()
    }

    /// Returns a new limit, shared only by its clones.
    #[must_use]
    pub fn separate() -> Self {
        Self(Arc::default())
    }

    /// Reserves the next start of a connection to the site of `endpoint` and returns its time: `now` or later.
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
