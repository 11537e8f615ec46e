use std::time::{Duration, Instant};

/// When the next message may be sent. Pure: the clock's reading comes in.
#[derive(Debug, Clone)]
pub(super) struct Cooldown {
    wait: Duration,
    ready_at: Option<Instant>,
}

impl Cooldown {
    pub(super) fn new(wait: Duration) -> Self {
        Self { wait, ready_at: None }
    }

    /// `None`: now.
    pub(super) fn ready_at(&self, now: Instant) -> Option<Instant> {
        self.ready_at.filter(|at| *at > now)
    }

    /// A message is being sent.
    pub(super) fn arm(&mut self, now: Instant) {
        self.wait_until(now.checked_add(self.wait));
    }

    /// Not before then, if that is later than it is already.
    pub(super) fn wait_until(&mut self, at: Option<Instant>) {
        self.ready_at = self.ready_at.max(at);
    }
}
