use std::collections::VecDeque;

use super::Notice;

/// The latest notices that were not taken yet.
#[derive(Debug, Default)]
pub(super) struct Notices {
    latest: VecDeque<Notice>,
    omitted: u64,
}

impl Notices {
    pub(super) fn push(&mut self, notice: Notice) {
        if self.latest.len() == MAX_NOTICES {
            self.latest.pop_front();
            self.omitted += 1;
        }
        self.latest.push_back(notice);
    }

    pub(super) fn take(&mut self) -> Vec<Notice> {
        let omitted = std::mem::take(&mut self.omitted);
        let omitted = (omitted > 0).then_some(Notice::Omitted { notices: omitted });
        omitted.into_iter().chain(self.latest.drain(..)).collect()
    }
}

const MAX_NOTICES: usize = 100;
