//! Streams with a limit in bytes. nats-server 2.9 does not run this: it checks the limit against the payload and the headers
//! of a message, which is less than what it stores. A message that exceeds the limit with its subject is stored, and the oldest
//! ones are removed for it although they are acknowledged and the stream discards new messages. nats-server#4772 corrected
//! this after 2.10.4.

use cocorum_relay::{Collector, CollectorSettings, RelayNotice, status};

use crate::support::{Setup, each_once, publish_messages, settings, stream, until};

#[test]
fn a_full_stream_loses_nothing() {
    let setup = Setup::new();
    let spool = setup.folder.path().join("a");
    let start = |max_bytes| {
        let mut settings = CollectorSettings::new("a", &spool);
        settings.limits.max_bytes = Some(max_bytes);
        Collector::start(&self::settings(&setup.server), settings).unwrap()
    };
    let collector = start(64 * 1024);
    publish_messages(&mut collector.open_chat(stream(0)), 1..=500);
    until("it is full", || {
        collector.take_notices().contains(&RelayNotice::Full)
    });
    let full = status(&settings(&setup.server)).unwrap();
    assert!(full.streams.iter().any(|stream| stream.full), "{full:?}");
    collector.close().unwrap();
    assert!(collector.stats().spool_parts > 0);
    drop(collector);
    let archive = setup.archive();
    let collector = start(64 * 1024 * 1024);
    until("all are published", || {
        collector.take_notices().contains(&RelayNotice::CaughtUp) || collector.stats().spool_parts == 0
    });
    until("all are archived", || archive.written() >= 500);
    collector.close().unwrap();
    archive.end();
    assert_eq!(setup.read(), (each_once(1, 1..=500), Vec::new()));
}
