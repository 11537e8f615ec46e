//! The example for hyper, against the simulator.

use std::time::Duration;

use rumble_chat::{
    ChatStream, ChatStreamSettings, ConnectionSettings, EndReason, Endpoint, ErrorKind, Event,
    ReconnectPolicy, SessionCookie, Transport as _, WriteRequests, WriteSettings,
};
use rumble_sim::{AccountPlan, Fault, Plan, Scenario, Sim, StreamPlan, Tls, When};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::transport::Hyper;
use crate::{STREAM, TEST_TIMEOUT, line, stream_id};

pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

pub(crate) fn chat(sim: &Sim) -> ChatStream<Hyper> {
    let hurry = ReconnectPolicy::default()
        .min_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(5));
    let roots: Vec<Vec<u8>> = match sim.root_certificate() {
        [] => Vec::new(),
        root => vec![root.to_vec()],
    };
    let settings = ChatStreamSettings::default()
        .chat_url(Endpoint::parse(&sim.chat_url()).unwrap())
        .connection(
            ConnectionSettings::default()
                .reconnect(hurry)
                .idle_timeout(TEST_TIMEOUT),
        );
    ChatStream::new(stream_id(), Hyper::new(&roots).unwrap(), settings).unwrap()
}

async fn next(chat: &mut ChatStream<Hyper>) -> Option<String> {
    let item = timeout(TEST_TIMEOUT, chat.next_event())
        .await
        .expect("an item in time");
    item.map(|event| line(&event.unwrap()))
}

#[test]
fn messages_are_delivered_once_until_the_chat_ends() {
    for plan in [Plan::new(), Plan::new().tls(Tls::Trusted)] {
        let sim = Sim::start(plan.stream(StreamPlan::new(STREAM))).unwrap();
        let room = sim.stream(STREAM);
        let old = room.say("CalmSparrow", "old");
        runtime().block_on(async {
            let mut chat = chat(&sim);
            assert_eq!(next(&mut chat).await.unwrap(), "init 1");
            assert_eq!(next(&mut chat).await.unwrap(), "CalmSparrow: old");
            room.say("TinBucket", "live");
            assert_eq!(next(&mut chat).await.unwrap(), "TinBucket: live");
            room.drop_connections();
            room.say("CalmSparrow", "missed");
            room.delete(old);
            assert_eq!(next(&mut chat).await.unwrap(), "reconnecting 1: Disconnected");
            assert_eq!(next(&mut chat).await.unwrap(), "connected 1");
            assert_eq!(next(&mut chat).await.unwrap(), "init 3");
            assert_eq!(next(&mut chat).await.unwrap(), "CalmSparrow: missed");
            assert_eq!(next(&mut chat).await.unwrap(), "deleted 1");
            room.end();
            while let Some(line) = next(&mut chat).await {
                assert!(line.starts_with("reconnecting"), "{line}");
            }
            assert_eq!(chat.end_reason(), Some(EndReason::ChatEnded));
            assert_eq!((chat.stats().messages, chat.stats().gaps), (3, 0));
            assert_eq!(chat.state().history().count(), 3);
        });
        assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
    }
}

#[test]
fn a_server_with_another_certificate_is_rejected() {
    let plan = Plan::new().tls(Tls::Trusted).stream(StreamPlan::new(STREAM));
    let sim = Sim::start(plan).unwrap();
    let settings = ChatStreamSettings::default().chat_url(Endpoint::parse(&sim.chat_url()).unwrap());
    let mut chat = ChatStream::new(stream_id(), Hyper::new(&[]).unwrap(), settings).unwrap();
    let error = runtime().block_on(chat.next_event()).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(runtime().block_on(chat.next_event()).is_none());
}

#[test]
fn a_redirect_is_not_followed() {
    let other = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let location = format!("{}/chat/{STREAM}/stream", other.chat_url());
    let stream = StreamPlan::new(STREAM)
        .scenario(Scenario::demo())
        .fault(When::Every, Fault::Redirect { location });
    let sim = Sim::start(Plan::new().stream(stream)).unwrap();
    let mut chat = chat(&sim);
    let error = runtime().block_on(chat.next_event()).unwrap().unwrap_err();
    assert_eq!(error.status(), Some(302));
    assert_eq!((sim.requests().len(), other.requests().len()), (1, 0));
}

#[test]
fn next_in_a_select_loses_nothing() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let room = sim.stream(STREAM);
    runtime().block_on(async {
        let mut chat = chat(&sim);
        let mut observed = Vec::new();
        while observed.len() < 200 {
            tokio::select! {
                biased;
                () = tokio::task::yield_now() => {
                    if chat.stats().events > 0 && room.open_connections() > 0 && observed.len() < 200 {
                        room.say("CalmSparrow", &observed.len().to_string());
                        observed.push(next(&mut chat).await.unwrap());
                    } else {
                        next(&mut chat).await;
                    }
                }
                item = chat.next_event() => observed.push(line(&item.unwrap().unwrap())),
            }
        }
        assert_eq!(chat.stats().messages, 200);
    });
}

#[test]
fn a_sent_message_is_recognized_by_its_echo() {
    let writer = AccountPlan::without_password("BrassTeapot", 900_100_777);
    let sim = Sim::start(Plan::new().account(writer).stream(StreamPlan::new(STREAM))).unwrap();
    let site = Endpoint::parse(&sim.base_url()).unwrap();
    let session = SessionCookie::new(sim.account("BrassTeapot").issue_session().into(), &site).unwrap();
    let settings = WriteSettings::default()
        .session(session)
        .base_url(site)
        .chat_url(Endpoint::parse(&sim.chat_url()).unwrap());
    let writes = WriteRequests::new(stream_id(), settings);
    let mut hyper = Hyper::new(&[]).unwrap();
    runtime().block_on(async {
        let settings = ChatStreamSettings::default().writer(writes.clone());
        let mut chat = ChatStream::new(stream_id(), hyper.clone(), settings).unwrap();
        assert_eq!(next(&mut chat).await.unwrap(), "init 0");
        let now = std::time::Instant::now();
        let (request, message) = writes.message(now, "hi", None).unwrap().split(now).unwrap();
        let (head, body) = hyper.send(request, 1024 * 1024).await.unwrap();
        let sent = message.handle_response(now, head, body).unwrap();
        let echo = chat.next_event().await.unwrap().unwrap();
        let Event::Message(echo) = echo else {
            panic!("{echo:?}")
        };
        assert!(writes.is_own(&echo) && sent.is_echo(&echo));
        assert_eq!(sim.stream(STREAM).connections(), 1);
    });
}
