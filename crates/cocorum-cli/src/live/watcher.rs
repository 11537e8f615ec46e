//! One account, from its first document to the end of the watch.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rumble_feed::Line;
use rumble_livestream_api::{ApiUrl, CloseHandle, Error, Event, RumbleApi, Snapshot};
use time::UtcOffset;

use super::view::{self, View, notice};
use crate::advice;
use crate::format::length;
use crate::line_writer::LineWriter;
use crate::network;
use crate::stderr;

pub(super) struct LiveWatcher {
    pub(super) api_url: ApiUrl,
    /// Events too, and not only the account as it is.
    pub(super) watch: bool,
    pub(super) json: bool,
    pub(super) history: bool,
    pub(super) limit: Option<u64>,
    pub(super) refresh_rate: Option<Duration>,
    /// It ends with the stream: a simulated account has but one.
    pub(super) ends_with_stream: bool,
    pub(super) local_offset: UtcOffset,
    pub(super) stop: Arc<StopSignal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    Failed,
}

impl LiveWatcher {
    pub(super) fn run(self) -> Outcome {
        let mut builder = RumbleApi::builder(self.api_url.clone()).extra_roots(network::extra_roots());
        if let Some(rate) = self.refresh_rate {
            builder = builder.refresh_rate(rate);
        }
        let api = match builder.connect() {
            Ok(api) => api,
            Err(_) if self.stop.is_requested() => return stopped_before_document(),
            Err(error) => {
                stderr::error(advice::of_api(&error));
                return Outcome::Failed;
            }
        };
        self.stop.has_document.store(true, Ordering::SeqCst);
        let mut output = LiveOutput::new(self.json, self.local_offset);
        if self.watch {
            self.follow(&api, &mut output);
        } else {
            output.snapshot(&api.last_snapshot());
        }
        if output.writer.has_failed() {
            Outcome::Failed
        } else {
            Outcome::Success
        }
    }

    fn follow(&self, api: &RumbleApi, output: &mut LiveOutput) {
        if self.refresh_rate.is_some_and(|rate| rate < api.refresh_rate()) {
            let rate = length(api.refresh_rate());
            stderr::status(format_args!("polling every {rate}, the minimum for this host"));
        }
        let events = api.events();
        self.stop.close_with(events.close_handle());
        if !output.snapshot(&api.last_snapshot()) {
            return;
        }
        let mut counted = 0;
        for event in events {
            let event = match event {
                Ok(event) if self.stop.is_requested() || (!self.history && is_history(&event)) => continue,
                Ok(event) => event,
                Err(error) if self.stop.is_requested() || output.failure(&error) => continue,
                Err(_) => return,
            };
            if !output.event(&api.last_snapshot(), &event) {
                return;
            }
            counted += u64::from(is_counted(&event));
            if self.limit.is_some_and(|limit| counted >= limit) {
                return;
            }
            if self.ends_with_stream && matches!(event, Event::StreamEnded(_) | Event::StreamDisappeared(_)) {
                return;
            }
        }
    }
}

/// What a stop means before there was anything to show.
pub(super) fn stopped_before_document() -> Outcome {
    stderr::error("it was stopped, or the time is up, before the API was read");
    Outcome::Failed
}

fn is_history(event: &Event) -> bool {
    matches!(
        event,
        Event::Message { history: true, .. } | Event::Rant { history: true, .. }
    )
}

/// What happened, and what has a line.
fn is_counted(event: &Event) -> bool {
    match event {
        Event::StreamDisappeared(stream) => stream.is_live == Some(true),
        Event::TitleChanged { .. } | Event::Gap(_) | Event::Malformed(_) => false,
        _ => true,
    }
}

/// Where it is shown.
struct LiveOutput {
    writer: LineWriter,
    out: Box<dyn Write + Send>,
    format: Format,
}

enum Format {
    Json,
    Human(View),
}

impl LiveOutput {
    fn new(json: bool, local_offset: UtcOffset) -> Self {
        Self {
            writer: LineWriter::new(json),
            out: LineWriter::stdout(json),
            format: if json {
                Format::Json
            } else {
                Format::Human(View::new(local_offset))
            },
        }
    }

    /// False when nobody can see it any more, as for all of these.
    fn snapshot(&mut self, snapshot: &Snapshot) -> bool {
        let text = match &self.format {
            Format::Json => Line::from_document(snapshot).to_json(),
            Format::Human(view) => view.summary(snapshot),
        };
        self.line(&text)
    }

    fn event(&mut self, snapshot: &Snapshot, event: &Event) -> bool {
        if let Some(notice) = notice(event) {
            stderr::status(format_args!("-- {notice}"));
        }
        let line = match &self.format {
            Format::Json if matches!(event, Event::TitleChanged { .. }) => {
                Some(Line::from_document(snapshot).to_json())
            }
            Format::Json => Line::from_live(event).map(|line| line.to_json()),
            Format::Human(view) => view.line(snapshot.livestreams.items.len() > 1, event),
        };
        line.is_none_or(|line| self.line(&line)) && !self.writer.is_closed()
    }

    fn failure(&mut self, error: &Error) -> bool {
        stderr::status(format_args!("-- {}", view::failure(error)));
        match self.format {
            Format::Json => self.line(&Line::from_live_error(error).to_json()) && !self.writer.is_closed(),
            Format::Human(_) => !self.writer.is_closed(),
        }
    }

    fn line(&mut self, line: &str) -> bool {
        self.writer.write(&mut self.out, line)
    }
}

/// Ends the watch from another thread.
#[derive(Default)]
pub(super) struct StopSignal {
    requested: AtomicBool,
    has_document: AtomicBool,
    closer: Mutex<Option<CloseHandle>>,
}

impl StopSignal {
    pub(super) fn request(&self) {
        let closer = self.close_handle();
        self.requested.store(true, Ordering::SeqCst);
        if let Some(closer) = &*closer {
            closer.close();
        }
    }

    pub(super) fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }

    /// Whether the API was read at least once.
    pub(super) fn has_document(&self) -> bool {
        self.has_document.load(Ordering::SeqCst)
    }

    fn close_with(&self, closer: CloseHandle) {
        let mut current = self.close_handle();
        if self.is_requested() {
            closer.close();
        }
        *current = Some(closer);
    }

    fn close_handle(&self) -> MutexGuard<'_, Option<CloseHandle>> {
        self.closer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
