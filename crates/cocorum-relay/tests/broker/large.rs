//! Events that are larger than the broker accepts.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use cocorum_relay::rumble_archive::log::RecordedFrame;
use cocorum_relay::rumble_archive::read::Recording;
use cocorum_relay::rumble_chat::ChatFrame;
use cocorum_relay::{RelayNotice, Tail};

use crate::support::{Setup, each_once, init, publish_messages, settings, stream, until};

#[test]
fn the_data_of_an_oversized_event_stays_in_the_spool() {
    let setup = Setup::with("max_payload: 8KB");
    let archive = setup.archive();
    let collector = setup.collector("a");
    let mut chat = collector.open_chat(stream(0));
    let ids: Vec<u64> = (1..=100).collect();
    let large = init(&ids);
    assert!(large.len() > 8 * 1024);
    chat.frame(ChatFrame::Data(&large));
    publish_messages(&mut chat, 101..=110);
    collector.close().unwrap();
    assert_eq!(collector.take_notices(), [RelayNotice::TooLarge]);
    assert_eq!((collector.stats().published, collector.stats().lost), (111, 0));
    until("all are archived", || archive.written() == 111);
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=110), Vec::new()));

    let mut kept = Vec::new();
    let recording = Recording::open(setup.folder.path().join("a/large")).unwrap();
    recording
        .frames(|stream, _, frame| {
            kept.push((stream, frame));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(kept, [(stream(0), RecordedFrame::Data(large))]);

    let mut lines = Vec::new();
    Tail::new(settings(&setup.server), true)
        .run(&AtomicBool::new(false), |line| {
            lines.push(line.line);
            lines.len() < 111
        })
        .unwrap();
    let inits = lines
        .iter()
        .filter(|line| line.starts_with(r#"{"event":"init","history":100,"#));
    assert_eq!(inits.count(), 1);
}
