//! What no test from outside can arrange: a name lookup that hangs.

use std::net::SocketAddr;
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rumble_http::Endpoint;
use rumble_model::StreamId;
use rumble_sim::{Plan, Scenario, Sim, StreamPlan, Tls};

use super::{ChatApi, link::now};
use crate::error::ErrorKind;
use crate::event::Event;
use crate::reconnect::ReconnectPolicy;

const STREAM: u64 = 900_100_200;
const WAIT: Duration = Duration::from_millis(100);
const TOLERANCE: Duration = Duration::from_millis(50);

/// A chat whose lookups each wait until they are let go, after the first one.
#[test]
fn a_deadline_is_kept_while_a_name_lookup_hangs() {
    for (plan, scheme) in [(Plan::new(), "http"), (Plan::new().tls(Tls::Trusted), "https")] {
        let stream = StreamPlan::new(STREAM).scenario(Scenario::quiet());
        let sim = Sim::start(plan.stream(stream)).unwrap();
        let address = sim.addr();
        let (let_go, waiting) = channel::<()>();
        let waiting = Mutex::new(waiting);
        let mut builder = ChatApi::builder(StreamId::new(STREAM).unwrap())
            .chat_url(Endpoint::parse(&format!("{scheme}://localhost:{}/chat/api", address.port())).unwrap())
            .reconnect(ReconnectPolicy::default().floor(WAIT / 100).ceiling(WAIT / 100))
            .extra_roots(match sim.root_certificate() {
                [] => Vec::new(),
                root => vec![root.to_vec()],
            });
        builder.transport = builder.transport.lookup_with(move |_| {
            let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            // When nobody lets it go any more, it does not matter what it finds.
            waiting.recv().ok();
            Ok::<Vec<SocketAddr>, _>(vec![address])
        });
        let closer = builder.closer();
        let_go.send(()).unwrap();
        let mut chat = builder.connect().unwrap();
        assert!(matches!(chat.next_event(), Some(Ok(Event::Init(_)))));
        sim.stream(STREAM).drop_connections();
        assert!(matches!(chat.next_event(), Some(Ok(Event::Reconnecting(_)))));
        let late = |_| {
            let deadline = now() + WAIT;
            assert!(chat.next_event_until(deadline).is_none());
            now().checked_duration_since(deadline).unwrap()
        };
        let least = (0..5).map(late).min().unwrap();
        assert!(least < TOLERANCE, "{least:?} late");
        let_go.send(()).unwrap();
        let event = std::iter::from_fn(|| Some(chat.next_event_until(now() + WAIT)))
            .take(100)
            .flatten()
            .next();
        assert!(matches!(event, Some(Ok(Event::Connected(_)))), "{event:?}");

        sim.stream(STREAM).drop_connections();
        let closing = std::thread::spawn(move || closer.close());
        while let Some(event) = chat.next_event() {
            event.unwrap();
        }
        closing.join().unwrap();
    }
}

#[test]
fn close_ends_opening_while_a_name_lookup_hangs() {
    let (let_go, waiting) = channel::<()>();
    let (begin, begun) = channel();
    let waiting = Mutex::new((begin, waiting));
    let mut builder = ChatApi::builder(StreamId::new(STREAM).unwrap());
    builder.transport = builder.transport.lookup_with(move |_| {
        let (begin, waiting) = &*waiting.lock().unwrap_or_else(PoisonError::into_inner);
        begin.send(()).unwrap();
        waiting.recv().ok();
        Ok(Vec::new())
    });
    let closer = builder.closer();
    let opening = std::thread::spawn(move || builder.connect().map(drop));
    begun.recv().unwrap();
    closer.close();
    let error = opening.join().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    drop(let_go);
}
