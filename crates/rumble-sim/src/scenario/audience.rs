use std::collections::VecDeque;
use std::time::Duration;

use fastrand::Rng;

use super::{Pace, Scenario};
use crate::WallTime;
use crate::ledger::{Joined, Ledger};
use crate::names::generated_name;
use crate::room::PRICE_CENTS;

/// The people who follow and subscribe. Drawn apart from the chat, which is the same with and without them.
#[derive(Debug)]
pub(super) struct Audience {
    arrived: u64,
    every: Option<Duration>,
    first: u64,
    next: Option<Duration>,
    program: VecDeque<(Duration, Arrival)>,
    rng: Rng,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Arrival {
    Follows,
    /// For so many cents.
    Subscribes(u64),
}

impl Audience {
    pub(super) fn new(scenario: &Scenario, seed: u64) -> Self {
        let pace = match scenario.pace {
            Pace::Around(step) | Pace::Exactly(step) => Some(step.saturating_mul(EVENTS_PER_NEWCOMER)),
            Pace::Silent => None,
        };
        // The demo says for itself who comes.
        let pace = pace.filter(|_| scenario.arrivals.is_empty());
        let mut rng = Rng::with_seed(seed.rotate_left(32));
        let mut audience = Self {
            arrived: 0,
            every: scenario
                .new_follower_interval
                .or(pace)
                .filter(|every| !every.is_zero())
                .map(|every| every.min(SELDOM)),
            first: rng.u64(KNOWN..2 * KNOWN),
            next: None,
            program: scenario.arrivals.clone(),
            rng,
        };
        audience.next = audience.step_from(Duration::ZERO);
        audience
    }

    pub(super) fn arrive(&mut self, until: Duration, start: WallTime, ledger: &mut Ledger) {
        while let Some((after, arrival)) = self.next_until(until) {
            let newcomer = Joined::new(&generated_name(self.first + self.arrived), start + after);
            self.arrived += 1;
            match arrival {
                Arrival::Follows => ledger.follow(newcomer),
                Arrival::Subscribes(cents) => ledger.subscribe(newcomer.paying(cents)),
            }
        }
    }

    fn next_until(&mut self, until: Duration) -> Option<(Duration, Arrival)> {
        let planned = self.program.front().copied();
        if let Some((after, arrival)) = planned.filter(|(after, _)| *after <= until) {
            self.program.pop_front();
            return Some((after, arrival));
        }
        let after = self.next.filter(|after| *after <= until)?;
        self.next = self.step_from(after);
        let arrival = match self.arrived % 4 {
            3 => Arrival::Subscribes(PRICE_CENTS),
            _ => Arrival::Follows,
        };
        Some((after, arrival))
    }

    fn step_from(&mut self, now: Duration) -> Option<Duration> {
        let factor = 0.5 + self.rng.f64();
        self.every.map(|every| now + every.mul_f64(factor))
    }
}

const EVENTS_PER_NEWCOMER: u32 = 25;
const SELDOM: Duration = Duration::from_secs(1_000_000);
/// As many are followers from before.
const KNOWN: u64 = 200;
