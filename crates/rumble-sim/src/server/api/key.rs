use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use crate::audience::Audience;
use crate::fault::Fault;
use crate::plan::{KeyPlan, Plan};
use crate::server::stream::Stream;
use crate::server::watched::Watched;
use crate::{RecordedRequest, WallTime, url};

/// State of a key of the Live Stream API, shared by the server and the handles of tests.
pub(crate) struct ApiKey(Watched<State>);

pub(crate) struct State {
    /// Faults, with the number of requests that they apply to.
    pub(crate) faults: Vec<(usize, Fault)>,
    pub(crate) audience: Audience,
    now: WallTime,
    pub(crate) plan: KeyPlan,
    pub(crate) requests: usize,
    /// Keys that were replaced.
    reset: Vec<String>,
    pub(crate) revoked: bool,
}

impl ApiKey {
    pub(crate) fn new(plan: KeyPlan, all: &Plan) -> Self {
        Self(Watched::new(State {
            faults: Vec::new(),
            audience: Audience::before(&plan, all.start),
            now: all.start,
            plan,
            requests: 0,
            reset: Vec::new(),
            revoked: false,
        }))
    }

    /// Whether this secret is valid.
    pub(crate) fn is(&self, secret: &str) -> bool {
        let state = self.lock();
        !state.revoked && state.plan.key == secret
    }

    /// Whether it belongs to this account, or to this channel of it.
    pub(crate) fn is_for(&self, user_id: u64, channel_id: Option<u64>) -> bool {
        let state = self.lock();
        let channel = state.plan.channel.as_ref().map(|(id, _)| *id);
        channel == channel_id && (channel.is_some() || state.plan.user_id == user_id)
    }

    pub(crate) fn is_relay(&self) -> bool {
        let state = self.lock();
        !state.revoked && state.plan.relay
    }

    pub(crate) fn reset(&self, secret: &str) {
        let mut state = self.lock();
        let old = std::mem::replace(&mut state.plan.key, secret.to_owned());
        state.reset.push(old);
        state.revoked = false;
    }

    /// Whether a stream with this id is listed.
    pub(crate) fn has_stream(&self, id: u64) -> bool {
        self.lock().has_stream(id)
    }

    /// Adds a stream to the list.
    pub(crate) fn add_stream(&self, id: u64) {
        if let Some(streams) = &mut self.lock().plan.streams
            && !streams.contains(&id)
        {
            streams.push(id);
        }
    }

    /// Time of this key: not before anything in its document, for which the streams of the simulator are required.
    pub(crate) fn now(&self, streams: &[(u64, Arc<Stream>)]) -> WallTime {
        let state = self.lock();
        let listed = streams.iter().filter(|(id, _)| state.has_stream(*id));
        listed
            .map(|(_, stream)| stream.lock().now())
            .fold(state.now, WallTime::max)
    }

    pub(crate) fn advance(&self, by: Duration, streams: &[(u64, Arc<Stream>)]) {
        let now = self.now(streams) + by;
        self.lock().now = now;
        for (_, stream) in streams.iter().filter(|(id, _)| self.has_stream(*id)) {
            stream.advance_to(now);
        }
    }

    /// Counts the request. Returns its faults.
    pub(super) fn count_request(&self) -> Vec<Fault> {
        let mut state = self.lock();
        state.requests += 1;
        let number = state.requests;
        let planned = state.plan.faults.iter().filter(|(when, _)| when.includes(number));
        let mut faults: Vec<Fault> = planned.map(|(_, fault)| fault.clone()).collect();
        state.faults.retain(|(left, _)| *left > 0);
        for (left, fault) in &mut state.faults {
            faults.push(fault.clone());
            if *left < usize::MAX {
                *left -= 1;
            }
        }
        drop(state);
        self.0.notify();
        faults
    }

    pub(crate) fn wait_until(&self, timeout: Duration, reached: impl Fn(&State) -> bool) -> bool {
        self.0.wait_until(timeout, reached)
    }

    /// Whether a request was for this key, with its secret or an earlier one.
    pub(crate) fn is_target_of(&self, request: &RecordedRequest) -> bool {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let state = self.lock();
        match url::query_value(query, "key") {
            Some(key) if path == PATH => key == state.plan.key || state.reset.contains(&key),
            _ => state.plan.relay && path == RELAY_PATH,
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock()
    }
}

impl State {
    pub(super) fn has_stream(&self, id: u64) -> bool {
        let streams = self.plan.streams.as_ref();
        streams.is_none_or(|streams| streams.contains(&id))
    }
}

/// Omits the key.
impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ApiKey").field(&self.lock().plan).finish()
    }
}

pub(crate) const PATH: &str = "/-livestream-api/get-data";
pub(crate) const RELAY_PATH: &str = "/api/ls";
