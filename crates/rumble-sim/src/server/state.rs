use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::api::ApiKey;
use super::handshake::Handshake;
use super::run_scenario;
use super::sockets::Sockets;
use super::stream::Stream;
use super::watched::{Watched, lock};
use crate::account::Account;
use crate::requests::{RecordedRequest, RequestLog};
use crate::site::Site;
use crate::{AccountPlan, KeyPlan, Picture, Plan, StreamPlan};

/// State of a running simulator.
#[derive(Debug)]
pub(crate) struct SimState {
    pub(crate) base_url: String,
    handshake: Mutex<Handshake>,
    keys: Mutex<Vec<Arc<ApiKey>>>,
    pictures: Mutex<BTreeMap<String, Picture>>,
    plan: Plan,
    requests: Watched<RequestLog>,
    runtime: tokio::runtime::Handle,
    site: Site,
    sockets: Arc<Sockets>,
    streams: Mutex<BTreeMap<u64, Arc<Stream>>>,
}

impl SimState {
    pub(crate) fn new(
        mut plan: Plan,
        base_url: String,
        handshake: Handshake,
        runtime: tokio::runtime::Handle,
    ) -> Self {
        let keys = std::mem::take(&mut plan.keys);
        let streams = std::mem::take(&mut plan.streams);
        let site = Site::new(std::mem::take(&mut plan.site), plan.seed);
        let requests = Watched::new(RequestLog::new(plan.requests_kept));
        let sim = Self {
            base_url,
            handshake: Mutex::new(handshake),
            keys: Mutex::default(),
            pictures: Mutex::default(),
            plan,
            requests,
            runtime,
            site,
            sockets: Arc::default(),
            streams: Mutex::default(),
        };
        for stream in streams {
            sim.add(stream);
        }
        for key in keys {
            sim.add_key(key);
        }
        sim
    }

    /// Replaces a key of the same secret.
    pub(crate) fn add_key(&self, plan: KeyPlan) -> Arc<ApiKey> {
        let key = Arc::new(ApiKey::new(plan, &self.plan));
        let mut keys = lock(&self.keys);
        keys.retain(|known| !known.is(&key.lock().plan.key));
        keys.push(Arc::clone(&key));
        key
    }

    pub(crate) fn find_key(&self, wanted: impl Fn(&ApiKey) -> bool) -> Option<Arc<ApiKey>> {
        lock(&self.keys).iter().find(|key| wanted(key)).cloned()
    }

    pub(crate) fn streams(&self) -> Vec<(u64, Arc<Stream>)> {
        let streams = lock(&self.streams);
        streams
            .iter()
            .map(|(id, stream)| (*id, Arc::clone(stream)))
            .collect()
    }

    pub(crate) fn picture(&self, path: &str) -> Option<Picture> {
        lock(&self.pictures).get(path).cloned()
    }

    pub(crate) fn set_picture(&self, path: &str, picture: Picture) {
        lock(&self.pictures).insert(path.to_owned(), picture);
    }

    pub(crate) fn add(&self, plan: StreamPlan) -> Arc<Stream> {
        let id = plan.id;
        let stream = Arc::new(Stream::new(plan, &self.plan));
        for account in self.site.accounts() {
            register_user(&account, id, &stream);
        }
        if !stream.has_ended() {
            self.runtime.spawn(run_scenario::play(Arc::clone(&stream)));
            if let Some(every) = stream.keepalive {
                self.runtime
                    .spawn(run_scenario::keep_alive(Arc::clone(&stream), every));
            }
        }
        if let Some(replaced) = lock(&self.streams).insert(id, Arc::clone(&stream)) {
            replaced.end();
        }
        stream
    }

    pub(crate) fn find(&self, id: u64) -> Option<Arc<Stream>> {
        lock(&self.streams).get(&id).cloned()
    }

    pub(super) fn handshake(&self) -> Handshake {
        lock(&self.handshake).clone()
    }

    pub(crate) fn set_handshake(&self, handshake: Handshake) {
        *lock(&self.handshake) = handshake;
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    pub(crate) fn add_account(&self, plan: AccountPlan) -> Arc<Account> {
        let account = self.site.add_account(plan);
        for (id, stream) in self.streams() {
            register_user(&account, id, &stream);
        }
        account
    }

    pub(crate) fn sockets(&self) -> &Arc<Sockets> {
        &self.sockets
    }

    pub(crate) fn record(&self, request: RecordedRequest) {
        self.requests.lock().push(request);
        self.requests.notify();
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.lock().to_vec()
    }

    pub(crate) fn wait_for_requests(&self, at_least: usize, timeout: Duration) -> bool {
        self.requests.wait_until(timeout, |log| log.seen() >= at_least)
    }
}

fn register_user(account: &Account, stream_id: u64, stream: &Stream) {
    stream.post(|room| (Vec::new(), room.register_user(account.chat_user(stream_id))));
}
