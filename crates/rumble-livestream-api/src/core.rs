//! What all handles of one API share: the newest document, and who may fetch the next one.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rumble_http::{MediaClient, RequestAgent};
use rumble_model::livestream_api::Livestream;
use rumble_model::{Record, StreamId};

use crate::api_url::ApiUrl;
use crate::clock::now;
use crate::error::Error;
use crate::event::Event;
use crate::events::Closer;
use crate::fetch::{FetchSettings, fetch_with};
use crate::queue::{Queue, Wanted, WeakQueue};
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
    owner: Option<Closer>,
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
            let (landed, result) = self.fly(state, None);
            match result {
                Some(()) => return landed.outcome(),
                None => state = landed,
            }
        }
    }

    /// Does what somebody who polls has to do until there is something to read: refreshes when it is time, and waits
    /// until then.
    pub(crate) fn advance(&self, queue: &Queue, closer: &Closer) {
        let state = self.lock();
        if closer.is_closed() || !queue.is_empty() {
            return;
        }
        let now = now();
        let due = state.schedule.due(now);
        if state.flight.is_some() {
            drop(self.wait(state));
        } else if due > now {
            let wait = self.changed.wait_timeout(state, due - now);
            drop(wait.unwrap_or_else(PoisonError::into_inner));
        } else {
            drop(self.fly(state, Some(closer)));
        }
    }

    /// Wakes whoever waits, and calls off the request of a reader that was closed.
    pub(crate) fn closed(&self, closer: &Closer) {
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
    pub(crate) fn stream(&self, id: StreamId) -> Option<Arc<Record<Livestream>>> {
        self.lock().tracker.stream(id).cloned()
    }

    pub(crate) fn is_disappeared(&self, id: StreamId) -> bool {
        self.lock().tracker.is_disappeared(id)
    }

    /// Makes the request, without holding anybody up. `None`: it was called off.
    fn fly<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        owner: Option<&Closer>,
    ) -> (MutexGuard<'a, State>, Option<()>) {
        let agent = RequestAgent::new(self.fetch.request.clone());
        let (url, url_number) = (state.url.clone(), state.url_number);
        let requested_at = now();
        let before = state.schedule.last_attempt();
        state.schedule.started(requested_at);
        state.flight = Some(Flight {
            agent: agent.clone(),
            owner: owner.cloned(),
        });
        drop(state);
        let landing = Landing(self);
        let result = fetch_with(&agent, &url, &self.fetch);
        std::mem::forget(landing);

        let mut state = self.lock();
        let is_off = state.url_number != url_number || agent.is_shut_down();
        if state.url_number == url_number {
            state.flight = None;
        }
        if is_off {
            if state.url_number == url_number {
                state.schedule.called_off(before);
            }
            self.changed.notify_all();
            return (state, None);
        }
        state.landed += 1;
        let events = match result {
            Ok(document) => state.take_in(Snapshot::new(document, requested_at)),
            Err(error) => vec![state.failed(error)],
        };
        state.readers.retain(|reader| reader.extend(&events));
        self.changed.notify_all();
        (state, Some(()))
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

    fn failed(&mut self, error: Error) -> Event {
        let retry_in = self.schedule.failed(&error, now());
        tracing::warn!(kind = ?error.kind(), status = error.status(), ?retry_in, "a refresh failed");
        self.last_error = Some(error.clone());
        Event::Error { error, retry_in }
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
        self.0.lock().flight = None;
        self.0.changed.notify_all();
    }
}
