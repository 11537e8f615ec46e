//! What the crate logs: the connection's fate, and nothing anybody said.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use rumble_chat::model::StreamId;
use rumble_chat::{Answer, Connection, ConnectionSettings};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::client::{client, scripted};
use crate::wire;

/// Writes every field of every span and event into one text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("rumble_")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Fields(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn event(&self, event: &Event<'_>) {
        let mut log = self.0.lock().unwrap();
        write!(log, "{} ", event.metadata().level()).unwrap();
        event.record(&mut Fields(&mut log));
        log.push('\n');
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, "{field}={value:?} ").unwrap();
    }
}

const PLANTED: &str = "planted-words-of-a-viewer";

#[test]
fn a_connection_logs_its_fate_and_nobodys_words() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        #[expect(
            clippy::disallowed_methods,
            reason = "the moment from which virtual time is counted"
        )]
        let now = std::time::Instant::now();
        let mut chat = Connection::new(
            StreamId::new(wire::STREAM).unwrap(),
            ConnectionSettings::default(),
        );
        let drain = |chat: &mut Connection| {
            while let rumble_chat::Action::Event(_) = chat.poll(now + std::time::Duration::from_secs(3600)) {}
        };
        let open = Answer::new(200).content_type("text/event-stream");
        chat.poll(now);
        chat.answered(now, &open);
        chat.received(&wire::event(&wire::init(&[wire::said(1, 5, PLANTED)])));
        chat.received(format!("data: {PLANTED}\n\n").as_bytes());
        chat.received(&wire::event(&wire::messages(&[format!(
            r#"{{"id":"{PLANTED}"}}"#
        )])));
        chat.ended(now);
        drain(&mut chat);
        chat.answered(now, &open);
        chat.received(&wire::event(&wire::init(&[wire::said(9, 5, PLANTED)])));
        drain(&mut chat);
    });
    let text = log.text();
    for expected in [
        "connected",
        "cannot be read",
        "connection lost",
        "messages may be missing",
        "attempt=1",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
    assert!(!text.contains(PLANTED), "{text}");
}

#[test]
fn the_client_logs_where_it_connects_in_a_span_of_its_stream() {
    let log = Log::default();
    let sim = scripted([rumble_sim::Script::new()
        .event(&wire::init(&[wire::said(1, 5, PLANTED)]))
        .hold()]);
    tracing::subscriber::with_default(log.clone(), || drop(client(&sim).connect().unwrap()));
    let text = log.text();
    for expected in [
        &format!("stream_id={}", wire::STREAM),
        "connecting",
        "status=200",
        sim.base_url().as_str(),
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
    assert!(!text.contains(PLANTED), "{text}");
}
