//! Lines that could not be written yet.

use std::collections::{BTreeMap, VecDeque};

use time::OffsetDateTime;

use crate::log::line::Subject;

#[derive(Debug)]
pub(super) struct Backlog {
    lines: VecDeque<Waiting>,
    bytes: usize,
    most_bytes: usize,
    /// How many lines about whom there was no room for.
    missed: BTreeMap<Subject, u64>,
}

#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) subject: Option<Subject>,
    pub(super) at: OffsetDateTime,
    pub(super) line: String,
}

impl Backlog {
    pub(super) fn new(most_bytes: usize) -> Self {
        Self {
            lines: VecDeque::new(),
            bytes: 0,
            most_bytes,
            missed: BTreeMap::new(),
        }
    }

    /// False when there is no room for it. What comes after a line that was dropped is dropped, too: a recording says
    /// where something is missing, not what.
    pub(super) fn push(&mut self, subject: Option<Subject>, at: OffsetDateTime, line: String) -> bool {
        let is_kept = self.missed.is_empty() && self.bytes + line.len() <= self.most_bytes;
        match subject {
            // A line about nobody is the head of a segment.
            Some(subject) if !is_kept => {
                *self.missed.entry(subject).or_default() += 1;
                false
            }
            subject => {
                self.bytes += line.len();
                self.lines.push_back(Waiting { subject, at, line });
                true
            }
        }
    }

    pub(super) fn first(&self) -> Option<&Waiting> {
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
