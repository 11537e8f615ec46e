//! What the machine must keep to, apart from what it hands out.

use std::time::{Duration, Instant};

use rumble_chat::{ErrorKind, ReconnectPolicy, Reconnecting};

use super::machine::Machine;
use super::{FinalState, Simulation};
use crate::faults::random::Random as _;

/// What the machine may do between two connections.
#[derive(Debug, Default)]
pub(super) struct DelayRules {
    pub(super) attempt: u32,
    pub(super) outage_since: Option<Instant>,
    pub(super) until: Option<Instant>,
}

impl<M: Machine> Simulation<M> {
    pub(super) fn reconnecting(&mut self, event: &Reconnecting) -> Result<(), String> {
        let good_for = self.output.take().map(|_| self.now - self.opened);
        let silent = self.now - self.heard;
        let cause = event.cause.kind();
        let slow_to_begin = !self.greeted && self.now - self.opened >= self.settings.idle_timeout * 4;
        let silent_long_enough = silent >= self.settings.idle_timeout || slow_to_begin;
        if good_for.is_some() && cause == ErrorKind::Timeout && !silent_long_enough {
            return Err(format!("timed out after {silent:?}"));
        }
        let attempt = if good_for.is_some_and(|time| time >= MINUTE) {
            1
        } else {
            self.delays.attempt + 1
        };
        if event.attempt != attempt {
            return Err(format!("attempt {} is called {}", attempt, event.attempt));
        }
        let (least, most) = self.bounds(event);
        if event.after < least || event.after > most {
            return Err(format!("delay {:?} outside {least:?} to {most:?}", event.after));
        }
        let outage = self.now - *self.delays.outage_since.get_or_insert(self.now);
        if self
            .settings
            .give_up_after
            .is_some_and(|limit| outage + event.after >= limit)
        {
            return Err(format!(
                "it goes on after an outage of {outage:?} and a wait of {:?}",
                event.after
            ));
        }
        self.delays.attempt = attempt;
        self.delays.until = Some(self.now + event.after);
        Ok(())
    }

    /// How long the policy lets it wait.
    fn bounds(&self, event: &Reconnecting) -> (Duration, Duration) {
        let ReconnectPolicy {
            min_delay, max_delay, ..
        } = self.settings.reconnect;
        if let Some(asked) = event.cause.retry_after() {
            let delay = asked.max(min_delay).min(FIVE_MINUTES);
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

    /// Time passes until the machine may connect again, or more, or less; and the chat goes on.
    pub(super) fn wait(&mut self, until: Instant) -> Result<(), String> {
        if self.delays.until != Some(until) {
            return Err("the delay differs from the reported one".to_owned());
        }
        let mut waited = until - self.now;
        if self.rng.one_in(25) {
            self.stats.fault("sleep during a wait");
            waited += Duration::from_secs(self.rng.u64(1..=40_000));
        } else if self.rng.one_in(5) {
            // Woken too early: it must go on waiting.
            waited /= 2;
        }
        self.now += waited;
        if self.final_state == FinalState::Over && self.ended_cleanly {
            return Ok(());
        }
        // The chat goes on without us.
        let beats = self.rng.pick(0, &[0, 1, 2, 5, 20, 90]).min(waited.as_secs() + 1);
        for _ in 0..beats {
            self.model.step(waited.as_secs() / beats);
        }
        self.check_bounds()
    }

    pub(super) fn check_bounds(&self) -> Result<(), String> {
        let state = self.chat.session().state();
        let limits = &self.settings.limits;
        for (what, held, bound) in [
            ("history", state.history_len(), limits.history),
            ("users", state.users().count(), limits.users),
            ("channels", state.channels().count(), limits.channels),
            ("badges", state.badges().len(), limits.badges),
        ] {
            if held > bound {
                return Err(format!("{what}: {held} held, {bound} allowed"));
            }
        }
        Ok(())
    }

    pub(super) fn verify(&mut self) -> Result<(), String> {
        self.check_bounds()?;
        let lost_from = if self.ended_cleanly {
            usize::MAX
        } else {
            self.oracle.arrived_up_to()
        };
        self.oracle.check_complete(&self.model, lost_from)?;
        self.oracle.check_deletions(&self.model)?;
        if self.ended_cleanly {
            let shown = self.chat.session().state().pinned_message();
            self.oracle
                .check_pin(&self.model, shown.map(|message| message.id.get()))?;
        }
        let stats = self.chat.session().stats();
        let oracle = &self.oracle;
        for (what, counted, truly) in [
            ("messages", stats.messages, oracle.held.len() as u64),
            ("gaps", stats.gaps, oracle.gaps.len() as u64),
            ("malformed", stats.malformed, oracle.malformed()),
            ("reconnects", stats.reconnects, oracle.connected),
            ("duplicates", stats.duplicates, oracle.repeats_dropped),
        ] {
            let is_dropped = self.oracle.is_under_pressure() && counted != truly && what != "duplicates";
            if counted != truly && !is_dropped {
                return Err(format!("{what}: {counted} counted, {truly} seen"));
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
        let longest_wait = self.settings.reconnect.max_delay.max(FIVE_MINUTES);
        match self.settings.give_up_after {
            Some(limit) if outage + longest_wait >= limit => self.verify(),
            limit => Err(format!("gave up after {outage:?}, configured {limit:?}")),
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const FIVE_MINUTES: Duration = Duration::from_secs(300);
