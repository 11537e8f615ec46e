use std::time::{Duration, Instant};

/// Computes when the next message may be sent. Pure: the current time is an argument.
#[derive(Debug)]
pub(super) struct Cooldown {
    wait: Duration,
    /// Time until which the last message of this account blocks the next one.
    own: Option<Instant>,
    /// Time requested by the server.
    server: Option<Instant>,
}

/// Reservation of one message. Released if nothing was sent.
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

    /// Time from which the next message may be sent; `None` if it may be sent now.
    pub(super) fn ready_at(&self, now: Instant) -> Option<Instant> {
        self.own.max(self.server).filter(|at| *at > now)
    }

    /// Reserves the cool-down for a message that is about to be sent.
    pub(super) fn reserve(&mut self, now: Instant) -> Reservation {
        let before = self.own;
        self.extend(now);
        Reservation {
            before,
            reserved_until: self.own,
        }
    }

    /// Restarts the cool-down: the server has received the message by now at the latest, and the next one must not
    /// follow too closely.
    pub(super) fn extend(&mut self, now: Instant) {
        self.own = self.own.max(now.checked_add(self.wait));
    }

    /// Releases the reservation of a message that was not sent. A newer reservation stays.
    pub(super) fn release(&mut self, reservation: &Reservation) {
        if self.own == reservation.reserved_until {
            self.own = reservation.before;
        }
    }

    /// Blocks messages for the time requested by the server.
    pub(super) fn block_for(&mut self, now: Instant, time: Duration) {
        self.server = self.server.max(now.checked_add(time.min(MAX_RETRY_AFTER)));
    }
}

/// Maximum delay that is honoured on request of the server.
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
    fn a_message_blocks_the_next_one_from_its_response_on() {
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
    fn a_released_reservation_has_no_effect() {
        let start = start();
        let mut cooldown = Cooldown::new(seconds(3));
        let reservation = cooldown.reserve(start);
        cooldown.release(&reservation);
        assert_eq!(cooldown.ready_at(start), None);
    }

    #[test]
    fn late_release_keeps_the_newer_reservation() {
        let start = start();
        let mut cooldown = Cooldown::new(seconds(3));
        let slow = cooldown.reserve(start);
        let later = start + seconds(4);
        cooldown.reserve(later);
        cooldown.release(&slow);
        assert_eq!(cooldown.ready_at(later), Some(later + seconds(3)));
    }

    #[test]
    fn a_delay_of_the_server_outlives_a_release_and_is_bounded() {
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
