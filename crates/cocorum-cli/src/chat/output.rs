//! Where the lines go: one writer for all chats of this process.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rumble_chat::{ChatState, ErrorKind, Event};
use rumble_feed::chat::{CloseReason, Closed};
use rumble_feed::{Body, Line};
use rumble_model::StreamId;

use super::Job;
use super::view::View;
use crate::advice;
use crate::lines::Lines;
use crate::show::length;
use crate::talk;

pub(super) struct Output {
    sink: Mutex<Sink>,
    form: Form,
    limit: Option<u64>,
    lines: Lines,
}

struct Sink {
    out: Box<dyn Write + Send>,
    /// Those that are or were watched: each is watched once.
    begun: HashSet<StreamId>,
    /// A chat that was left behind may end after all; its end is told once.
    closed: HashSet<StreamId>,
    /// Of those that are not connected: what is not told until it is known what follows.
    outages: HashMap<StreamId, Option<String>>,
}

enum Form {
    Json,
    People(View),
}

impl Output {
    pub(super) fn new(job: &Job, streams: usize) -> Self {
        let form = if job.json {
            Form::Json
        } else {
            Form::People(View::new(streams > 1, job.local_offset))
        };
        let sink = Sink {
            out: Lines::stdout(job.json),
            begun: HashSet::new(),
            closed: HashSet::new(),
            outages: HashMap::new(),
        };
        Self {
            sink: Mutex::new(sink),
            form,
            limit: job.limit,
            lines: Lines::new(job.json),
        }
    }

    pub(super) fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// Whether the chat of this stream is a new one.
    pub(super) fn begin(&self, stream_id: StreamId) -> bool {
        self.sink().begun.insert(stream_id)
    }

    /// Shows an event. False when nobody can see it any more.
    pub(super) fn event(&self, stream_id: StreamId, state: &ChatState, event: &Event) -> bool {
        match &self.form {
            Form::Json => {
                self.notice(stream_id, event);
                Line::from_chat(stream_id, event).is_none_or(|line| self.line(&line.to_json()))
            }
            Form::People(_) if self.notice(stream_id, event) => !self.lines.are_unread(),
            Form::People(view) => view
                .line(stream_id, state, event)
                .is_none_or(|line| self.line(&line)),
        }
    }

    /// Tells what an event says about the connection, if it does. That the connection ended is told when it has not been
    /// the end of the chat.
    fn notice(&self, stream_id: StreamId, event: &Event) -> bool {
        let Some(notice) = notice(event) else { return false };
        let mut sink = self.sink();
        let outage = sink.outages.remove(&stream_id);
        if outage.is_none() && is_perhaps_the_end(event) {
            sink.outages.insert(stream_id, Some(notice));
            return true;
        }
        if matches!(event, Event::Reconnecting(_)) {
            sink.outages.insert(stream_id, None);
        }
        drop(sink);
        let held = outage.flatten();
        held.iter()
            .chain([&notice])
            .for_each(|notice| self.tell(stream_id, notice));
        true
    }

    fn tell(&self, stream_id: StreamId, notice: &str) {
        match &self.form {
            Form::Json => talk::say(format_args!("stream {}: {notice}", stream_id.base36())),
            Form::People(view) => talk::say(format_args!("{}-- {notice}", view.prefix(stream_id))),
        }
    }

    pub(super) fn closed(&self, stream_id: StreamId, reason: CloseReason, error: Option<&str>) {
        match &self.form {
            Form::Json => {
                self.write_closed(&mut self.sink(), stream_id, reason, error);
            }
            Form::People(_) => {
                if reason == CloseReason::Ended {
                    self.tell(stream_id, "the chat is over");
                }
            }
        }
    }

    /// As [`Output::closed`] without an error, for a chat that is not waited for any longer. False while another chat
    /// is writing: its reader may never read on.
    pub(super) fn abandoned(&self, stream_id: StreamId, reason: CloseReason) -> bool {
        if matches!(self.form, Form::People(_)) {
            return true;
        }
        let Ok(mut sink) = self.sink.try_lock() else {
            return false;
        };
        self.write_closed(&mut sink, stream_id, reason, None);
        true
    }

    /// Writes and flushes one line. False when nobody can see it any more.
    pub(super) fn line(&self, line: &str) -> bool {
        self.write(&mut self.sink(), line)
    }

    /// As [`Output::line`], but nothing while a chat that was left behind is still writing.
    pub(super) fn line_if_free(&self, line: &str) {
        if let Ok(mut sink) = self.sink.try_lock() {
            self.write(&mut sink, line);
        }
    }

    fn write_closed(&self, sink: &mut Sink, stream_id: StreamId, reason: CloseReason, error: Option<&str>) {
        if sink.closed.insert(stream_id) {
            let line = Line::new(Body::Closed(Closed::new(reason, error))).on(stream_id);
            self.write(sink, &line.to_json());
        }
    }

    fn write(&self, sink: &mut Sink, line: &str) -> bool {
        self.lines.write(&mut sink.out, line)
    }

    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nobody can see any more of it.
    pub(super) fn is_unread(&self) -> bool {
        self.lines.are_unread()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.lines.have_failed()
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
            "{}; trying again in {} (attempt {})",
            advice::with_causes(&lost.cause),
            length(lost.after),
            lost.attempt
        )),
        Event::Connected(_) => Some("connected again".to_owned()),
        Event::Gap(_) => Some("messages may be missing here".to_owned()),
        Event::Malformed(malformed) => Some(format!(
            "something unreadable was skipped: {} ({} bytes)",
            malformed.reason, malformed.bytes
        )),
        _ => None,
    }
}
