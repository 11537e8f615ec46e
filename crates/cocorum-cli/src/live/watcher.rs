//! One account, from the first document to the end.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rumble_feed::Line;
use rumble_livestream_api::{ApiUrl, Error, Event, RumbleApi, Snapshot};
use time::UtcOffset;

use super::arrange::Arranger;
use super::view::{self, View, notice};
use crate::advice::{self, error_chain};
use crate::format::length;
use crate::line_writer::LineWriter;
use crate::network;
use crate::stderr;
use crate::stop::Stop;

pub(super) struct LiveWatcher {
    pub(super) api_url: ApiUrl,
    /// Whether to show events, not only the account.
    pub(super) watch: bool,
    /// Whether to retry until the API can be read.
    pub(super) wait: bool,
    pub(super) json: bool,
    pub(super) history: bool,
    pub(super) limit: Option<u64>,
    pub(super) refresh_rate: Option<Duration>,
    /// Whether to stop at the end of a stream: a simulated account has one.
    pub(super) ends_with_stream: bool,
    pub(super) local_offset: UtcOffset,
    pub(super) stop: Arc<Stop>,
    /// Set once the API was read.
    pub(super) has_document: Arc<AtomicBool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    Failed,
}

impl LiveWatcher {
    pub(super) fn run(self) -> Outcome {
        let api = match self.connect() {
            Ok(api) => api,
            Err(_) if self.stop.requested().is_some() => return stopped_before_document(),
            Err(error) => {
                stderr::error(advice::of_api(&error));
                return Outcome::Failed;
            }
        };
        self.has_document.store(true, Ordering::SeqCst);
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

    /// Reads the first document; with `--wait`, retries until that succeeds.
    fn connect(&self) -> Result<RumbleApi, Error> {
        let mut reported = String::new();
        stderr::progress(format_args!("-- connecting to {}", self.api_url.origin()));
        loop {
            let mut builder = RumbleApi::builder(self.api_url.clone()).extra_roots(network::extra_roots());
            if let Some(rate) = self.refresh_rate {
                builder = builder.refresh_rate(rate);
            }
            let error = match builder.connect() {
                Ok(api) => return Ok(api),
                Err(error) => error,
            };
            if !self.wait || !error.is_retryable() {
                return Err(error);
            }
            let state = error_chain(&error);
            let delay = WAIT_INTERVAL.max(error.retry_after().unwrap_or_default());
            if state != reported {
                stderr::status(format_args!(
                    "-- {state}; waiting, next attempt in {}",
                    length(delay)
                ));
                reported = state;
            }
            if self.stop.wait(delay) {
                return Err(error);
            }
        }
    }

    fn follow(&self, api: &RumbleApi, output: &mut LiveOutput) {
        if self.refresh_rate.is_some_and(|rate| rate < api.refresh_rate()) {
            let rate = length(api.refresh_rate());
            stderr::status(format_args!("polling every {rate}, the minimum for this host"));
        }
        let mut events = api.events();
        let closer = events.close_handle();
        let _stop_hook = self.stop.on_stop(move || closer.close());
        if !output.snapshot(&api.last_snapshot()) {
            return;
        }
        let mut arranger = Arranger::default();
        let mut counted = 0;
        while let Some(first) = events.next_event() {
            let mut batch = vec![first];
            if !self.json {
                // The events of one document, which is read list by list.
                batch.extend(std::iter::from_fn(|| events.try_next_event()).take(MAX_BATCH));
                batch = arranger.arrange(batch);
            }
            for event in batch {
                let event = match event {
                    Ok(event) if self.is_skipped(&event) => continue,
                    Ok(event) => event,
                    Err(error) if self.stop.requested().is_some() || output.failure(&error) => continue,
                    Err(_) => return,
                };
                if !output.event(&api.last_snapshot(), &event) {
                    return;
                }
                counted += u64::from(is_counted(&event));
                if self.limit.is_some_and(|limit| counted >= limit) {
                    return;
                }
                if self.ends_with_stream
                    && matches!(event, Event::StreamEnded(_) | Event::StreamDisappeared(_))
                {
                    return;
                }
            }
        }
    }

    fn is_skipped(&self, event: &Event) -> bool {
        self.stop.requested().is_some() || (!self.history && is_history(event))
    }
}

/// Reports a stop before the first document.
pub(super) fn stopped_before_document() -> Outcome {
    stderr::error("stopped before the API was read");
    Outcome::Failed
}

fn is_history(event: &Event) -> bool {
    matches!(
        event,
        Event::Message { history: true, .. } | Event::Rant { history: true, .. }
    )
}

/// Whether `--limit` counts an event.
fn is_counted(event: &Event) -> bool {
    match event {
        Event::StreamDisappeared(stream) => stream.is_live == Some(true),
        Event::TitleChanged { .. } | Event::Gap(_) | Event::Malformed(_) => false,
        _ => true,
    }
}

/// The output, human-readable or as JSON.
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

    /// Returns false once the output is closed, like all of these methods.
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

const WAIT_INTERVAL: Duration = Duration::from_secs(5);
/// Events that are shown in chronological order.
const MAX_BATCH: usize = 10_000;
