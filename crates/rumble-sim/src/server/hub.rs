use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::drive;
use super::greeting::Greeting;
use super::sockets::Sockets;
use super::stream::Stream;
use crate::requests::{RecordedRequest, RequestLog};
use crate::site::Site;
use crate::{Plan, StreamPlan};

/// Everything that a running simulator knows.
#[derive(Debug)]
pub(crate) struct Hub {
    greeting: Mutex<Greeting>,
    plan: Plan,
    recorded: Condvar,
    requests: Mutex<RequestLog>,
    runtime: tokio::runtime::Handle,
    site: Site,
    sockets: Arc<Sockets>,
    streams: Mutex<BTreeMap<u64, Arc<Stream>>>,
}

impl Hub {
    pub(crate) fn new(mut plan: Plan, greeting: Greeting, runtime: tokio::runtime::Handle) -> Self {
        let streams = std::mem::take(&mut plan.streams);
        let site = Site::new(std::mem::take(&mut plan.site), plan.seed);
        let requests = Mutex::new(RequestLog::new(plan.requests_kept));
        let hub = Self {
            greeting: Mutex::new(greeting),
            plan,
            recorded: Condvar::new(),
            requests,
            runtime,
            site,
            sockets: Arc::default(),
            streams: Mutex::default(),
        };
        for stream in streams {
            hub.add(stream);
        }
        hub
    }

    pub(crate) fn add(&self, plan: StreamPlan) -> Arc<Stream> {
        let id = plan.id;
        let stream = Arc::new(Stream::new(plan, &self.plan));
        if !stream.is_over() {
            self.runtime.spawn(drive::play(Arc::clone(&stream)));
            if let Some(every) = stream.keepalive {
                self.runtime.spawn(drive::keep_alive(Arc::clone(&stream), every));
            }
        }
        if let Some(replaced) = self.lock_streams().insert(id, Arc::clone(&stream)) {
            replaced.end();
        }
        stream
    }

    pub(crate) fn find(&self, id: u64) -> Option<Arc<Stream>> {
        self.lock_streams().get(&id).cloned()
    }

    pub(super) fn greeting(&self) -> Greeting {
        self.greeting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn set_greeting(&self, greeting: Greeting) {
        *self.greeting.lock().unwrap_or_else(PoisonError::into_inner) = greeting;
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Every stream there is.
    pub(crate) fn streams(&self) -> Vec<(u64, Arc<Stream>)> {
        let streams = self.lock_streams();
        streams
            .iter()
            .map(|(id, stream)| (*id, Arc::clone(stream)))
            .collect()
    }

    pub(crate) fn sockets(&self) -> &Arc<Sockets> {
        &self.sockets
    }

    pub(crate) fn record(&self, request: RecordedRequest) {
        self.lock_requests().push(request);
        self.recorded.notify_all();
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.lock_requests().to_vec()
    }

    pub(crate) fn wait_for_requests(&self, at_least: usize, timeout: Duration) -> bool {
        let log = self.lock_requests();
        let waited = self
            .recorded
            .wait_timeout_while(log, timeout, |log| log.seen() < at_least);
        let (log, _) = waited.unwrap_or_else(PoisonError::into_inner);
        log.seen() >= at_least
    }

    fn lock_requests(&self) -> MutexGuard<'_, RequestLog> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_streams(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Stream>>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
