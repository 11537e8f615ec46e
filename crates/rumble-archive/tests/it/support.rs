//! Helpers of the tests.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rumble_archive::log::{Appended, Entry, LogOptions, LogWriter, Moment, Opened, Storage};
use rumble_archive::model::StreamId;
use rumble_archive::read::{Recording, Report, Selection};
use rumble_archive::rumble_chat::{ChatFrame, Event};

/// Clock that only advances explicitly.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Moment);

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "an instant cannot be made from nothing")]
    pub(crate) fn new() -> Self {
        Self(Moment {
            at: time::OffsetDateTime::from_unix_timestamp(1_795_900_000).unwrap(),
            now: Instant::now(),
        })
    }

    pub(crate) fn now(&self) -> Moment {
        self.0
    }

    pub(crate) fn advance(&mut self, time: Duration) {
        self.0.at += time;
        self.0.now += time;
    }
}

pub(crate) fn stream() -> StreamId {
    StreamId::new(434_546_624).unwrap()
}

/// Event that contains the message with this number.
pub(crate) fn message(number: u64) -> String {
    format!(
        r#"{{"type":"messages","data":{{"messages":[{{"id":"{number}","time":"2026-11-29T01:02:03+00:00","user_id":"5","text":"m{number}"}}],"users":[{{"id":"5","username":"CalmSparrow"}}],"channels":[]}}}}"#
    )
}

pub(crate) fn append(writer: &mut LogWriter, clock: Clock, number: u64) -> Appended {
    let data = message(number);
    writer.append(clock.now(), &Entry::Frame(stream(), 1, ChatFrame::Data(&data)))
}

pub(crate) fn open(storage: &Arc<dyn Storage>, clock: Clock, options: LogOptions) -> LogWriter {
    let mut writer = LogWriter::open(Arc::clone(storage), options, clock.now()).unwrap();
    writer.append(clock.now(), &Entry::Open(Opened::new(stream(), "v7k2m9q")));
    writer
}

/// Numbers of the messages as delivered by the session; gaps are 0.
pub(crate) fn messages(storage: &Arc<dyn Storage>) -> (Vec<u64>, Report) {
    let mut numbers = Vec::new();
    let recording = Recording::open_storage(Arc::clone(storage)).unwrap();
    let report = recording.play(&Selection::default(), |played| {
        if let rumble_archive::read::PlayedEvent::Chat(event) = &played.event {
            match &**event {
                Event::Message(message) => numbers.push(message.id.get()),
                Event::Gap(_) => numbers.push(0),
                _ => {}
            }
        }
        ControlFlow::Continue(())
    });
    (numbers, report.unwrap())
}
