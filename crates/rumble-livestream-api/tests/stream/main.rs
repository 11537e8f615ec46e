//! The events as a stream, through the example for hyper, against the simulator.

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
/// Long enough for any machine; a test that works never waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

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

fn hurry() -> ApiStreamSettings {
    ApiStreamSettings::default().refresh_rate(Duration::from_millis(5))
}

async fn next(api: &mut ApiStream<Hyper>) -> Result<Event, Error> {
    timeout(PATIENCE, api.next_event())
        .await
        .expect("an event in time")
}

/// The texts of the next messages.
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
fn each_message_comes_once_and_the_first_are_history() {
    let (sim, _) = sim();
    let room = sim.stream(ID);
    room.say("CalmSparrow", "old");
    runtime().block_on(async {
        let mut api = api(&sim, hurry());
        assert!(api.document().is_none());
        assert_eq!(messages(&mut api, 1).await, ["true old"]);
        assert!(api.document().is_some());
        for number in 0..50 {
            room.say("CalmSparrow", &number.to_string());
            assert_eq!(messages(&mut api, 1).await, [format!("false {number}")]);
        }
    });
    assert!(sim.wait_for_sockets(0, PATIENCE));
}

#[test]
fn a_failed_refresh_is_reported_and_ends_nothing() {
    let (sim, handle) = sim();
    runtime().block_on(async {
        let mut api = api(&sim, hurry());
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
fn a_document_that_is_too_large_or_takes_too_long_is_an_error() {
    let (sim, handle) = sim();
    runtime().block_on(async {
        let mut small = api(&sim, hurry().max_body(100));
        assert_eq!(next(&mut small).await.unwrap_err().kind(), ErrorKind::TooLarge);
        let mut hasty = api(&sim, hurry().timeout(Duration::from_millis(50)));
        handle.fault(Fault::Silent, 1);
        assert_eq!(next(&mut hasty).await.unwrap_err().kind(), ErrorKind::Timeout);
        sim.stream(ID).say("CalmSparrow", "on");
        assert_eq!(messages(&mut hasty, 1).await, ["true on"]);
    });
    assert!(sim.wait_for_sockets(0, PATIENCE));
}

#[test]
fn a_chat_and_the_api_run_in_one_select() {
    let (sim, handle) = sim();
    let settings = ChatStreamSettings::default().chat_url(Endpoint::parse(&sim.chat_url()).unwrap());
    let id = StreamId::new(ID).unwrap();
    let chat = ChatStream::new(id, Hyper::new(&[]).unwrap(), settings).unwrap();
    let room = sim.stream(ID);
    room.say("CalmSparrow", "hi");
    let mut told = Vec::new();
    let watched = watch(chat, api(&sim, hurry()), |line| {
        match told.len() {
            // The API has had a document by now, or will see the follower in its second.
            0 => assert!(sim.api(KEY).wait_for_requests(1, PATIENCE)),
            1 => room.end(),
            _ => {}
        }
        if told.is_empty() {
            handle.follow("TinBucket");
        }
        told.push(line);
    });
    runtime().block_on(async { timeout(PATIENCE, watched).await.expect("in time").unwrap() });
    assert_eq!(told.first().map(String::as_str), Some("\"CalmSparrow\": \"hi\""));
}

#[test]
fn the_stream_can_be_moved_between_threads_and_needs_no_pinning() {
    fn check<T: Send + Unpin>() {}
    check::<ApiStream<Hyper>>();
}
