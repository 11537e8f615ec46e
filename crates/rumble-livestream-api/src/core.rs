//! What all handles of one API share: the newest document, and who may fetch the next one.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rumble_http::{MediaClient, internal::RequestAgent};
use rumble_model::livestream_api::LivestreamEntry;
use rumble_model::{Record, StreamId};

use crate::api_url::ApiUrl;
use crate::clock::now;
use crate::error::Error;
use crate::event::Event;
use crate::events::CloseHandle;
use crate::fetch::{FetchSettings, fetch_with};
use crate::queue::{Item, Queue, Wanted, WeakQueue};
use crate::schedule::Schedule;
use crate::snapshot::Snapshot;
use crate::tracker::Tracker;

#[derive(Debug)]
pub(crate) struct Core {
    state: Mutex<State>,
    /// A refresh ended, or a reader was closed.
    changed: Condvar,
    fetch: FetchSettings,
    most_waiting: usize,
    media: MediaClient,
}

#[derive(Debug)]
struct State {
    url: ApiUrl,
    schedule: Schedule,
    snapshot: Arc<Snapshot>,
    tracker: Tracker,
    readers: Vec<WeakQueue>,
    flight: Option<Flight>,
    /// Counts the attempts that came to an end.
    landed: u64,
    /// Counts the URLs.
    url_number: u64,
    last_error: Option<Error>,
}

/// The request that is under way.
#[derive(Debug)]
struct Flight {
    agent: RequestAgent,
    owner: Option<CloseHandle>,
}

/// A refresh that has been started.
struct StartedRefresh {
    agent: RequestAgent,
    url: ApiUrl,
    url_number: u64,
    requested_at: Instant,
    /// When the last attempt was made before this one.
    before: Option<Instant>,
}

/// When a refresh is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refresh {
    Now,
    IfStale,
}

impl Core {
    /// Fetches the first document.
    pub(crate) fn open(
        url: ApiUrl,
        mut schedule: Schedule,
        fetch: FetchSettings,
        most_waiting: usize,
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
                flight: None,
                landed: 0,
                url_number: 0,
                last_error: None,
            }),
            changed: Condvar::new(),
            fetch,
            most_waiting,
            media,
        })
    }

    pub(crate) fn media(&self) -> &MediaClient {
        &self.media
    }

    /// The newest document there is, without a request.
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

    /// Another URL, and its document at once.
    pub(crate) fn set_url(&self, url: ApiUrl) -> Result<Arc<Snapshot>, Error> {
        let mut state = self.lock();
        state.schedule.reset(url.origin().is_loopback());
        state.url = url;
        state.url_number += 1;
        state.last_error = None;
        // What is under way is for the old URL.
        if let Some(flight) = state.flight.take() {
            flight.agent.shutdown();
        }
        drop(state);
        self.refresh(Refresh::Now)
    }

    /// A document that is new enough. However many threads ask, one request is made.
    pub(crate) fn refresh(&self, when: Refresh) -> Result<Arc<Snapshot>, Error> {
        let mut state = self.lock();
        loop {
            let is_wanted = when == Refresh::Now || state.schedule.is_stale(now());
            if !is_wanted {
                return Ok(Arc::clone(&state.snapshot));
            }
            if state.flight.is_some() {
                let landed = state.landed;
                while state.flight.is_some() && state.landed == landed {
                    state = self.wait(state);
                }
                if state.landed != landed {
                    return state.outcome();
                }
                // It was called off. Somebody has to make it again.
                continue;
            }
            if !state.schedule.is_allowed(now()) {
                return state.outcome();
            }
            let refresh = self.start_refresh(&mut state, None);
            drop(state);
            let (landed, result) = self.fly(refresh);
            match result {
                Some(()) => return landed.outcome(),
                None => state = landed,
            }
        }
    }

    /// Advances the polling of one reader whose queue is empty: starts a refresh when one is due, and waits for the next
    /// change, at most until `deadline`.
    pub(crate) fn advance(self: &Arc<Self>, queue: &Queue, closer: &CloseHandle, deadline: Option<Instant>) {
        let mut state = self.lock();
        if closer.is_closed() || !queue.is_empty() {
            return;
        }
        let mut until = deadline;
        if state.flight.is_none() {
            let now = now();
            let due = state.schedule.due(now);
            if due > now {
                until = Some(deadline.map_or(due, |deadline| deadline.min(due)));
            } else {
                self.spawn_refresh(&mut state, closer);
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

    /// Wakes whoever waits, and calls off the request of a reader that was closed.
    pub(crate) fn closed(&self, closer: &CloseHandle) {
        let state = self.lock();
        if let Some(flight) = &state.flight
            && flight.owner.as_ref().is_some_and(|owner| owner.is_same(closer))
        {
            flight.agent.shutdown();
        }
        drop(state);
        self.changed.notify_all();
    }

    /// A queue that every further event of its kind comes to.
    pub(crate) fn subscribe(&self, wanted: Wanted) -> Queue {
        self.lock().subscribe(wanted, self.most_waiting)
    }

    /// A queue with what was listed last of the chats in it already. It is the tracker that knows: a stream may be missing
    /// from one document, and the newest document may be an older one.
    pub(crate) fn subscribe_from_listed(&self, wanted: Wanted) -> Queue {
        let mut state = self.lock();
        let queue = state.subscribe(wanted, self.most_waiting);
        match wanted {
            Wanted::Messages(id) | Wanted::Rants(id) => {
                if let Some(stream) = state.tracker.stream(id) {
                    queue.extend_from_listed(stream);
                }
            }
            _ => state
                .tracker
                .listed()
                .for_each(|stream| queue.extend_from_listed(stream)),
        }
        queue
    }

    /// A further queue that goes on where this one stands.
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

    /// Starts a refresh in a thread of its own, so that it continues after the deadline of its reader.
    fn spawn_refresh(self: &Arc<Self>, state: &mut State, owner: &CloseHandle) {
        let refresh = self.start_refresh(state, Some(owner));
        let core = Arc::clone(self);
        let thread = thread::Builder::new().name("live-refresh".to_owned());
        if let Err(error) = thread.spawn(move || drop(core.fly(refresh))) {
            state.complete(Err(Error::thread(error)));
        }
    }

    fn start_refresh(&self, state: &mut State, owner: Option<&CloseHandle>) -> StartedRefresh {
        let refresh = StartedRefresh {
            agent: RequestAgent::new(self.fetch.request.clone()),
            url: state.url.clone(),
            url_number: state.url_number,
            requested_at: now(),
            before: state.schedule.last_attempt(),
        };
        state.schedule.started(refresh.requested_at);
        state.flight = Some(Flight {
            agent: refresh.agent.clone(),
            owner: owner.cloned(),
        });
        refresh
    }

    /// Makes the request, without holding anybody up. `None`: it was called off.
    fn fly(&self, refresh: StartedRefresh) -> (MutexGuard<'_, State>, Option<()>) {
        let landing = Landing(self);
        let result = fetch_with(&refresh.agent, &refresh.url, &self.fetch);
        std::mem::forget(landing);

        let mut state = self.lock();
        let is_current = state.url_number == refresh.url_number;
        let is_done = is_current && !refresh.agent.is_shut_down();
        if is_done {
            state.complete(result.map(|document| Snapshot::new(document, refresh.requested_at)));
        } else if is_current {
            state.flight = None;
            state.schedule.called_off(refresh.before);
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
    /// What the last attempt came to.
    fn outcome(&self) -> Result<Arc<Snapshot>, Error> {
        match &self.last_error {
            Some(error) => Err(error.clone()),
            None => Ok(Arc::clone(&self.snapshot)),
        }
    }

    fn take_in(&mut self, snapshot: Snapshot) -> Vec<Event> {
        self.schedule.succeeded();
        self.last_error = None;
        let events = self.tracker.observe(&snapshot);
        for event in &events {
            if let Event::Gap(gap) = event {
                tracing::warn!(list = ?gap.list, "something may have been missed between two documents");
            }
        }
        self.snapshot = Arc::new(snapshot);
        events
    }

    fn failed(&mut self, error: Error) -> Error {
        let retry_in = self.schedule.failed(&error, now());
        tracing::warn!(kind = ?error.kind(), status = error.status(), ?retry_in, "a refresh failed");
        let error = error.with_retry_in(retry_in);
        self.last_error = Some(error.clone());
        error
    }

    /// Applies the result of the request in flight, and reports it to the readers.
    fn complete(&mut self, result: Result<Snapshot, Error>) {
        self.flight = None;
        self.landed += 1;
        let items: Vec<Item> = match result {
            Ok(snapshot) => self.take_in(snapshot).into_iter().map(Ok).collect(),
            Err(error) => vec![Err(self.failed(error))],
        };
        self.readers.retain(|reader| reader.extend(&items));
    }

    fn subscribe(&mut self, wanted: Wanted, most: usize) -> Queue {
        let queue = Queue::new(wanted, most);
        self.readers.push(queue.downgrade());
        queue
    }
}

/// Were a request to panic, those who wait for it would wait for ever.
struct Landing<'a>(&'a Core);

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        let panicked = io::Error::other("the request panicked");
        self.0.lock().complete(Err(Error::thread(panicked)));
        self.0.changed.notify_all();
    }
}
