//! A chat leaves neither a thread nor a socket in its process. The only test of its process, whose threads and sockets
//! it counts.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::fs;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rumble_chat::model::StreamId;
use rumble_chat::{ChatApi, ChatApiBuilder, Endpoint, ErrorKind, ReconnectPolicy};
use rumble_sim::{Plan, Script, Sim, StreamPlan, Tls};

const TEST_TIMEOUT: Duration = Duration::from_secs(60);
const NO_TIMEOUT: Duration = Duration::MAX;
const SILENT_STREAM: u64 = 900_100_200;
const UNRESPONSIVE_STREAM: u64 = 900_100_201;
const SHORT_STREAM: u64 = 900_100_202;

#[test]
fn chats_leak_neither_threads_nor_sockets() {
    let sims = [Plan::new(), Plan::new().tls(Tls::Trusted)].map(|plan| {
        let plan = plan.stream(StreamPlan::new(SILENT_STREAM));
        let mute = Script::new().before_head(Duration::from_secs(3600));
        let plan = plan.stream(StreamPlan::new(UNRESPONSIVE_STREAM).script(mute));
        let brief = Script::new().event(r#"{"type":"init","data":{}}"#);
        Sim::start(plan.stream(StreamPlan::new(SHORT_STREAM).script(brief))).unwrap()
    });
    // The first round creates everything that is created once and kept. A count can include a thread or a socket that is
    // about to end, the least of several rarely does.
    let counts = || {
        every_ending(&sims);
        (entries("task"), entries("fd"))
    };
    let before = (0..5).map(|_| counts());
    let before = before.reduce(|least, next| (least.0.min(next.0), least.1.min(next.1)));
    let before = before.unwrap();
    for _ in 0..10 {
        every_ending(&sims);
    }
    // The system needs a moment to release ended threads and sockets.
    let end = now() + TEST_TIMEOUT;
    while entries("task") > before.0 || entries("fd") > before.1 {
        let after = (entries("task"), entries("fd"));
        assert!(now() < end, "before: {before:?}, after: {after:?}");
        thread::yield_now();
    }
}

fn every_ending(sims: &[Sim]) {
    for sim in sims {
        // While it reads, and while it waits before a reconnect.
        for id in [SILENT_STREAM, SHORT_STREAM] {
            let mut chat = builder(sim, id).connect().unwrap();
            let closer = chat.close_handle();
            let reader = reading(move || while chat.next_event().is_some() {});
            closer.close();
            in_time(reader);
        }
        // By dropping it.
        drop(builder(sim, SILENT_STREAM).connect().unwrap());
        // While it waits for the first response.
        let connections = sim.stream(UNRESPONSIVE_STREAM).connections() + 1;
        close_early(builder(sim, UNRESPONSIVE_STREAM), || {
            assert!(sim.wait_for_connections(UNRESPONSIVE_STREAM, connections, TEST_TIMEOUT));
        });
        // After a rejection.
        assert!(builder(sim, 900_100_299).connect().is_err());
        assert!(
            sim.wait_for_sockets(0, TEST_TIMEOUT),
            "{} are open",
            sim.sockets()
        );
        if sim.set_tls(Tls::Expired).is_ok() {
            assert!(builder(sim, SILENT_STREAM).connect().is_err());
            sim.set_tls(Tls::StalledHandshake).unwrap();
            close_early(builder(sim, SILENT_STREAM), || {
                assert!(sim.wait_for_sockets(1, TEST_TIMEOUT));
            });
            sim.set_tls(Tls::Trusted).unwrap();
            assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
        }
    }
}

fn builder(sim: &Sim, id: u64) -> ChatApiBuilder {
    let roots = match sim.root_certificate() {
        [] => Vec::new(),
        root => vec![root.to_vec()],
    };
    ChatApi::builder(StreamId::new(id).unwrap())
        .chat_url(Endpoint::parse(&sim.chat_url()).unwrap())
        .extra_roots(roots)
        .reconnect(
            ReconnectPolicy::default()
                .min_delay(NO_TIMEOUT)
                .max_delay(NO_TIMEOUT),
        )
        .connect_timeout(NO_TIMEOUT)
        .head_timeout(NO_TIMEOUT)
        .idle_timeout(NO_TIMEOUT)
}

fn close_early(builder: ChatApiBuilder, when: impl FnOnce()) {
    let closer = builder.close_handle();
    let opener = reading(move || assert_eq!(builder.connect().unwrap_err().kind(), ErrorKind::Closed));
    when();
    closer.close();
    in_time(opener);
}

/// Runs this work in a thread. Returns the thread and a channel that signals its start and its end.
fn reading(work: impl FnOnce() + Send + 'static) -> (JoinHandle<()>, mpsc::Receiver<()>) {
    let (sender, receiver) = mpsc::channel();
    let begun = sender.clone();
    let thread = thread::spawn(move || {
        begun.send(()).unwrap();
        work();
        sender.send(()).unwrap();
    });
    receiver.recv_timeout(TEST_TIMEOUT).unwrap();
    (thread, receiver)
}

fn in_time((thread, done): (JoinHandle<()>, mpsc::Receiver<()>)) {
    done.recv_timeout(TEST_TIMEOUT).expect("the thread ends in time");
    thread.join().unwrap();
}

/// Threads are in `task`, sockets and files in `fd`.
fn entries(of: &str) -> usize {
    fs::read_dir(format!("/proc/self/{of}")).unwrap().count()
}

#[expect(clippy::disallowed_methods, reason = "the wait for the system is bounded")]
fn now() -> Instant {
    Instant::now()
}
