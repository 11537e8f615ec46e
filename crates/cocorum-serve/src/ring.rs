//! The last lines of the feed, each with an id, so that a client can continue after an interruption.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::entry::Entry;
use crate::filter::Filter;

/// The newest lines, oldest first.
#[derive(Debug)]
pub struct Ring {
    start: u64,
    /// Number of the newest line; 0 before the first.
    newest: u64,
    entries: VecDeque<Arc<Entry>>,
    capacity: usize,
}

/// Id of a line: the run of the server, and the number of the line.
///
/// ```
/// use cocorum_serve::LineId;
///
/// let id: LineId = "5f3a-17".parse()?;
/// assert_eq!((id.start, id.number), (0x5f3a, 17));
/// assert_eq!(id.to_string(), "5f3a-17");
/// # Ok::<(), cocorum_serve::InvalidLineId>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "the two parts of the text form")]
pub struct LineId {
    /// Random number of the run.
    pub start: u64,
    /// Number of the line, from 1.
    pub number: u64,
}

/// Error of parsing a line id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the id of a line, such as 5f3a-17")]
#[non_exhaustive]
pub struct InvalidLineId;

/// Start position of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a line is either still there or not")]
pub enum Resume {
    /// After this line, without a loss.
    After(u64),
    /// After this line, the one before the oldest: lines were missed, or the ids are those of another run.
    Reset(u64),
}

/// Lines that were read at once.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Batch {
    /// Number of lines that were evicted before they were read.
    pub missed: u64,
    /// Lines with their numbers.
    pub lines: Vec<(u64, Arc<Entry>)>,
    /// Number of the last line that was read or skipped.
    pub last: u64,
}

impl Ring {
    /// Creates an empty ring for the run with this number.
    #[must_use]
    pub fn new(start: u64, capacity: usize) -> Self {
        Self {
            start,
            newest: 0,
            entries: VecDeque::with_capacity(capacity),
            capacity: capacity.max(1),
        }
    }

    /// Appends a line. Evicts the oldest one if the ring is full.
    pub fn push(&mut self, entry: Arc<Entry>) -> LineId {
        if self.entries.len() == self.capacity {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.newest += 1;
        self.id(self.newest)
    }

    /// Id of the line with this number.
    #[must_use]
    pub fn id(&self, number: u64) -> LineId {
        LineId {
            start: self.start,
            number,
        }
    }

    /// Number of the newest line; 0 before the first.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.newest
    }

    /// Position of a client whose last line has this id.
    #[must_use]
    pub fn resume(&self, last: Option<LineId>) -> Resume {
        let before_oldest = self.before_oldest();
        match last {
            Some(id) if id.start == self.start && (before_oldest..=self.newest).contains(&id.number) => {
                Resume::After(id.number)
            }
            _ => Resume::Reset(before_oldest),
        }
    }

    /// Position of a new client that requests the last `count` lines that match its filter.
    #[must_use]
    pub fn history(&self, filter: &Filter, count: usize) -> u64 {
        let matching = self
            .numbered()
            .rev()
            .filter(|(_, entry)| filter.matches(entry))
            .take(count);
        matching.last().map_or(self.newest, |(number, _)| number - 1)
    }

    /// The line of the message with this id, unless it was evicted.
    #[must_use]
    pub fn message(&self, id: u64) -> Option<&Arc<Entry>> {
        let mut newest_first = self.entries.iter().rev();
        newest_first.find(|entry| entry.message_id == Some(id))
    }

    /// Returns at most `max` lines that match the filter, starting after the line `after`.
    #[must_use]
    pub fn read(&self, after: u64, filter: &Filter, max: usize) -> Batch {
        let before_oldest = self.before_oldest();
        let mut batch = Batch {
            missed: before_oldest.saturating_sub(after),
            lines: Vec::new(),
            last: after.max(before_oldest),
        };
        let skipped = usize::try_from(batch.last - before_oldest).unwrap_or(usize::MAX);
        for (number, entry) in self.numbered().skip(skipped) {
            if filter.matches(entry) {
                batch.lines.push((number, Arc::clone(entry)));
            }
            batch.last = number;
            if batch.lines.len() == max {
                break;
            }
        }
        batch
    }

    fn before_oldest(&self) -> u64 {
        self.newest - self.entries.len() as u64
    }

    fn numbered(&self) -> impl DoubleEndedIterator<Item = (u64, &Arc<Entry>)> + ExactSizeIterator {
        let first = self.before_oldest() + 1;
        self.entries
            .iter()
            .enumerate()
            .map(move |(position, entry)| (first + position as u64, entry))
    }
}

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{}", self.start, self.number)
    }
}

impl FromStr for LineId {
    type Err = InvalidLineId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (start, number) = text.split_once('-').ok_or(InvalidLineId)?;
        Ok(Self {
            start: u64::from_str_radix(start, 16).map_err(|_| InvalidLineId)?,
            number: number.parse().map_err(|_| InvalidLineId)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(lines: u64, capacity: usize) -> Ring {
        let mut ring = Ring::new(0xa1, capacity);
        for number in 1..=lines {
            let event = if number % 2 == 0 { "message" } else { "viewers" };
            ring.push(Arc::new(Entry::raw(event, format!("{number}"))));
        }
        ring
    }

    fn numbers(batch: &Batch) -> Vec<u64> {
        batch.lines.iter().map(|(number, _)| *number).collect()
    }

    fn resume(ring: &Ring, id: &str) -> Resume {
        ring.resume(id.parse().ok())
    }

    #[test]
    fn a_client_continues_after_its_last_line() {
        let ring = ring(5, 10);
        assert_eq!(resume(&ring, "a1-3"), Resume::After(3));
        assert_eq!(numbers(&ring.read(3, &Filter::default(), 10)), [4, 5]);
        assert_eq!(resume(&ring, "a1-0"), Resume::After(0));
        assert_eq!(resume(&ring, "a1-5"), Resume::After(5));
        assert_eq!(numbers(&ring.read(5, &Filter::default(), 10)), [0_u64; 0]);
    }

    #[test]
    fn ids_of_another_run_and_evicted_lines_are_a_reset() {
        let ring = ring(25, 10);
        for id in [
            "a2-20",
            "a1-14",
            "a1-26",
            "",
            "20",
            "a1-x",
            "-",
            "a1-99999999999999999999999",
        ] {
            assert_eq!(resume(&ring, id), Resume::Reset(15), "{id}");
        }
        assert_eq!(resume(&ring, "a1-15"), Resume::After(15));
    }

    #[test]
    fn a_slow_client_receives_the_number_of_missed_lines() {
        let ring = ring(25, 10);
        let batch = ring.read(12, &Filter::default(), 3);
        assert_eq!((batch.missed, batch.last), (3, 18));
        assert_eq!(numbers(&batch), [16, 17, 18]);
    }

    #[test]
    fn lines_of_other_events_are_skipped_once() {
        let ring = ring(25, 10);
        let filter = Filter::parse("events=message").unwrap();
        let batch = ring.read(15, &filter, 3);
        assert_eq!((numbers(&batch), batch.last), (vec![16, 18, 20], 20));
        let rest = ring.read(20, &filter, 10);
        assert_eq!((numbers(&rest), rest.last, rest.missed), (vec![22, 24], 25, 0));
    }

    #[test]
    fn history_counts_the_lines_of_the_filter() {
        let ring = ring(25, 10);
        let filter = Filter::parse("events=message").unwrap();
        assert_eq!(ring.history(&filter, 2), 21);
        assert_eq!(ring.history(&filter, 100), 15);
        assert_eq!(ring.history(&filter, 0), 25);
        assert_eq!(Ring::new(1, 5).history(&filter, 3), 0);
    }
}
