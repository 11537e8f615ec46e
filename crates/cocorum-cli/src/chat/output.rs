//! Where the lines go: one writer for all chats of this process.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rumble_chat::{ChatState, Event};
use rumble_model::StreamId;

use super::Job;
use super::json::{self, CloseReason};
use super::view::View;
use crate::hint;
use crate::talk;

pub(super) struct Output {
    sink: Mutex<Sink>,
    form: Form,
    limit: Option<u64>,
    /// Nobody reads any more, or the disk is full.
    gone: AtomicBool,
    failed: AtomicBool,
}

struct Sink {
    out: Box<dyn Write + Send>,
    /// A chat that was left behind may end after all; its end is told once.
    closed: HashSet<StreamId>,
}

enum Form {
    Json,
    People(View),
}

impl Output {
    pub(super) fn new(job: &Job, streams: usize) -> Self {
        let (out, form): (Box<dyn Write + Send>, _) = if job.json {
            (Box::new(io::stdout()), Form::Json)
        } else {
            (
                Box::new(anstream::stdout()),
                Form::People(View::new(streams > 1, job.local_offset)),
            )
        };
        let sink = Sink {
            out,
            closed: HashSet::new(),
        };
        Self {
            sink: Mutex::new(sink),
            form,
            limit: job.limit,
            gone: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        }
    }

    pub(super) fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// Shows an event. False when nobody can see it any more.
    pub(super) fn event(&self, stream_id: StreamId, state: &ChatState, event: &Event) -> bool {
        match &self.form {
            Form::Json => {
                if let Some(notice) = notice(event) {
                    talk::say(format_args!("stream {}: {notice}", stream_id.base36()));
                }
                json::line(stream_id, event).is_none_or(|line| self.line(&line))
            }
            Form::People(view) => match notice(event) {
                Some(notice) => {
                    talk::say(format_args!("{}-- {notice}", view.prefix(stream_id)));
                    !self.gone.load(Ordering::Relaxed)
                }
                None => view
                    .line(stream_id, state, event)
                    .is_none_or(|line| self.line(&line)),
            },
        }
    }

    pub(super) fn closed(&self, stream_id: StreamId, reason: CloseReason, error: Option<&str>) {
        match &self.form {
            Form::Json => {
                self.write_closed(&mut self.sink(), stream_id, reason, error);
            }
            Form::People(view) => {
                if reason == CloseReason::Ended {
                    talk::say(format_args!("{}-- the chat is over", view.prefix(stream_id)));
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
            self.write(sink, &json::closed(stream_id, reason, error));
        }
    }

    fn write(&self, sink: &mut Sink, line: &str) -> bool {
        if self.gone.load(Ordering::Relaxed) {
            return false;
        }
        let out = &mut sink.out;
        let written = out
            .write_all(line.as_bytes())
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.flush());
        let Err(error) = written else { return true };
        // A reader that has seen enough closes the pipe: that is how `head` works.
        if !self.gone.swap(true, Ordering::Relaxed) && error.kind() != io::ErrorKind::BrokenPipe {
            self.failed.store(true, Ordering::Relaxed);
            talk::complain(format_args!("cannot write: {error}"));
        }
        false
    }

    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

/// What is said about the connection, on stderr, without anybody's text.
fn notice(event: &Event) -> Option<String> {
    match event {
        Event::Reconnecting(lost) => Some(format!(
            "{}; trying again in {:.1} s (attempt {})",
            hint::with_causes(&lost.cause),
            lost.after.as_secs_f64(),
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
