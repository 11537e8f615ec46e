//! A thousand chats in one thread.

use std::collections::HashMap;

use rumble_chat::model::StreamId;
use rumble_chat::{ChatStreamSettings, Endpoint, Event};
use rumble_sim::{Plan, Sim, StreamPlan};
use tokio::time::timeout;

use crate::TEST_TIMEOUT;
use crate::many_chats::{follow, stop};
use crate::over_hyper::runtime;
use crate::transport::Hyper;

const CHATS: u64 = 1_000;

#[test]
fn a_thousand_chats_deliver_each_message_once() {
    let first = 900_200_000;
    let plan = (0..CHATS).fold(Plan::new(), |plan, at| plan.stream(StreamPlan::new(first + at)));
    let sim = Sim::start(plan).unwrap();
    let ids: Vec<_> = (0..CHATS).map(|at| StreamId::new(first + at).unwrap()).collect();
    for id in &ids {
        sim.stream(id.get()).say("CalmSparrow", "history");
    }
    let settings = ChatStreamSettings::default().chat_url(Endpoint::parse(&sim.chat_url()).unwrap());
    let mut observed: HashMap<StreamId, Vec<String>> = HashMap::new();
    runtime().block_on(async {
        let (chats, mut events) = follow(&ids, &Hyper::new(&[]).unwrap(), &settings).unwrap();
        let mut messages = 0;
        while messages < 2 * CHATS {
            let (id, event) = timeout(TEST_TIMEOUT, events.recv()).await.unwrap().unwrap();
            if let Event::Message(message) = event.unwrap() {
                if message.text == "history" {
                    sim.stream(id.get()).say("CalmSparrow", "live");
                }
                messages += 1;
                observed.entry(id).or_default().push(message.text.clone());
            }
        }
        assert_eq!(sim.sockets() as u64, CHATS);
        stop(chats).await;
    });
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT));
    assert_eq!(observed.len() as u64, CHATS);
    assert!(
        observed.values().all(|texts| *texts == ["history", "live"]),
        "{observed:?}"
    );
}
