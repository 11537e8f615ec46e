//! Rules for the state machine apart from the delivered events.

use std::time::{Duration, Instant};

use rumble_chat::{ErrorKind, ReconnectPolicy, Reconnecting};

use super::machine::Machine;
use super::{FinalState, Simulation};
use crate::faults::random::Random as _;

/// Expected state between two connections.
#[derive(Debug, Default)]
pub(super) struct DelayRules {
    pub(super) attempt: u32,
    pub(super) outage_since: Option<Instant>,
    pub(super) until: Option<Instant>,
}

impl<M: Machine> Simulation<M> {
    pub(super) fn reconnecting(&mut self, event: &Reconnecting) -> Result<(), String> {
        let uptime = self.output.take().map(|_| self.now - self.opened);
        let idle = self.now - self.heard;
        let cause = event.cause.kind();
        let first_event_timeout = !self.has_event && self.now - self.opened >= self.settings.idle_timeout * 4;
        let has_timed_out = idle >= self.settings.idle_timeout || first_event_timeout;
        if uptime.is_some() && cause == ErrorKind::Timeout && !has_timed_out {
            return Err(format!("timed out after {idle:?}"));
        }
        let attempt = if uptime.is_some_and(|time| time >= MINUTE) {
            1
        } else {
            self.delays.attempt + 1
        };
        if event.attempt != attempt {
            return Err(format!("attempt {} is called {}", attempt, event.attempt));
        }
        let (min, max) = self.delay_bounds(event);
        if event.after < min || event.after > max {
            return Err(format!("delay {:?} outside {min:?} to {max:?}", event.after));
        }
        let outage = self.now - *self.delays.outage_since.get_or_insert(self.now);
        if self
            .settings
            .give_up_after
            .is_some_and(|limit| outage + event.after >= limit)
        {
            return Err(format!(
                "reconnects after an outage of {outage:?} and a delay of {:?}",
                event.after
            ));
        }
        self.delays.attempt = attempt;
        self.delays.until = Some(self.now + event.after);
        Ok(())
    }

    /// Minimum and maximum delay of the policy.
    fn delay_bounds(&self, event: &Reconnecting) -> (Duration, Duration) {
        let ReconnectPolicy {
            min_delay, max_delay, ..
        } = self.settings.reconnect;
        if let Some(requested) = event.cause.retry_after() {
            let delay = requested.max(min_delay).min(FIVE_MINUTES);
            return (delay, delay);
        }
        let refused = matches!(event.cause.status(), Some(400 | 401 | 403 | 404 | 429))
            || event.cause.kind() == ErrorKind::BotProtection;
        let min_delay = min_delay.max(self.retry.unwrap_or_default()).min(max_delay);
        let top = min_delay
            .saturating_mul(1 << event.attempt.min(16))
            .min(max_delay);
        if refused {
            (max_delay, max_delay)
        } else {
            (min_delay, top)
        }
    }

    /// Waits until the machine can connect again, or more, or less. The chat continues meanwhile.
    pub(super) fn wait(&mut self, until: Instant) -> Result<(), String> {
        if self.delays.until != Some(until) {
            return Err("the delay differs from the reported one".to_owned());
        }
        let mut waited = until - self.now;
        if self.rng.one_in(25) {
            self.stats.fault("sleep during a wait");
            waited += Duration::from_secs(self.rng.u64(1..=40_000));
        } else if self.rng.one_in(5) {
            // Woken too early: must continue to wait.
            waited /= 2;
        }
        self.now += waited;
        if self.final_state == FinalState::NoContent && self.ended_cleanly {
            return Ok(());
        }
        let steps = self.rng.pick(0, &[0, 1, 2, 5, 20, 90]).min(waited.as_secs() + 1);
        for _ in 0..steps {
            self.model.step(waited.as_secs() / steps);
        }
        self.check_bounds()
    }

    pub(super) fn check_bounds(&self) -> Result<(), String> {
        let state = self.chat.session().state();
        let limits = &self.settings.limits;
        for (what, count, bound) in [
            ("history", state.history_len(), limits.history),
            ("users", state.users().count(), limits.users),
            ("channels", state.channels().count(), limits.channels),
            ("badges", state.badges().len(), limits.badges),
        ] {
            if count > bound {
                return Err(format!("{what}: {count} stored, {bound} allowed"));
            }
        }
        Ok(())
    }

    pub(super) fn verify(&mut self) -> Result<(), String> {
        self.check_bounds()?;
        self.oracle.check_complete(&self.model, self.ended_cleanly)?;
        self.oracle.check_deletions(&self.model)?;
        if self.ended_cleanly {
            let shown = self.chat.session().state().pinned_message();
            self.oracle
                .check_pin(&self.model, shown.map(|message| message.id.get()))?;
        }
        let stats = self.chat.session().stats();
        let oracle = &self.oracle;
        for (what, counted, observed) in [
            ("messages", stats.messages, oracle.messages.len() as u64),
            ("gaps", stats.gaps, oracle.gaps.len() as u64),
            ("malformed", stats.malformed, oracle.malformed),
            ("reconnects", stats.reconnects, oracle.reconnects),
            ("duplicates", stats.duplicates, oracle.duplicates()),
        ] {
            let is_dropped = oracle.has_small_mailbox() && what != "duplicates";
            if counted != observed && !is_dropped {
                return Err(format!("{what}: {counted} counted, {observed} observed"));
            }
        }
        Ok(())
    }

    pub(super) fn verify_gave_up(&mut self) -> Result<(), String> {
        self.stats.gave_up += 1;
        let outage = self
            .delays
            .outage_since
            .map(|since| self.now - since)
            .unwrap_or_default();
        let max_delay = self.settings.reconnect.max_delay.max(FIVE_MINUTES);
        match self.settings.give_up_after {
            Some(limit) if outage + max_delay >= limit => self.verify(),
            limit => Err(format!("gave up after {outage:?}, configured {limit:?}")),
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const FIVE_MINUTES: Duration = Duration::from_secs(300);
