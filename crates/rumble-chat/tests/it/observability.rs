//! What the crate logs: the connection's fate, and nothing anybody said.

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::Once;

use rumble_chat::model::StreamId;
use rumble_chat::{Connection, ConnectionSettings, ResponseHead};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::client::{client, scripted};
use crate::wire;

thread_local! {
    static LOGGED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Writes every field of every span and event into a text of the thread that logs it: tests run side by side.
pub(crate) struct Log;

impl Log {
    /// What this thread logs while `work` is done.
    pub(crate) fn of(work: impl FnOnce()) -> String {
        static SUBSCRIBED: Once = Once::new();
        SUBSCRIBED.call_once(|| tracing::subscriber::set_global_default(Self).unwrap());
        LOGGED.take();
        work();
        LOGGED.take()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("rumble_")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        LOGGED.with_borrow_mut(|log| span.record(&mut Fields(log)));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        LOGGED.with_borrow_mut(|log| values.record(&mut Fields(log)));
    }

    fn event(&self, event: &Event<'_>) {
        LOGGED.with_borrow_mut(|log| {
            write!(log, "{} ", event.metadata().level()).unwrap();
            event.record(&mut Fields(log));
            log.push('\n');
        });
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
    let text = Log::of(|| {
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
        let open = ResponseHead::new(200).content_type("text/event-stream");
        chat.poll(now);
        chat.handle_response(now, &open);
        chat.handle_data(&wire::event(&wire::init(&[wire::said(1, 5, PLANTED)])));
        chat.handle_data(format!("data: {PLANTED}\n\n").as_bytes());
        chat.handle_data(&wire::event(&wire::messages(&[format!(
            r#"{{"id":"{PLANTED}"}}"#
        )])));
        chat.handle_eof(now);
        drain(&mut chat);
        chat.handle_response(now, &open);
        chat.handle_data(&wire::event(&wire::init(&[wire::said(9, 5, PLANTED)])));
        drain(&mut chat);
    });
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
    let sim = scripted([rumble_sim::Script::new()
        .event(&wire::init(&[wire::said(1, 5, PLANTED)]))
        .hold()]);
    let text = Log::of(|| drop(client(&sim).connect().unwrap()));
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
