//! Lines that were entered before.

use std::collections::VecDeque;

#[derive(Default)]
pub(super) struct History {
    /// Newest last.
    lines: VecDeque<String>,
    /// Number of lines back; 0 is the line that is being written.
    position: usize,
    /// The unfinished line that the user left to browse the history.
    draft: String,
}

impl History {
    pub(super) fn add(&mut self, line: &str) {
        self.position = 0;
        self.draft.clear();
        if self.lines.back().is_some_and(|last| last == line) {
            return;
        }
        if self.lines.len() >= MAX_LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(line.to_owned());
    }

    /// Keeps the line that is being written, before the user goes back. Returns whether there is a line to go back to.
    pub(super) fn leave(&mut self, current: &str) -> bool {
        if self.position == 0 {
            current.clone_into(&mut self.draft);
        }
        self.position < self.lines.len()
    }

    /// Whether the user has gone back.
    pub(super) fn is_back(&self) -> bool {
        self.position > 0
    }

    /// The line before the current one.
    pub(super) fn back(&mut self) -> Option<String> {
        let index = self.lines.len().checked_sub(self.position + 1)?;
        self.position += 1;
        self.lines.get(index).cloned()
    }

    /// The line after the current one; after the newest, the line that was being written.
    pub(super) fn forward(&mut self) -> Option<String> {
        self.position = self.position.checked_sub(1)?;
        match self.lines.len().checked_sub(self.position) {
            Some(index) if self.position > 0 => self.lines.get(index).cloned(),
            _ => Some(std::mem::take(&mut self.draft)),
        }
    }
}

const MAX_LINES: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_back_and_forward_to_the_draft() {
        let mut history = History::default();
        assert!(!history.leave("draft"));
        for line in ["one", "two", "two"] {
            history.add(line);
        }
        assert_eq!(history.forward(), None);
        assert!(history.leave("draft") && !history.is_back());
        assert_eq!(history.back().as_deref(), Some("two"));
        assert!(history.leave("two") && history.is_back());
        assert_eq!(history.back().as_deref(), Some("one"));
        assert!(!history.leave("one"));
        assert_eq!(history.forward().as_deref(), Some("two"));
        assert_eq!(history.forward().as_deref(), Some("draft"));
        assert_eq!(history.forward(), None);
    }

    #[test]
    fn keeps_a_hundred_lines() {
        let mut history = History::default();
        for number in 0..300 {
            history.add(&number.to_string());
        }
        let mut count = 0;
        while history.back().is_some() {
            count += 1;
        }
        assert_eq!(count, 100);
    }
}
