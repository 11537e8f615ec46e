use std::time::{Duration, Instant};

/// When the next message may be sent. Pure: the clock's reading comes in.
#[derive(Debug)]
pub(super) struct Cooldown {
    wait: Duration,
    /// Until when the last message of this account blocks the next one.
    own: Option<Instant>,
    /// What the server asked for.
    server: Option<Instant>,
}

/// The turn of one message: to be given back where nothing was sent.
#[derive(Debug)]
pub(super) struct Reservation {
    before: Option<Instant>,
    reserved_until: Option<Instant>,
}

impl Cooldown {
    pub(super) fn new(wait: Duration) -> Self {
        Self {
            wait,
            own: None,
            server: None,
        }
    }

    /// `None`: now.
    pub(super) fn ready_at(&self, now: Instant) -> Option<Instant> {
        self.own.max(self.server).filter(|at| *at > now)
    }

    /// A message is about to leave.
    pub(super) fn reserve(&mut self, now: Instant) -> Reservation {
        let before = self.own;
        self.extend(now);
        Reservation {
            before,
            reserved_until: self.own,
        }
    }

    /// The server may have the message, by now at the latest: what comes next must not follow it too closely.
    pub(super) fn extend(&mut self, now: Instant) {
        self.own = self.own.max(now.checked_add(self.wait));
    }

    /// The message never left. A turn that somebody took after it stays.
    pub(super) fn release(&mut self, reservation: &Reservation) {
        if self.own == reservation.reserved_until {
            self.own = reservation.before;
        }
    }

    /// The server asks for a pause.
    pub(super) fn block_for(&mut self, now: Instant, time: Duration) {
        self.server = self.server.max(now.checked_add(time.min(MAX_RETRY_AFTER)));
    }
}

/// A server that asks for more is asked again after this.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the moment from which virtual time is counted"
    )]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_message_keeps_the_next_one_waiting_from_its_answer_on() {
        let start = start();
        let mut cooldown = Cooldown::new(seconds(3));
        assert_eq!(cooldown.ready_at(start), None);
        cooldown.reserve(start);
        assert_eq!(cooldown.ready_at(start), Some(start + seconds(3)));
        cooldown.extend(start + seconds(2));
        assert_eq!(cooldown.ready_at(start + seconds(4)), Some(start + seconds(5)));
        assert_eq!(cooldown.ready_at(start + seconds(5)), None);
    }

    #[test]
    fn a_turn_that_was_given_back_leaves_no_trace() {
        let start = start();
        let mut cooldown = Cooldown::new(seconds(3));
        let reservation = cooldown.reserve(start);
        cooldown.release(&reservation);
        assert_eq!(cooldown.ready_at(start), None);
    }

    #[test]
    fn a_turn_given_back_late_does_not_take_away_another() {
        let start = start();
        let mut cooldown = Cooldown::new(seconds(3));
        let slow = cooldown.reserve(start);
        let later = start + seconds(4);
        cooldown.reserve(later);
        cooldown.release(&slow);
        assert_eq!(cooldown.ready_at(later), Some(later + seconds(3)));
    }

    #[test]
    fn a_pause_of_the_server_outlives_a_turn_given_back_and_has_an_end() {
        let start = start();
        let mut cooldown = Cooldown::new(seconds(3));
        let reservation = cooldown.reserve(start);
        cooldown.block_for(start, seconds(30));
        cooldown.block_for(start, seconds(10));
        cooldown.release(&reservation);
        assert_eq!(cooldown.ready_at(start), Some(start + seconds(30)));
        cooldown.block_for(start, Duration::MAX);
        assert_eq!(cooldown.ready_at(start), Some(start + seconds(300)));
    }
}
