use std::time::Duration;

use tokio::time::Instant;

use crate::WallTime;

/// The time of one stream and of its scenario.
#[derive(Debug)]
pub(super) struct Clock {
    /// Time that a test added.
    ahead: Duration,
    begun: Option<Instant>,
    /// Whether time runs by itself: only in a scenario with events.
    moving: bool,
    start: WallTime,
}

impl Clock {
    pub(super) fn new(start: WallTime, moving: bool) -> Self {
        Self {
            ahead: Duration::ZERO,
            begun: None,
            moving,
            start,
        }
    }

    pub(super) fn begin(&mut self) {
        self.begun.get_or_insert_with(Instant::now);
    }

    pub(super) fn has_begun(&self) -> bool {
        self.begun.is_some()
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }

    /// Time of the scenario since its start.
    pub(super) fn elapsed(&self) -> Duration {
        let run = self.begun.map_or(Duration::ZERO, |begun| begun.elapsed());
        run.saturating_add(self.ahead)
    }

    pub(super) fn start(&self) -> WallTime {
        self.start
    }

    pub(super) fn now(&self) -> WallTime {
        match self.moving {
            true => self.start + self.elapsed(),
            false => self.start + self.ahead,
        }
    }
}
