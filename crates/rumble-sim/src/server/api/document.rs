use std::sync::Arc;

use super::key::{ApiKey, State};
use crate::audience::{Audience, Follow, GiftPurchase, NAMED_FOLLOWERS};
use crate::room::{ApiView, WINDOW};
use crate::server::state::SimState;
use crate::server::stream::Stream;
use crate::templates::api::{base36, follower, gift, list, subscriber};
use crate::{Json, WallTime, object};

impl ApiKey {
    /// The document for the owner of this key.
    pub(super) fn document(&self, sim: &SimState) -> Json {
        let streams = self.streams(sim);
        let now = self.now(&streams);
        let state = self.lock();
        let plan = &state.plan;
        let view = ApiView {
            base_url: &sim.base_url,
            skew_seconds: plan.skew_seconds,
            until: now.earlier(plan.lag),
        };
        let mut entries = Vec::new();
        let mut audiences = vec![state.audience.clone()];
        for (id, stream) in &streams {
            let mut stream = stream.lock();
            stream.add_followers();
            audiences.push(stream.room.audience().clone());
            let created = stream.broadcast.created();
            let entry = stream
                .broadcast
                .entry(&stream.room, *id, plan.keep_ended_for, &view);
            entries.extend(entry.map(|entry| (created, entry)));
        }
        entries.sort_by_key(|(created, _)| std::cmp::Reverse(*created));
        let entries: Vec<Json> = entries.into_iter().map(|(_, entry)| entry).collect();
        state.account(&audiences, &view).with("livestreams", entries)
    }

    /// Starts scenarios that wait for a first connection, so that a client of the API alone sees events.
    pub(super) fn begin_streams(&self, sim: &SimState) {
        for (_, stream) in self.streams(sim) {
            stream.begin();
        }
    }

    fn streams(&self, sim: &SimState) -> Vec<(u64, Arc<Stream>)> {
        let mut streams = sim.streams();
        streams.retain(|(id, _)| self.has_stream(*id));
        streams
    }
}

impl State {
    /// The document without its streams.
    fn account(&self, audiences: &[Audience], view: &ApiView<'_>) -> Json {
        let plan = &self.plan;
        let follows = audiences.iter().flat_map(|audience| &audience.followers);
        let follows = newest_first(follows, view, |row| row.at);
        let left = audiences.iter().flat_map(|audience| &audience.unfollowed);
        let left = left.filter(|at| **at <= view.until).count();
        let unnamed = plan.followers.saturating_sub(NAMED_FOLLOWERS);
        let num_followers = (unnamed + follows.len() as u64).saturating_sub(left as u64);
        let row = |row: &Follow| follower(&row.name, &picture(row, view), view.with_skew(row.at));
        let follows = follows.into_iter().take(WINDOW).map(row).collect();

        let subscriptions = audiences.iter().flat_map(|audience| &audience.subscribers);
        let subscriptions = newest_first(subscriptions, view, |row| row.at);
        let row =
            |row: &Follow| subscriber(&row.name, &picture(row, view), row.cents, view.with_skew(row.at));
        let subscriptions: Vec<Json> = subscriptions.into_iter().map(row).collect();

        let gifts = audiences.iter().flat_map(|audience| &audience.gifts);
        let gifts = newest_first(gifts, view, |row| row.at);
        let num_gifts: u64 = gifts.iter().map(|row| row.total).sum();
        let gifts = gifts.into_iter().map(|row| purchase(row, view)).collect();

        let channel = plan.channel.as_ref();
        let num_followers = object! {
            "num_followers" => num_followers,
            "num_followers_total" => num_followers + plan.followers_on_other_channels,
        };
        let num_subscribers = object! { "num_subscribers" => subscriptions.len() as u64 };
        object! {
            "now" => view.with_skew(view.until).unix_seconds(),
            "type" => if channel.is_some() { "channel" } else { "user" },
            "user_id" => base36(plan.user_id),
            "username" => &plan.username,
            "channel_id" => channel.map(|(id, _)| *id),
            "channel_name" => channel.map(|(_, name)| name),
            "since" => Json::Null,
            "max_num_results" => WINDOW as u64,
            "followers" => num_followers.and(list("latest_follower", "recent_followers", follows)),
            "subscribers" => num_subscribers.and(list("latest_subscriber", "recent_subscribers", subscriptions)),
            "gifted_subs" => object! { "num_gifted_subs" => num_gifts }
                .and(list("latest_gifted_sub", "recent_gifted_subs", gifts)),
        }
    }
}

/// Newest first; of the same time, the later entry first.
fn newest_first<'a, T>(
    rows: impl Iterator<Item = &'a T>,
    view: &ApiView<'_>,
    at: impl Fn(&T) -> WallTime,
) -> Vec<&'a T> {
    let mut rows: Vec<&T> = rows.filter(|row| at(row) <= view.until).collect();
    rows.sort_by_key(|row| at(row));
    rows.reverse();
    rows
}

fn picture(row: &Follow, view: &ApiView<'_>) -> String {
    view.picture(&row.name, row.has_picture)
}

fn purchase(row: &GiftPurchase, view: &ApiView<'_>) -> Json {
    let received = row.received.iter().filter(|at| **at <= view.until).count();
    let remaining = row.total.saturating_sub(received as u64);
    gift(
        &row.by,
        &row.kind,
        row.total,
        remaining,
        row.stream,
        view.with_skew(row.at),
    )
}
