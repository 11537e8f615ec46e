//! Lines that could not be written yet.

use std::collections::{BTreeMap, VecDeque};

use time::OffsetDateTime;

use crate::log::line::Subject;

#[derive(Debug)]
pub(super) struct Backlog {
    lines: VecDeque<QueuedLine>,
    bytes: usize,
    max_bytes: usize,
    /// Number of dropped lines by stream or account.
    missed: BTreeMap<Subject, u64>,
}

#[derive(Debug)]
pub(super) struct QueuedLine {
    pub(super) subject: Option<Subject>,
    pub(super) at: OffsetDateTime,
    pub(super) line: String,
}

impl Backlog {
    pub(super) fn new(max_bytes: usize) -> Self {
        Self {
            lines: VecDeque::new(),
            bytes: 0,
            max_bytes,
            missed: BTreeMap::new(),
        }
    }

    /// Queues a line. Returns `false` if the backlog is full. All lines after a dropped one are dropped, too, so that
    /// the recorded gap is contiguous.
    pub(super) fn push(&mut self, subject: Option<Subject>, at: OffsetDateTime, line: String) -> bool {
        let is_kept = self.missed.is_empty() && self.bytes + line.len() <= self.max_bytes;
        match subject {
            // A line without a subject is the first line of a segment.
            Some(subject) if !is_kept => {
                *self.missed.entry(subject).or_default() += 1;
                false
            }
            subject => {
                self.bytes += line.len();
                self.lines.push_back(QueuedLine { subject, at, line });
                true
            }
        }
    }

    pub(super) fn first(&self) -> Option<&QueuedLine> {
        self.lines.front()
    }

    pub(super) fn remove_first(&mut self) {
        if let Some(first) = self.lines.pop_front() {
            self.bytes -= first.line.len();
        }
    }

    pub(super) fn len(&self) -> u64 {
        self.lines.len() as u64
    }

    pub(super) fn take_missed(&mut self) -> BTreeMap<Subject, u64> {
        std::mem::take(&mut self.missed)
    }
}
