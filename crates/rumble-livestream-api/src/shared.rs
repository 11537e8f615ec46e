//! State shared by all handles of one API: the newest document, and the request for the next one.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rumble_http::{MediaClient, internal::RequestAgent};
use rumble_model::livestream_api::LivestreamEntry;
use rumble_model::{Record, StreamId};

use crate::api_url::ApiUrl;
use crate::clock::now;
use crate::error::{Error, ErrorKind};
use crate::event::Event;
use crate::fetch::{FetchSettings, fetch_with};
use crate::queue::{EventFilter, Item, Queue, WeakQueue};
use crate::schedule::Schedule;
use crate::snapshot::Snapshot;
use crate::tracker::Tracker;

#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// Signals that a refresh ended or a reader was closed.
    changed: Condvar,
    fetch: FetchSettings,
    queue_capacity: usize,
    media: MediaClient,
}

#[derive(Debug)]
struct State {
    url: ApiUrl,
    schedule: Schedule,
    snapshot: Arc<Snapshot>,
    tracker: Tracker,
    readers: Vec<WeakQueue>,
    in_flight: Option<InFlight>,
    /// Number of completed attempts.
    completed: u64,
    /// Number of URL changes.
    url_generation: u64,
    last_error: Option<Error>,
}

/// The request in flight.
#[derive(Debug)]
struct InFlight {
    agent: RequestAgent,
    owner: Option<ReaderState>,
}

/// Whether a reader was closed. Clones are the same reader.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReaderState(Arc<AtomicBool>);

/// A refresh that has been started.
struct StartedRefresh {
    agent: RequestAgent,
    url: ApiUrl,
    url_generation: u64,
    requested_at: Instant,
    /// Time of the attempt before this one.
    before: Option<Instant>,
}

/// When to refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refresh {
    Now,
    IfStale,
}

impl Shared {
    /// Fetches the first document.
    pub(crate) fn open(
        url: ApiUrl,
        mut schedule: Schedule,
        fetch: FetchSettings,
        queue_capacity: usize,
        media: MediaClient,
    ) -> Result<Self, Error> {
        let agent = RequestAgent::new(fetch.request.clone());
        let requested_at = now();
        schedule.started(requested_at);
        let document = fetch_with(&agent, &url, &fetch)?;
        schedule.succeeded();
        let mut tracker = Tracker::new();
        tracker.observe(&document);
        Ok(Self {
            state: Mutex::new(State {
                url,
                schedule,
                snapshot: Arc::new(Snapshot::new(document, requested_at)),
                tracker,
                readers: Vec::new(),
                in_flight: None,
                completed: 0,
                url_generation: 0,
                last_error: None,
            }),
            changed: Condvar::new(),
            fetch,
            queue_capacity,
            media,
        })
    }

    pub(crate) fn media(&self) -> &MediaClient {
        &self.media
    }

    /// The newest document, without a request.
    pub(crate) fn last(&self) -> Arc<Snapshot> {
        Arc::clone(&self.lock().snapshot)
    }

    pub(crate) fn last_error(&self) -> Option<Error> {
        self.lock().last_error.clone()
    }

    pub(crate) fn url(&self) -> ApiUrl {
        self.lock().url.clone()
    }

    pub(crate) fn refresh_rate(&self) -> Duration {
        self.lock().schedule.rate()
    }

    pub(crate) fn set_refresh_rate(&self, rate: Duration) {
        self.lock().schedule.set_rate(rate);
        self.changed.notify_all();
    }

    /// Changes the URL and fetches its document immediately.
    pub(crate) fn set_url(&self, url: ApiUrl) -> Result<Arc<Snapshot>, Error> {
        let mut state = self.lock();
        state.schedule.reset(url.origin().is_loopback());
        state.url = url;
        state.url_generation += 1;
        state.last_error = None;
        // The request in flight is for the old URL.
        if let Some(flight) = state.in_flight.take() {
            flight.agent.shutdown();
        }
        drop(state);
        self.refresh(Refresh::Now)
    }

    /// Returns a document that is new enough. Concurrent calls share one request.
    pub(crate) fn refresh(&self, when: Refresh) -> Result<Arc<Snapshot>, Error> {
        let mut state = self.lock();
        loop {
            let is_needed = when == Refresh::Now || state.schedule.is_stale(now());
            if !is_needed {
                return Ok(Arc::clone(&state.snapshot));
            }
            if state.in_flight.is_some() {
                let completed = state.completed;
                while state.in_flight.is_some() && state.completed == completed {
                    state = self.wait(state);
                }
                if state.completed != completed {
                    return state.last_result();
                }
                // The request was cancelled and has to be repeated.
                continue;
            }
            if !state.schedule.is_allowed(now()) {
                return state.last_result();
            }
            let refresh = self.start_refresh(&mut state, None);
            drop(state);
            let (finished, result) = self.perform_refresh(refresh);
            match result {
                Some(()) => return finished.last_result(),
                None => state = finished,
            }
        }
    }

    /// Advances the polling of one reader whose queue is empty: starts a refresh when one is due, and waits for the
    /// next change, at most until `deadline`.
    pub(crate) fn advance(self: &Arc<Self>, queue: &Queue, reader: &ReaderState, deadline: Option<Instant>) {
        let mut state = self.lock();
        if reader.is_closed() || !queue.is_empty() {
            return;
        }
        let mut until = deadline;
        if state.in_flight.is_none() {
            let now = now();
            let due = state.schedule.due(now);
            if due > now {
                until = Some(deadline.map_or(due, |deadline| deadline.min(due)));
            } else {
                self.spawn_refresh(&mut state, reader);
            }
        }
        match until {
            None => drop(self.wait(state)),
            Some(until) => {
                let left = until.saturating_duration_since(now());
                let waited = self.changed.wait_timeout(state, left);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
            }
        }
    }

    /// Wakes waiting threads, and cancels the request of a reader that was closed.
    pub(crate) fn closed(&self, reader: &ReaderState) {
        let state = self.lock();
        if let Some(flight) = &state.in_flight
            && flight.owner.as_ref().is_some_and(|owner| owner.is_same(reader))
        {
            flight.agent.shutdown();
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Returns a queue that receives all further events of its kind.
    pub(crate) fn subscribe(&self, filter: EventFilter) -> Queue {
        self.lock().subscribe(filter, self.queue_capacity)
    }

    /// Returns a queue that already contains the listed messages and rants. They come from the tracker: a stream can be
    /// missing from one document, and the newest document can be an older one.
    pub(crate) fn subscribe_with_history(&self, filter: EventFilter) -> Queue {
        let mut state = self.lock();
        let queue = state.subscribe(filter, self.queue_capacity);
        match filter {
            EventFilter::Messages(id) | EventFilter::Rants(id) => {
                if let Some(stream) = state.tracker.stream(id) {
                    queue.extend_with_history(stream);
                }
            }
            _ => state
                .tracker
                .listed()
                .for_each(|stream| queue.extend_with_history(stream)),
        }
        queue
    }

    /// Returns another queue with the same position as this one.
    pub(crate) fn fork(&self, queue: &Queue) -> Queue {
        let mut state = self.lock();
        let fork = queue.fork();
        state.readers.push(fork.downgrade());
        fork
    }

    /// The newest entry of a stream, listed or not.
    pub(crate) fn stream(&self, id: StreamId) -> Option<Arc<Record<LivestreamEntry>>> {
        self.lock().tracker.stream(id).cloned()
    }

    pub(crate) fn has_disappeared(&self, id: StreamId) -> bool {
        self.lock().tracker.has_disappeared(id)
    }

    /// Starts a refresh in a separate thread, so that it continues after the deadline of its reader.
    fn spawn_refresh(self: &Arc<Self>, state: &mut State, owner: &ReaderState) {
        let refresh = self.start_refresh(state, Some(owner));
        let shared = Arc::clone(self);
        let thread = thread::Builder::new().name("live-refresh".to_owned());
        if let Err(error) = thread.spawn(move || drop(shared.perform_refresh(refresh))) {
            state.complete(Err(Error::local(ErrorKind::Network, error)));
        }
    }

    fn start_refresh(&self, state: &mut State, owner: Option<&ReaderState>) -> StartedRefresh {
        let refresh = StartedRefresh {
            agent: RequestAgent::new(self.fetch.request.clone()),
            url: state.url.clone(),
            url_generation: state.url_generation,
            requested_at: now(),
            before: state.schedule.last_attempt(),
        };
        state.schedule.started(refresh.requested_at);
        state.in_flight = Some(InFlight {
            agent: refresh.agent.clone(),
            owner: owner.cloned(),
        });
        refresh
    }

    /// Sends the request without holding the lock. Returns `None` if it was cancelled.
    fn perform_refresh(&self, refresh: StartedRefresh) -> (MutexGuard<'_, State>, Option<()>) {
        let guard = InFlightGuard(self);
        let result = fetch_with(&refresh.agent, &refresh.url, &self.fetch);
        std::mem::forget(guard);

        let mut state = self.lock();
        let is_current = state.url_generation == refresh.url_generation;
        let is_done = is_current && !refresh.agent.is_shut_down();
        if is_done {
            state.complete(result.map(|document| Snapshot::new(document, refresh.requested_at)));
        } else if is_current {
            state.in_flight = None;
            state.schedule.cancelled(refresh.before);
        }
        self.changed.notify_all();
        (state, is_done.then_some(()))
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Result of the last attempt.
    fn last_result(&self) -> Result<Arc<Snapshot>, Error> {
        match &self.last_error {
            Some(error) => Err(error.clone()),
            None => Ok(Arc::clone(&self.snapshot)),
        }
    }

    fn apply_document(&mut self, snapshot: Snapshot) -> Vec<Event> {
        self.schedule.succeeded();
        self.last_error = None;
        let events = self.tracker.observe(&snapshot);
        for event in &events {
            if let Event::Gap(gap) = event {
                tracing::warn!(list = ?gap.list, "rows may have been missed between two documents");
            }
        }
        self.snapshot = Arc::new(snapshot);
        events
    }

    fn failed(&mut self, error: Error) -> Error {
        let retry_in = self.schedule.failed(&error, now());
        tracing::warn!(kind = ?error.kind(), status = error.status(), ?retry_in, "refresh failed");
        let error = error.with_retry_in(retry_in);
        self.last_error = Some(error.clone());
        error
    }

    /// Applies the result of the request in flight, and reports it to the readers.
    fn complete(&mut self, result: Result<Snapshot, Error>) {
        self.in_flight = None;
        self.completed += 1;
        let items: Vec<Item> = match result {
            Ok(snapshot) => self.apply_document(snapshot).into_iter().map(Ok).collect(),
            Err(error) => vec![Err(self.failed(error))],
        };
        self.readers.retain(|reader| reader.extend(&items));
    }

    fn subscribe(&mut self, filter: EventFilter, capacity: usize) -> Queue {
        let queue = Queue::new(filter, capacity);
        self.readers.push(queue.downgrade());
        queue
    }
}

impl ReaderState {
    pub(crate) fn close(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Clears the in-flight request on drop, so that a panic does not block the waiting threads forever.
struct InFlightGuard<'a>(&'a Shared);

impl Drop for InFlightGuard<'_> {
    fn drop(&mut self) {
        let panicked = io::Error::other("the request panicked");
        self.0
            .lock()
            .complete(Err(Error::local(ErrorKind::Network, panicked)));
        self.0.changed.notify_all();
    }
}
