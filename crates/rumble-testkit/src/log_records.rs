//! Log of a process.

use std::fmt::Write;
use std::sync::{Mutex, OnceLock};

use log::{Level, LevelFilter, Log, Metadata, Record};
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};

use crate::Filter;

/// Everything that a process logs at any level, through `log` and through `tracing`.
#[derive(Debug)]
pub struct LogRecords {
    records: Mutex<Vec<(String, Level, String)>>,
}

static RECORDS: OnceLock<LogRecords> = OnceLock::new();

impl LogRecords {
    /// Collects from now on. Further calls return the same collection.
    pub fn collect() -> &'static Self {
        RECORDS.get_or_init(|| {
            log::set_logger(&Collector).unwrap();
            log::set_max_level(LevelFilter::Trace);
            tracing::subscriber::set_global_default(Collector).unwrap();
            Self {
                records: Mutex::default(),
            }
        })
    }

    /// The texts of the records that pass the filter, and of the others.
    #[must_use]
    pub fn split(&self, filter: &Filter) -> (Vec<String>, Vec<String>) {
        let records = self.records.lock().unwrap();
        let (passed, withheld): (Vec<_>, Vec<_>) = records
            .iter()
            .partition(|(target, level, _)| filter.allows(target, *level));
        let texts = |records: Vec<&(String, Level, String)>| {
            let text = |(target, level, text): &(String, Level, String)| format!("{level} {target}: {text}");
            records.into_iter().map(text).collect()
        };
        (texts(passed), texts(withheld))
    }

    fn push(target: &str, level: Level, text: String) {
        if let Some(records) = RECORDS.get() {
            records
                .records
                .lock()
                .unwrap()
                .push((target.to_owned(), level, text));
        }
    }
}

struct Collector;

impl Log for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        LogRecords::push(record.target(), record.level(), record.args().to_string());
    }

    fn flush(&self) {}
}

impl Subscriber for Collector {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(String::new());
        span.record(&mut fields);
        keep(span.metadata(), fields);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &tracing::span::Record<'_>) {
        let mut fields = Fields(String::new());
        values.record(&mut fields);
        // The span is not relevant.
        LogRecords::push("span", Level::Error, fields.0);
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        keep(event.metadata(), fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn keep(metadata: &tracing::Metadata<'_>, fields: Fields) {
    let level = metadata.level().as_str().parse().unwrap();
    LogRecords::push(metadata.target(), level, fields.0);
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, "{field}={value:?} ").unwrap();
    }
}
