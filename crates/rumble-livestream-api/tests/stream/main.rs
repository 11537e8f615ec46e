//! The asynchronous stream with the hyper transport of the example, against the simulator.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "../../examples/chat_and_api/main.rs"]
#[expect(dead_code, reason = "its main is not run here")]
mod chat_and_api;

mod page;

use std::time::Duration;

use rumble_chat::{ChatStream, ChatStreamSettings, Endpoint};
use rumble_livestream_api::model::StreamId;
use rumble_livestream_api::{ApiStream, ApiStreamSettings, Error, ErrorKind, Event};
use rumble_sim::{ApiHandle, Fault, KeyPlan, Plan, Sim, StreamPlan};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use chat_and_api::transport::Hyper;
use chat_and_api::watch;

const KEY: &str = "tin-whistle";
const ID: u64 = 456_977_726;
/// Long enough for any machine; a passing test never waits for it.
const TEST_TIMEOUT: Duration = Duration::from_secs(60);

fn sim() -> (Sim, ApiHandle) {
    let key = KeyPlan::user(KEY, 900_000_007, "SparrowStudio")
        .followers(0)
        .subscribers(0)
        .gifts(0);
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(ID)).api_key(key)).unwrap();
    let handle = sim.api(KEY);
    (sim, handle)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn api(sim: &Sim, settings: ApiStreamSettings) -> ApiStream<Hyper> {
    ApiStream::new(sim.api_url(KEY), Hyper::new(&[]).unwrap(), settings).unwrap()
}

fn fast_settings() -> ApiStreamSettings {
    ApiStreamSettings::default().refresh_rate(Duration::from_millis(5))
}

async fn next(api: &mut ApiStream<Hyper>) -> Result<Event, Error> {
    timeout(TEST_TIMEOUT, api.next_event())
        .await
        .expect("an event in time")
}

/// Texts of the next messages.
async fn messages(api: &mut ApiStream<Hyper>, count: usize) -> Vec<String> {
    let mut texts = Vec::new();
    while texts.len() < count {
        match next(api).await.unwrap() {
            Event::Message { message, history, .. } => texts.push(format!("{history} {}", message.text)),
            Event::Gap(gap) => panic!("{gap:?}"),
            _ => {}
        }
    }
    texts
}

#[test]
fn messages_are_delivered_once_and_the_first_are_history() {
    let (sim, _) = sim();
    let room = sim.stream(ID);
    room.say("CalmSparrow", "old");
    runtime().block_on(async {
        let mut api = api(&sim, fast_settings());
        assert!(api.document().is_none());
        assert_eq!(messages(&mut api, 1).await, ["true old"]);
        assert!(api.document().is_some());
        for number in 0..50 {
            room.say("CalmSparrow", &number.to_string());
            assert_eq!(messages(&mut api, 1).await, [format!("false {number}")]);
        }
    });
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
}

#[test]
fn a_failed_refresh_is_reported_and_does_not_end_the_stream() {
    let (sim, handle) = sim();
    runtime().block_on(async {
        let mut api = api(&sim, fast_settings());
        let status = |status| Fault::Status {
            retry_after: None,
            status,
        };
        handle.fault(status(503), 1);
        let error = next(&mut api).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(503)));
        assert!(error.retry_in().is_some());
        sim.stream(ID).say("CalmSparrow", "on");
        assert_eq!(messages(&mut api, 1).await, ["true on"]);
        sim.refuse_connections();
        let error = next(&mut api).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network);
        assert!(!format!("{error} {error:?} {api:?}").contains(KEY));
    });
}

#[test]
fn oversized_and_slow_documents_are_errors() {
    let (sim, handle) = sim();
    runtime().block_on(async {
        let mut small = api(&sim, fast_settings().max_body(100));
        assert_eq!(next(&mut small).await.unwrap_err().kind(), ErrorKind::TooLarge);
        let mut hasty = api(&sim, fast_settings().timeout(Duration::from_secs(3)));
        handle.fault(Fault::Silent, 1);
        assert_eq!(next(&mut hasty).await.unwrap_err().kind(), ErrorKind::Timeout);
        sim.stream(ID).say("CalmSparrow", "on");
        assert_eq!(messages(&mut hasty, 1).await, ["true on"]);
    });
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
}

#[test]
fn a_chat_and_the_api_run_in_one_select() {
    let (sim, handle) = sim();
    let settings = ChatStreamSettings::default().chat_url(Endpoint::parse(&sim.chat_url()).unwrap());
    let id = StreamId::new(ID).unwrap();
    let chat = ChatStream::new(id, Hyper::new(&[]).unwrap(), settings).unwrap();
    let room = sim.stream(ID);
    room.say("CalmSparrow", "hi");
    let mut printed = Vec::new();
    let observed = watch(chat, api(&sim, fast_settings()), |line| {
        match printed.len() {
            // The API has fetched a document by now, or will see the follower in its second one.
            0 => assert!(sim.api(KEY).wait_for_requests(1, TEST_TIMEOUT)),
            1 => room.end(),
            _ => {}
        }
        if printed.is_empty() {
            handle.follow("TinBucket");
        }
        printed.push(line);
    });
    runtime().block_on(async { timeout(TEST_TIMEOUT, observed).await.expect("in time").unwrap() });
    assert_eq!(
        printed.first().map(String::as_str),
        Some("\"CalmSparrow\": \"hi\"")
    );
}

#[test]
fn the_stream_can_be_moved_between_threads_and_needs_no_pinning() {
    fn check<T: Send + Unpin>() {}
    check::<ApiStream<Hyper>>();
}
