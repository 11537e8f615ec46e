//! Chats without a server, and an archive in a thread.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use cocorum_relay::model::StreamId;
use cocorum_relay::rumble_archive::read::{PlayedEvent, Recording, Selection};
use cocorum_relay::rumble_chat::{ChatFrame, Event};
use cocorum_relay::{Archive, ArchiveSettings, BrokerSettings, ChatRelay, Collector, CollectorSettings};
use rumble_testkit::NatsServer;
use tempfile::TempDir;

/// A broker, and folders for collectors and archives.
pub(crate) struct Setup {
    pub(crate) server: NatsServer,
    pub(crate) folder: TempDir,
}

impl Setup {
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// A broker with these settings.
    pub(crate) fn with(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = NatsServer::start_with(&folder.path().join("nats"), settings);
        Self { server, folder }
    }

    pub(crate) fn collector(&self, name: &str) -> Collector {
        collector(&self.server, name, &self.folder.path().join(name))
    }

    pub(crate) fn archive(&self) -> Running {
        let folder = self.folder.path().join("archive");
        let broker = settings(&self.server);
        Running::of(Archive::open(folder, broker, ArchiveSettings::default()).unwrap())
    }

    pub(crate) fn read(&self) -> (BTreeMap<(u64, u64), u64>, Vec<&'static str>) {
        read(&self.folder.path().join("archive"))
    }
}

pub(crate) fn settings(server: &NatsServer) -> BrokerSettings {
    BrokerSettings::new([server.url()]).unwrap()
}

fn collector(server: &NatsServer, name: &str, spool: &Path) -> Collector {
    Collector::start(&settings(server), CollectorSettings::new(name, spool)).unwrap()
}

pub(crate) fn stream(number: u64) -> StreamId {
    StreamId::new(900_100_000 + number).unwrap()
}

/// A `messages` event with one message.
pub(crate) fn message(id: u64) -> String {
    let user = 100 + id % 7;
    format!(
        r#"{{"type":"messages","data":{{"messages":[{{"id":"{id}","time":"2026-11-29T01:00:00+00:00","user_id":"{user}","text":"number {id}"}}],"users":[{{"id":"{user}","username":"Sparrow{user}"}}],"channels":[]}}}}"#
    )
}

/// An `init` with these messages.
pub(crate) fn init(ids: &[u64]) -> String {
    let messages: Vec<_> = ids
        .iter()
        .map(|id| {
            format!(
                r#"{{"id":"{id}","time":"2026-11-29T01:00:00+00:00","user_id":"{}","text":"number {id}"}}"#,
                100 + id % 7
            )
        })
        .collect();
    format!(
        r#"{{"type":"init","data":{{"chat":{{"id":"1"}},"messages":[{}],"users":[],"channels":[]}}}}"#,
        messages.join(",")
    )
}

pub(crate) fn publish_messages(chat: &mut ChatRelay, ids: impl IntoIterator<Item = u64>) {
    for id in ids {
        chat.frame(ChatFrame::Data(&message(id)));
    }
}

/// Waits until a condition holds.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = now() + Duration::from_secs(60);
    while !is_so() {
        assert!(now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[expect(clippy::disallowed_methods, reason = "waiting is bounded")]
fn now() -> Instant {
    Instant::now()
}

/// An archive writer in a separate thread.
pub(crate) struct Running {
    stop: Arc<AtomicBool>,
    written: Arc<AtomicU64>,
    unreadable: Arc<AtomicU64>,
    failures: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl Running {
    pub(crate) fn of(archive: Archive) -> Self {
        let (stop, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let [unreadable, failures] = [(); 2].map(|()| Arc::new(AtomicU64::new(0)));
        let thread = std::thread::spawn({
            let (stop, written, unreadable) = (stop.clone(), written.clone(), unreadable.clone());
            let failures = failures.clone();
            move || {
                archive
                    .run(&stop, |stats, failure| {
                        failures.fetch_add(u64::from(failure.is_some()), Ordering::Relaxed);
                        written.store(stats.written, Ordering::Relaxed);
                        unreadable.store(stats.unreadable, Ordering::Relaxed);
                    })
                    .unwrap();
            }
        });
        Self {
            stop,
            written,
            unreadable,
            failures,
            thread,
        }
    }

    pub(crate) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    pub(crate) fn unreadable(&self) -> u64 {
        self.unreadable.load(Ordering::Relaxed)
    }

    /// Number of reported failures.
    pub(crate) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    pub(crate) fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap();
    }
}

/// Reads the recording. Returns how often each message is delivered, by stream and id, and the other events, by name.
pub(crate) fn read(folder: &Path) -> (BTreeMap<(u64, u64), u64>, Vec<&'static str>) {
    let (mut messages, mut others) = (BTreeMap::new(), Vec::new());
    let report = Recording::open(folder)
        .unwrap()
        .play(&Selection::default(), |played| {
            if let PlayedEvent::Chat(event) = &played.event {
                match &**event {
                    Event::Message(message) => {
                        let key = (played.stream.unwrap().get(), message.id.get());
                        *messages.entry(key).or_insert(0) += 1;
                    }
                    Event::Pinned(_) => others.push("pin"),
                    Event::Unpinned(_) => others.push("unpin"),
                    Event::Deleted(_) => others.push("delete"),
                    Event::Gap(_) => others.push("gap"),
                    Event::Init(_) => {}
                    other => panic!("{other:?}"),
                }
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(report.damage_count, 0, "{report:?}");
    (messages, others)
}

/// Each of these messages once, in each of these chats.
pub(crate) fn each_once(chats: u64, ids: impl Iterator<Item = u64> + Clone) -> BTreeMap<(u64, u64), u64> {
    let all = (0..chats).flat_map(|chat| ids.clone().map(move |id| ((stream(chat).get(), id), 1)));
    all.collect()
}
