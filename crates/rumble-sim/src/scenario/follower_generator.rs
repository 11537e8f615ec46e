use std::collections::VecDeque;
use std::time::Duration;

use fastrand::Rng;

use super::{Pace, Scenario};
use crate::WallTime;
use crate::audience::{Audience, Follow};
use crate::names::generated_name;
use crate::room::PRICE_CENTS;

/// Generates followers and subscribers, independently of the chat.
#[derive(Debug)]
pub(super) struct FollowerGenerator {
    arrived: u64,
    every: Option<Duration>,
    first: u64,
    next: Option<Duration>,
    program: VecDeque<(Duration, AudienceEvent)>,
    rng: Rng,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum AudienceEvent {
    Follows,
    /// With the amount in cents.
    Subscribes(u64),
}

impl FollowerGenerator {
    pub(super) fn new(scenario: &Scenario, seed: u64) -> Self {
        let pace = match scenario.pace {
            Pace::Around(step) | Pace::Exactly(step) => Some(step.saturating_mul(EVENTS_PER_NEWCOMER)),
            Pace::Silent => None,
        };
        // The demo has its own list.
        let pace = pace.filter(|_| scenario.arrivals.is_empty());
        let mut rng = Rng::with_seed(seed.rotate_left(32));
        let mut followers_to_come = Self {
            arrived: 0,
            every: scenario
                .new_follower_interval
                .or(pace)
                .filter(|every| !every.is_zero())
                .map(|every| every.min(NEVER)),
            first: rng.u64(EXISTING_FOLLOWERS..2 * EXISTING_FOLLOWERS),
            next: None,
            program: scenario.arrivals.clone(),
            rng,
        };
        followers_to_come.next = followers_to_come.step_from(Duration::ZERO);
        followers_to_come
    }

    pub(super) fn advance_to(&mut self, until: Duration, start: WallTime, audience: &mut Audience) {
        while let Some((after, arrival)) = self.next_until(until) {
            let newcomer = Follow::new(&generated_name(self.first + self.arrived), start + after);
            self.arrived += 1;
            match arrival {
                AudienceEvent::Follows => audience.follow(newcomer),
                AudienceEvent::Subscribes(cents) => audience.subscribe(newcomer.with_amount(cents)),
            }
        }
    }

    fn next_until(&mut self, until: Duration) -> Option<(Duration, AudienceEvent)> {
        let planned = self.program.front().copied();
        if let Some((after, arrival)) = planned.filter(|(after, _)| *after <= until) {
            self.program.pop_front();
            return Some((after, arrival));
        }
        let after = self.next.filter(|after| *after <= until)?;
        self.next = self.step_from(after);
        let arrival = match self.arrived % 4 {
            3 => AudienceEvent::Subscribes(PRICE_CENTS),
            _ => AudienceEvent::Follows,
        };
        Some((after, arrival))
    }

    fn step_from(&mut self, now: Duration) -> Option<Duration> {
        let factor = 0.5 + self.rng.f64();
        self.every.map(|every| now + every.mul_f64(factor))
    }
}

const EVENTS_PER_NEWCOMER: u32 = 25;
const NEVER: Duration = Duration::from_secs(1_000_000);
/// Numbers of the earlier followers.
const EXISTING_FOLLOWERS: u64 = 200;
