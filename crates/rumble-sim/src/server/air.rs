use std::time::Duration;

use fastrand::Rng;

use crate::plan::{Broadcast, OnAir};
use crate::room::{ApiView, Room};
use crate::templates::api::ApiLivestream;
use crate::{Scenario, WallTime};

/// What the Live Stream API tells of a stream: whether it is on air, and its counters.
#[derive(Debug)]
pub(crate) struct Air {
    hidden: bool,
    off_since: Option<WallTime>,
    /// May be yet to come.
    on_since: Option<WallTime>,
    pub(crate) plan: Broadcast,
    seed: u64,
    start: WallTime,
}

impl Air {
    pub(super) fn new(plan: Broadcast, scenario: &Scenario, start: WallTime, seed: u64, over: bool) -> Self {
        let on_since = match plan.on_air {
            OnAir::After(time) => Some(start + time),
            OnAir::AsTheScenarioSays => Some(start + scenario.live_after),
            OnAir::WhenTold => None,
        };
        Self {
            hidden: over,
            off_since: None,
            on_since,
            plan,
            seed,
            start,
        }
    }

    pub(crate) fn on(&mut self, now: WallTime) {
        self.hidden = false;
        self.off_since = None;
        self.on_since = Some(now);
    }

    pub(crate) fn off(&mut self, now: WallTime) {
        self.off_since.get_or_insert(now);
    }

    pub(crate) fn hide(&mut self, hidden: bool) {
        self.hidden = hidden;
    }

    pub(super) fn created(&self) -> WallTime {
        self.start.earlier(self.plan.created_ago)
    }

    /// The entry in `livestreams`, if there is one.
    pub(super) fn entry(
        &self,
        room: &Room,
        id: u64,
        kept: Duration,
        view: &ApiView<'_>,
    ) -> Option<ApiLivestream> {
        let created = self.created();
        let now = view.until;
        let gone = self.off_since.is_some_and(|off| now >= off + kept);
        if self.hidden || created > now || gone {
            return None;
        }
        let mut entry = ApiLivestream::new(id, &self.plan.title, view.stamp(created));
        entry.visibility.clone_from(&self.plan.visibility);
        entry.categories.clone_from(&self.plan.categories);
        let scheduled = self.plan.scheduled_in;
        entry.scheduled = scheduled.map(|time| view.stamp(self.start + time));
        let on = self.on_since.filter(|on| *on <= now);
        let off = self.off_since.is_some_and(|off| off <= now);
        let Some(on) = on.filter(|_| !off) else {
            entry.is_live = false;
            return Some(entry);
        };
        let time = now.since(on);
        entry.watching_now = self.plan.viewers.unwrap_or_else(|| self.viewers(time));
        let likes = self.plan.likes.unwrap_or_else(|| 3 + time.as_secs() / 4);
        entry.likes = (likes, self.plan.dislikes.unwrap_or(time.as_secs() / 45));
        entry.messages = room.messages_for(view);
        entry.rants = room.rants_for(view);
        Some(entry)
    }

    /// They come quickly, and then come and go.
    fn viewers(&self, on_air: Duration) -> u64 {
        let turn = on_air.as_secs() / 2;
        let settled = Rng::with_seed(self.seed).u64(20..60);
        let now = Rng::with_seed(self.seed.rotate_left(17) ^ turn).u64(0..9);
        settled + 3 * turn.min(40) + now
    }
}
