//! Where the lines go: one writer for all chats of this process.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rumble_chat::{ChatState, ErrorKind, Event};
use rumble_feed::chat::{CloseReason, Closed};
use rumble_feed::{Body, Line};
use rumble_model::StreamId;

use super::ChatOptions;
use super::view::View;
use crate::advice;
use crate::format::length;
use crate::line_writer::LineWriter;
use crate::stderr;

pub(super) struct Output {
    state: Mutex<OutputState>,
    format: Format,
    limit: Option<u64>,
    writer: LineWriter,
}

struct OutputState {
    out: Box<dyn Write + Send>,
    /// Those that are or were watched: each is watched once.
    started: HashSet<StreamId>,
    /// Streams whose `closed` line was written: an abandoned chat may still end.
    closed: HashSet<StreamId>,
    /// Pending notice of each lost connection, reported once the next event is known.
    outages: HashMap<StreamId, Option<String>>,
}

enum Format {
    Json,
    Human(View),
}

impl Output {
    pub(super) fn new(options: &ChatOptions, streams: usize) -> Self {
        let format = if options.json {
            Format::Json
        } else {
            Format::Human(View::new(streams > 1, options.local_offset))
        };
        let state = OutputState {
            out: LineWriter::stdout(options.json),
            started: HashSet::new(),
            closed: HashSet::new(),
            outages: HashMap::new(),
        };
        Self {
            state: Mutex::new(state),
            format,
            limit: options.limit,
            writer: LineWriter::new(options.json),
        }
    }

    pub(super) fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// Whether the chat of this stream is a new one.
    pub(super) fn begin(&self, stream_id: StreamId) -> bool {
        self.state().started.insert(stream_id)
    }

    /// Shows an event. False when nobody can see it any more.
    pub(super) fn event(&self, stream_id: StreamId, state: &ChatState, event: &Event) -> bool {
        match &self.format {
            Format::Json => {
                self.notice(stream_id, event);
                Line::from_chat(stream_id, event).is_none_or(|line| self.line(&line.to_json()))
            }
            Format::Human(_) if self.notice(stream_id, event) => !self.writer.is_closed(),
            Format::Human(view) => view
                .line(stream_id, state, event)
                .is_none_or(|line| self.line(&line)),
        }
    }

    /// Reports what an event states about the connection, and whether it does. A closed connection is reported only if
    /// the chat did not end with it.
    fn notice(&self, stream_id: StreamId, event: &Event) -> bool {
        let Some(notice) = notice(event) else { return false };
        let mut state = self.state();
        let outage = state.outages.remove(&stream_id);
        if outage.is_none() && is_perhaps_the_end(event) {
            state.outages.insert(stream_id, Some(notice));
            return true;
        }
        if matches!(event, Event::Reconnecting(_)) {
            state.outages.insert(stream_id, None);
        }
        drop(state);
        let pending = outage.flatten();
        pending
            .iter()
            .chain([&notice])
            .for_each(|notice| self.report(stream_id, notice));
        true
    }

    fn report(&self, stream_id: StreamId, notice: &str) {
        match &self.format {
            Format::Json => stderr::status(format_args!("stream {}: {notice}", stream_id.base36())),
            Format::Human(view) => stderr::status(format_args!("{}-- {notice}", view.prefix(stream_id))),
        }
    }

    pub(super) fn closed(&self, stream_id: StreamId, reason: CloseReason, error: Option<&str>) {
        match &self.format {
            Format::Json => {
                self.write_closed(&mut self.state(), stream_id, reason, error);
            }
            Format::Human(_) => {
                if reason == CloseReason::Ended {
                    self.report(stream_id, "the chat has ended");
                }
            }
        }
    }

    /// As [`Output::closed`] without an error, for a chat that is not waited for any longer. False while another chat
    /// is writing: its reader may never read on.
    pub(super) fn closed_without_wait(&self, stream_id: StreamId, reason: CloseReason) -> bool {
        if matches!(self.format, Format::Human(_)) {
            return true;
        }
        let Ok(mut state) = self.state.try_lock() else {
            return false;
        };
        self.write_closed(&mut state, stream_id, reason, None);
        true
    }

    /// Writes and flushes one line. False when nobody can see it any more.
    pub(super) fn line(&self, line: &str) -> bool {
        self.write(&mut self.state(), line)
    }

    /// As [`Output::line`], but nothing while a chat that was left behind is still writing.
    pub(super) fn try_line(&self, line: &str) {
        if let Ok(mut state) = self.state.try_lock() {
            self.write(&mut state, line);
        }
    }

    fn write_closed(
        &self,
        state: &mut OutputState,
        stream_id: StreamId,
        reason: CloseReason,
        error: Option<&str>,
    ) {
        if state.closed.insert(stream_id) {
            let line = Line::new(Body::Closed(Closed::new(reason, error))).on(stream_id);
            self.write(state, &line.to_json());
        }
    }

    fn write(&self, state: &mut OutputState, line: &str) -> bool {
        self.writer.write(&mut state.out, line)
    }

    fn state(&self) -> MutexGuard<'_, OutputState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nobody can see any more of it.
    pub(super) fn is_closed(&self) -> bool {
        self.writer.is_closed()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.writer.has_failed()
    }
}

/// A server that ends a chat closes the connection first, and tells when it is asked again.
fn is_perhaps_the_end(event: &Event) -> bool {
    matches!(event, Event::Reconnecting(lost) if lost.cause.kind() == ErrorKind::Disconnected)
}

/// What is said about the connection, on stderr, without anybody's text.
fn notice(event: &Event) -> Option<String> {
    match event {
        Event::Reconnecting(lost) => Some(format!(
            "{}; reconnecting in {} (attempt {})",
            advice::error_chain(&lost.cause),
            length(lost.after),
            lost.attempt
        )),
        Event::Connected(_) => Some("reconnected".to_owned()),
        Event::Gap(_) => Some("messages may be missing here".to_owned()),
        Event::Malformed(malformed) => Some(format!(
            "malformed data skipped: {} ({} bytes)",
            malformed.reason, malformed.bytes
        )),
        _ => None,
    }
}
