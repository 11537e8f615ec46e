//! Log of one thread.

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

thread_local! {
    static LOGGED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Returns what this thread logs through `tracing` during `work`: every field of every span and event. Tests run in
/// parallel.
pub fn logged(work: impl FnOnce()) -> String {
    static SUBSCRIBED: Once = Once::new();
    SUBSCRIBED.call_once(|| tracing::subscriber::set_global_default(ThreadLog).unwrap());
    LOGGED.take();
    work();
    LOGGED.take()
}

struct ThreadLog;

impl Subscriber for ThreadLog {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
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
