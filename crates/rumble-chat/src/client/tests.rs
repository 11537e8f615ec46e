//! Deadlines while a connection attempt hangs. This requires a name lookup with another result, or without one.

mod relay;
#[cfg(target_os = "linux")]
mod unresponsive_server;

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rumble_http::Endpoint;
use rumble_model::StreamId;
use rumble_sim::{Plan, Scenario, Sim, StreamPlan, Tls};

use super::{ChatApi, ChatApiBuilder, driver::now};
use crate::error::ErrorKind;
use crate::event::Event;
use crate::reconnect::ReconnectPolicy;
use relay::Relay;

const STREAM: u64 = 900_100_200;
const TEST_TIMEOUT: Duration = Duration::from_secs(60);
const WAIT: Duration = Duration::from_millis(100);
/// How late a call with a deadline may return.
const TOLERANCE: Duration = Duration::from_millis(50);

type Lookup = dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync;

/// Simulators over HTTP and HTTPS.
fn sims() -> [Sim; 2] {
    [Plan::new(), Plan::new().tls(Tls::Trusted)].map(|plan| {
        let stream = StreamPlan::new(STREAM).scenario(Scenario::quiet().keepalive(None));
        Sim::start(plan.stream(stream)).unwrap()
    })
}

/// A client of the simulator with this name lookup.
fn client(sim: &Sim, lookup: Box<Lookup>) -> ChatApiBuilder {
    let url = sim.chat_url().replace("127.0.0.1", "localhost");
    let hurry = Duration::from_millis(1);
    let mut builder = ChatApi::builder(StreamId::new(STREAM).unwrap())
        .chat_url(Endpoint::parse(&url).unwrap())
        .reconnect(ReconnectPolicy::default().min_delay(hurry).max_delay(hurry))
        .connect_timeout(TEST_TIMEOUT)
        .head_timeout(TEST_TIMEOUT);
    if !sim.root_certificate().is_empty() {
        builder = builder.extra_roots(vec![sim.root_certificate().to_vec()]);
    }
    builder.transport = builder.transport.lookup_with(lookup);
    builder
}

/// Connects, and loses the connection after `shut` was called.
fn losing(sim: &Sim, builder: ChatApiBuilder, shut: impl FnOnce()) -> ChatApi {
    let mut chat = builder.connect().unwrap();
    assert!(matches!(chat.next_event(), Some(Ok(Event::Init(_)))));
    shut();
    sim.stream(STREAM).drop_connections();
    assert!(matches!(chat.next_event(), Some(Ok(Event::Reconnecting(_)))));
    chat
}

/// Reads with deadlines while nothing happens, until one is kept. A phase that ignores deadlines is late each time; a busy
/// machine is late only sometimes.
fn assert_keeps_deadlines(chat: &mut ChatApi) {
    let late = |_| {
        let deadline = now() + WAIT;
        let event = chat.next_event_until(deadline);
        assert!(event.is_none(), "{event:?}");
        let late = now().checked_duration_since(deadline);
        late.expect("a call that waits until the deadline")
    };
    let is_kept = (0..20).map(late).any(|late| late < TOLERANCE);
    assert!(is_kept, "always more than {TOLERANCE:?} late");
}

/// Connects with short deadlines.
fn connects(chat: &mut ChatApi) {
    let end = now() + TEST_TIMEOUT;
    while now() < end {
        if let Some(event) = chat.next_event_until(now() + WAIT) {
            assert!(matches!(event, Ok(Event::Connected(_))), "{event:?}");
            return;
        }
    }
    panic!("the chat does not connect");
}

#[test]
fn deadlines_are_kept_while_a_name_lookup_hangs() {
    for sim in sims() {
        let address = sim.addr();
        let (let_go, waiting) = channel::<()>();
        let waiting = Mutex::new(waiting);
        let lookup = move |_: &str| {
            let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            // The result of an abandoned lookup is irrelevant.
            waiting.recv().ok();
            Ok(vec![address])
        };
        let_go.send(()).unwrap();
        let mut chat = losing(&sim, client(&sim, Box::new(lookup)), || ());
        assert_keeps_deadlines(&mut chat);
        let_go.send(()).unwrap();
        connects(&mut chat);

        // Closing ends the wait for the next lookup, too.
        sim.stream(STREAM).drop_connections();
        let closer = chat.close_handle();
        let closing = thread::spawn(move || closer.close());
        while let Some(event) = chat.next_event() {
            event.unwrap();
        }
        closing.join().unwrap();
    }
}

#[test]
fn close_ends_connecting_while_a_name_lookup_hangs() {
    let [sim, _] = sims();
    let (begin, begun) = channel();
    let (let_go, waiting) = channel::<()>();
    let waiting = Mutex::new((begin, waiting));
    let lookup = move |_: &str| {
        let (begin, waiting) = &*waiting.lock().unwrap_or_else(PoisonError::into_inner);
        begin.send(()).unwrap();
        waiting.recv().ok();
        Ok(Vec::new())
    };
    let builder = client(&sim, Box::new(lookup));
    let closer = builder.close_handle();
    let opening = thread::spawn(move || builder.connect().map(drop));
    begun.recv().unwrap();
    closer.close();
    let error = opening.join().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    drop(let_go);
}

/// Over HTTP, the client waits for the response, over HTTPS for the handshake. The attempt continues from call to call.
#[test]
fn deadlines_are_kept_while_a_server_does_not_respond() {
    for sim in sims() {
        let relay = Relay::new(sim.addr());
        let address = relay.addr();
        let builder = client(&sim, Box::new(move |_| Ok(vec![address])));
        let mut chat = losing(&sim, builder, || relay.shut());
        assert_keeps_deadlines(&mut chat);
        sim.stream(STREAM).say("CalmSparrow", "meanwhile");
        relay.open();
        connects(&mut chat);
        let message = chat.get_message_until(now() + TEST_TIMEOUT).unwrap();
        assert_eq!(message.unwrap(), "meanwhile");
        assert_eq!(relay.accepted_connections(), 2, "one attempt");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn deadlines_are_kept_while_a_host_drops_connections() {
    use std::net::TcpListener;

    use relay::pass_on;
    use unresponsive_server::UnresponsiveServer;

    for sim in sims() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, server) = (listener.local_addr().unwrap(), sim.addr());
        let first = thread::spawn(move || {
            pass_on(listener.accept().unwrap().0, server);
            listener
        });
        let mut unresponsive = None;
        let builder = client(&sim, Box::new(move |_| Ok(vec![address])));
        let mut chat = losing(&sim, builder, || {
            unresponsive = Some(UnresponsiveServer::on(first.join().unwrap()));
        });
        assert_keeps_deadlines(&mut chat);
        let listener = unresponsive.unwrap().listener();
        thread::spawn(move || {
            for client in listener.incoming() {
                pass_on(client.unwrap(), server);
            }
        });
        connects(&mut chat);
    }
}

/// A TCP connect cannot be interrupted. The client does not wait for it, and it ends at its timeout.
#[cfg(target_os = "linux")]
#[test]
fn close_ends_connecting_while_a_host_drops_connections() {
    let [sim, _] = sims();
    for ends in [false, true] {
        let unresponsive = unresponsive_server::UnresponsiveServer::new();
        let address = unresponsive.addr();
        let connect_timeout = if ends { WAIT * 50 } else { TEST_TIMEOUT * 10 };
        let builder = client(&sim, Box::new(move |_| Ok(vec![address]))).connect_timeout(connect_timeout);
        let closer = builder.close_handle();
        let opening = thread::spawn(move || builder.connect().map(drop));
        unresponsive.wait_for_attempt();
        closer.close();
        let error = opening.join().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Closed);
        if ends {
            unresponsive.wait_for_no_attempt();
        }
    }
}

/// Dropping the chat returns immediately, and the connection of the attempt ends.
#[test]
fn dropping_the_chat_ends_its_attempt() {
    for sim in sims() {
        let relay = Relay::new(sim.addr());
        let address = relay.addr();
        let builder = client(&sim, Box::new(move |_| Ok(vec![address])));
        let mut chat = losing(&sim, builder, || relay.shut());
        assert!(chat.next_event_until(now() + WAIT).is_none());
        relay.wait_for_accepted(2);
        let start = now();
        drop(chat);
        assert!(start.elapsed() < TEST_TIMEOUT / 2);
        relay.open();
        assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
        assert_eq!(sim.stream(STREAM).open_connections(), 0);
    }
}

/// Waiting for a message among other events ends at the deadline, and so does a reader that is slower than the chat.
#[test]
fn deadlines_are_kept_while_events_never_stop() {
    let [sim, _] = sims();
    let address = sim.addr();
    let mut chat = client(&sim, Box::new(move |_| Ok(vec![address])))
        .connect()
        .unwrap();
    let events = "data: {\"type\":\"unknown\",\"data\":{}}\n\n".repeat(1_000);
    let has_ended = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !has_ended.load(Ordering::Relaxed) {
                sim.stream(STREAM).send_bytes(events.as_bytes());
                thread::sleep(Duration::from_millis(1));
            }
        });
        assert!(matches!(chat.get_message_until(now() + WAIT), Ok(None)));
        let deadline = now() + WAIT;
        while let Some(event) = chat.next_event_until(deadline) {
            event.unwrap();
        }
        has_ended.store(true, Ordering::Relaxed);
    });
    assert!(chat.is_running());
}
