use std::time::Duration;

use fastrand::Rng;

use crate::plan::{Broadcast, LiveStart};
use crate::room::{ApiView, Room};
use crate::templates::api::{base36, list};
use crate::{Json, Scenario, WallTime, object};

/// State of a broadcast that the Live Stream API reports in addition to the chat: whether it is live, and its counters.
#[derive(Debug)]
pub(crate) struct BroadcastState {
    ended_at: Option<WallTime>,
    pub(crate) is_hidden: bool,
    /// May be in the future.
    live_at: Option<WallTime>,
    pub(crate) plan: Broadcast,
    seed: u64,
    start: WallTime,
}

impl BroadcastState {
    pub(super) fn new(
        plan: Broadcast,
        scenario: &Scenario,
        start: WallTime,
        seed: u64,
        has_ended: bool,
    ) -> Self {
        let live_at = match plan.live_start {
            LiveStart::After(time) => Some(start + time),
            LiveStart::FromScenario => Some(start + scenario.live_after),
            LiveStart::Manual => None,
        };
        Self {
            ended_at: None,
            is_hidden: has_ended,
            live_at,
            plan,
            seed,
            start,
        }
    }

    pub(crate) fn go_live(&mut self, now: WallTime) {
        self.is_hidden = false;
        self.ended_at = None;
        self.live_at = Some(now);
    }

    pub(super) fn end(&mut self, now: WallTime) {
        self.ended_at.get_or_insert(now);
    }

    pub(super) fn created(&self) -> WallTime {
        self.start.earlier(self.plan.created_ago)
    }

    /// The entry in `livestreams`, if there is one.
    pub(super) fn entry(&self, room: &Room, id: u64, kept: Duration, view: &ApiView<'_>) -> Option<Json> {
        let (plan, created, now) = (&self.plan, self.created(), view.until);
        if self.is_hidden || created > now || self.ended_at.is_some_and(|ended| now >= ended + kept) {
            return None;
        }
        let has_ended = self.ended_at.is_some_and(|ended| ended <= now);
        let live_for = self
            .live_at
            .filter(|live| *live <= now && !has_ended)
            .map(|live| now.since(live));
        let (viewers, likes, dislikes, messages, rants) = match live_for {
            None => (0, 0, 0, Vec::new(), Vec::new()),
            Some(time) => (
                plan.viewers.unwrap_or_else(|| self.viewers(time)),
                plan.likes.unwrap_or_else(|| 3 + time.as_secs() / 4),
                plan.dislikes.unwrap_or(time.as_secs() / 45),
                room.messages_for(view),
                room.rants_for(view),
            ),
        };
        let scheduled = plan
            .scheduled_in
            .map(|time| view.with_skew(self.start + time).to_rfc3339());
        let [primary, secondary] = plan.categories.clone();
        let chat = list("latest_message", "recent_messages", messages);
        Some(object! {
            "id" => base36(id),
            "title" => &plan.title,
            "created_on" => view.with_skew(created).to_rfc3339(),
            "is_live" => live_for.is_some(),
            "scheduled_on" => scheduled,
            "visibility" => &plan.visibility,
            "categories" => object! { "primary" => primary, "secondary" => secondary },
            "server_url" => "rtmp://ingest.example/live",
            "stream_key" => format!("r-{}-invented-key", base36(id)),
            "likes" => likes,
            "dislikes" => dislikes,
            "watching_now" => viewers,
            "chat" => chat.and(list("latest_rant", "recent_rants", rants)),
        })
    }

    /// Viewers arrive quickly at first, then arrive and leave.
    fn viewers(&self, live_for: Duration) -> u64 {
        let turn = live_for.as_secs() / 2;
        let settled = Rng::with_seed(self.seed).u64(20..60);
        let now = Rng::with_seed(self.seed.rotate_left(17) ^ turn).u64(0..9);
        settled + 3 * turn.min(40) + now
    }
}
