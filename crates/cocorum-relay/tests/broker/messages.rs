use cocorum_relay::rumble_chat::ChatFrame;
use cocorum_relay::{Collector, RelayNotice, Tail, status};

use crate::support::{Setup, each_once, init, message, publish_messages, settings, stream, until};

#[test]
fn two_collectors_of_the_same_chats_store_each_message_once() {
    let setup = Setup::new();
    let archive = setup.archive();
    let collectors = ["a", "b"].map(|name| setup.collector(name));
    std::thread::scope(|scope| {
        for collector in &collectors {
            scope.spawn(move || {
                for number in 0..20 {
                    publish_messages(&mut collector.open_chat(stream(number)), 1..=100);
                }
            });
        }
    });
    for collector in &collectors {
        collector.close().unwrap();
    }
    let [a, b] = collectors.map(|collector| collector.stats());
    assert_eq!(
        (a.published + b.published, a.duplicates + b.duplicates),
        (2_000, 2_000)
    );
    until("all are archived", || archive.written() == 2_000);
    archive.end();
    assert_eq!(setup.read(), (each_once(20, 1..=100), Vec::new()));
}

#[test]
fn events_are_archived_in_order_including_repeated_ones() {
    let setup = Setup::new();
    let collector = setup.collector("a");
    let mut chat = collector.open_chat(stream(0));
    chat.frame(ChatFrame::Data(&init(&[1, 2])));
    publish_messages(&mut chat, [3]);
    let pin = r#"{"type":"pin_message","data":{"message":{"id":"3","time":"2026-11-29T01:00:00+00:00","user_id":"103","text":"number 3"}}}"#;
    let unpin = r#"{"type":"unpin_message","data":{"message":{"id":"3"}}}"#;
    let delete = r#"{"type":"delete_messages","data":{"message_ids":["2"]}}"#;
    for data in [pin, unpin, pin, delete] {
        chat.frame(ChatFrame::Data(data));
    }
    collector.close().unwrap();
    let archive = setup.archive();
    until("all are archived", || archive.written() == 8);
    archive.end();
    let (messages, others) = setup.read();
    assert_eq!(messages, each_once(1, 1..=3));
    assert_eq!(others, ["pin", "unpin", "pin", "delete"]);
}

#[test]
fn a_gap_is_archived_only_where_no_collector_was_connected() {
    let setup = Setup::new();
    let (a, b) = (setup.collector("a"), setup.collector("b"));
    let (mut first, mut second) = (a.open_chat(stream(0)), b.open_chat(stream(0)));
    first.frame(ChatFrame::Data(&init(&[1])));
    second.frame(ChatFrame::Data(&init(&[1])));
    publish_messages(&mut second, 2..=100);
    until("these are published", || {
        b.stats().published + b.stats().duplicates >= 101
    });
    // The first collector reconnects, with a history that does not reach back to its own last message.
    first.frame(ChatFrame::Data(&init(&[90, 91, 92])));
    publish_messages(&mut first, [101]);
    a.close().unwrap();
    b.close().unwrap();
    // No collector was connected.
    let c = setup.collector("c");
    let mut third = c.open_chat(stream(0));
    third.frame(ChatFrame::Data(&init(&[500])));
    c.close().unwrap();
    let archive = setup.archive();
    until("all are archived", || {
        let status = status(&settings(&setup.server)).unwrap();
        let consumers = || status.streams.iter().flat_map(|stream| &stream.consumers);
        consumers().count() == 2 && consumers().all(|one| one.waiting + one.unacknowledged == 0)
    });
    archive.end();
    let (messages, others) = setup.read();
    assert_eq!(messages, each_once(1, (1..=101).chain([500])));
    assert_eq!(others, ["gap"]);
}

#[test]
fn messages_of_an_outage_are_published_afterwards() {
    let mut setup = Setup::new();
    let collector = setup.collector("a");
    let archive = setup.archive();
    let mut chat = collector.open_chat(stream(0));
    publish_messages(&mut chat, 1..=50);
    until("these are published", || collector.stats().published == 50);
    setup.server.kill();
    publish_messages(&mut chat, 51..=100);
    until("it is noticed", || {
        let notices = collector.take_notices();
        notices
            .iter()
            .any(|notice| matches!(notice, RelayNotice::Unreachable { .. }))
    });
    publish_messages(&mut chat, 101..=150);
    until("these are spooled", || collector.stats().spooled >= 100);
    setup.server.restart();
    until("the spool is empty", || collector.stats().spool_parts == 0);
    publish_messages(&mut chat, 151..=200);
    collector.close().unwrap();
    until("all are archived", || archive.written() >= 200);
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=200), Vec::new()));
}

#[test]
fn the_next_collector_publishes_the_spool_of_an_earlier_one() {
    let mut setup = Setup::new();
    setup.server.kill();
    let collector = setup.collector("a");
    let mut chat = collector.open_chat(stream(0));
    chat.frame(ChatFrame::Data(&init(&[1, 2])));
    publish_messages(&mut chat, 3..=30);
    collector.close().unwrap();
    assert_eq!(collector.stats().spooled, 29);
    drop((chat, collector));
    setup.server.restart();
    let collector = setup.collector("a");
    let archive = setup.archive();
    until("the spool is empty", || collector.stats().spool_parts == 0);
    collector.close().unwrap();
    until("all are archived", || archive.written() >= 31);
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=30), Vec::new()));
}

#[test]
fn a_foreign_message_does_not_stop_the_archive() {
    let setup = Setup::new();
    let collector = setup.collector("a");
    publish_messages(&mut collector.open_chat(stream(0)), [1]);
    until("it is published", || collector.stats().published == 1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = async_nats::connect(setup.server.url()).await.unwrap();
        let jetstream = async_nats::jetstream::new(client);
        for subject in ["rumble.900100000.message.7", "rumble.nobody.event.x"] {
            jetstream
                .publish(subject, "hello".into())
                .await
                .unwrap()
                .await
                .unwrap();
        }
    });
    publish_messages(&mut collector.open_chat(stream(0)), [2]);
    collector.close().unwrap();
    let archive = setup.archive();
    until("all are archived", || archive.written() == 4);
    assert_eq!(archive.unreadable(), 2);
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=2), Vec::new()));
}

#[test]
fn tail_prints_the_lines_of_the_feed() {
    let setup = Setup::new();
    let collector = setup.collector("a");
    publish_messages(&mut collector.open_chat(stream(0)), 1..=3);
    collector.close().unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let mut lines = Vec::new();
    Tail::new(settings(&setup.server), true)
        .run(&stop, |line| {
            lines.push(line.line);
            lines.len() < 3
        })
        .unwrap();
    let begins = |id| format!(r#"{{"event":"message","id":"{id}","#);
    for (line, id) in lines.iter().zip(1..) {
        assert!(line.starts_with(&begins(id)), "{line}");
        assert!(line.ends_with(r#""test":false}"#), "{line}");
    }
    assert_eq!(lines.len(), 3);
    assert!(message(1).contains("number 1"));
}

#[test]
fn workers_share_the_chats_and_replace_a_missing_one() {
    let setup = Setup::new();
    let mut collectors: Vec<_> = ["a", "b", "c"]
        .into_iter()
        .map(|name| setup.collector(name))
        .collect();
    until("all know all", || collectors.iter().all(|one| one.workers() == 3));
    let owners = |collectors: &[Collector]| -> Vec<usize> {
        let chats = (0..50).map(|chat| format!("chat {chat}"));
        chats
            .map(|chat| collectors.iter().filter(|one| one.owns(&chat)).count())
            .collect()
    };
    assert_eq!(owners(&collectors), [2; 50]);
    drop(collectors.pop());
    until("one is gone", || collectors.iter().all(|one| one.workers() == 2));
    assert_eq!(owners(&collectors), [2; 50]);
}
