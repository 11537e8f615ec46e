//! Output of all chats of this process: one writer.

use std::collections::{HashMap, HashSet};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rumble_chat::{ChatState, ErrorKind, Event};
use rumble_feed::chat::{CloseReason, Closed};
use rumble_feed::{Body, Line};
use rumble_model::StreamId;

use super::about::About;
use super::filter::Filter;
use super::handles::Handles;
use super::message_limit::MessageLimit;
use super::options::ChatOptions;
use super::view::{Highlight, ShownId, View};
use crate::advice;
use crate::format::length;
use crate::line_writer::LineWriter;
use crate::stderr;

pub(super) struct Output {
    state: Mutex<OutputState>,
    format: Format,
    filter: Filter,
    /// Whether stdout is a terminal with human-readable lines.
    is_screen: bool,
    /// Whether the progress of connecting is not reported.
    is_quiet: bool,
    /// Whether it was reported that a connection is being opened.
    is_connecting: AtomicBool,
    limit: MessageLimit,
    writer: LineWriter,
}

struct OutputState {
    out: Box<dyn Write + Send>,
    /// Streams that are or were watched: each is watched once.
    started: HashSet<StreamId>,
    /// Streams whose `closed` line was written. An abandoned chat can still end.
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
            let ids = if options.write {
                ShownId::Handle(Arc::default())
            } else if options.ids {
                ShownId::MessageId
            } else {
                ShownId::Hidden
            };
            let highlight = Highlight::new(&options.filters);
            Format::Human(View::new(streams > 1, ids, highlight, options.local_offset))
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
            filter: Filter::new(&options.filters),
            is_screen: !options.json && io::stdout().is_terminal(),
            is_quiet: options.introduction,
            is_connecting: AtomicBool::new(options.introduction),
            limit: MessageLimit::new(options.limit),
            writer: LineWriter::new(options.json),
        }
    }

    /// The handles of the shown messages, if there is an input line.
    pub(super) fn handles(&self) -> Option<Arc<Handles>> {
        match &self.format {
            Format::Json => None,
            Format::Human(view) => view.handles(),
        }
    }

    /// Writes the next lines to this writer, or to stdout again.
    pub(super) fn redirect(&self, out: Option<Box<dyn Write + Send>>) {
        self.state().out = out.unwrap_or_else(|| LineWriter::stdout(false));
    }

    /// Whether messages can be highlighted.
    pub(super) fn is_human(&self) -> bool {
        matches!(self.format, Format::Human(_))
    }

    /// Highlights the name of the logged-in account.
    pub(super) fn own_name(&self, name: &str) {
        if let Format::Human(view) = &self.format {
            view.highlight().own_name(name);
        }
    }

    /// Reports on a terminal, before the first connection, where the chat is.
    pub(super) fn connecting(&self, host: &str) {
        if !self.is_connecting.swap(true, Ordering::Relaxed) {
            stderr::progress(format_args!("-- connecting to {host}"));
        }
    }

    /// Shows on a terminal that a chat is open: its title and state, if known.
    pub(super) fn opened(&self, stream_id: StreamId, about: &About, announces: bool) {
        if let (Format::Human(view), Some(name)) = (&self.format, about.short_name()) {
            view.name_stream(stream_id, name);
        }
        match (&self.format, &about.title) {
            (Format::Human(view), Some(title)) if self.is_screen => {
                let header = view.header(title, &about.state());
                self.line(&format!("{}{header}", view.prefix(stream_id)));
            }
            _ if announces && !self.is_quiet => {
                stderr::progress(format_args!("-- connected to stream {}", stream_id.base36()));
            }
            _ => {}
        }
    }

    /// Whether an event passes the filters.
    pub(super) fn accepts(&self, event: &Event) -> bool {
        self.filter.accepts(event)
    }

    pub(super) fn limit(&self) -> &MessageLimit {
        &self.limit
    }

    /// Whether the chat of this stream is a new one.
    pub(super) fn begin(&self, stream_id: StreamId) -> bool {
        self.state().started.insert(stream_id)
    }

    /// Reverts [`Output::begin`] for a chat that could not be opened.
    pub(super) fn cancel(&self, stream_id: StreamId) {
        self.state().started.remove(&stream_id);
    }

    /// Shows an event. Returns false once the output is closed.
    pub(super) fn event(&self, stream_id: StreamId, state: &ChatState, event: &Event) -> bool {
        match &self.format {
            Format::Json => {
                self.notice(stream_id, event);
                Line::from_chat(stream_id, event).is_none_or(|line| self.line(&line.to_json()))
            }
            Format::Human(_) if self.notice(stream_id, event) => !self.writer.is_closed(),
            Format::Human(view) => {
                let is_open = view
                    .line(stream_id, state, event)
                    .is_none_or(|line| self.line(&line));
                if self.is_screen && view.highlight().rings(event) {
                    ring();
                }
                is_open
            }
        }
    }

    /// Reports an event about the connection. Returns whether it was one. A closed connection is reported only if the
    /// chat did not end with it.
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

    /// Like [`Output::closed`] without an error, for an abandoned chat. Returns false while another chat is writing: its
    /// reader may never read on.
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

    /// Writes and flushes one line. Returns false once the output is closed.
    pub(super) fn line(&self, line: &str) -> bool {
        self.write(&mut self.state(), line)
    }

    /// Like [`Output::line`], but does nothing while an abandoned chat is writing.
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

    /// Whether the reader has closed the output.
    pub(super) fn is_closed(&self) -> bool {
        self.writer.is_closed()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.writer.has_failed()
    }
}

/// Rings the bell of the terminal. The cursor does not move, so the input line is not disturbed.
fn ring() {
    let mut out = io::stdout();
    let _ = out.write_all(b"\x07").and_then(|()| out.flush());
}

/// Whether the event can be the end of the chat: a server closes the connection first, and reports the end at the next
/// attempt.
fn is_perhaps_the_end(event: &Event) -> bool {
    matches!(event, Event::Reconnecting(lost) if lost.cause.kind() == ErrorKind::Disconnected)
}

/// Text of an event about the connection, for stderr; it contains no text of other users.
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
