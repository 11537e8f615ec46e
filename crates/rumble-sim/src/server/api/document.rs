use std::sync::Arc;

use super::key::{ApiKey, State};
use crate::audience::{Audience, Follow, GiftPurchase, NAMED_FOLLOWERS};
use crate::room::ApiView;
use crate::server::hub::Hub;
use crate::server::stream::Stream;
use crate::templates::api::{ApiDocument, follower, gift, subscriber};
use crate::{Json, WallTime};

impl ApiKey {
    /// What this key's owner gets to see.
    pub(super) fn document(&self, hub: &Hub) -> ApiDocument {
        let streams = self.streams(hub);
        let now = self.now(hub);
        let state = self.lock();
        let plan = &state.plan;
        let view = ApiView {
            base_url: &hub.base_url,
            skew_seconds: plan.skew_seconds,
            until: now.earlier(plan.lag),
            window: plan.window,
        };
        let mut entries = Vec::new();
        let mut audiences = vec![state.audience.clone()];
        for (id, stream) in &streams {
            let mut stream = stream.lock();
            stream.attend();
            audiences.push(stream.room.audience().clone());
            let created = stream.air.created();
            let entry = stream.air.entry(&stream.room, *id, plan.keep_ended_for, &view);
            entries.extend(entry.map(|entry| (created, entry)));
        }
        entries.sort_by_key(|(created, _)| std::cmp::Reverse(*created));
        let entries = entries.into_iter().map(|(_, entry)| entry);
        let mut document = state.people(&audiences, &view);
        document.livestreams = entries.collect();
        document
    }

    /// A poll is a visitor too: whoever looks at the API alone sees things happen.
    pub(super) fn begin_streams(&self, hub: &Hub) {
        for (_, stream) in self.streams(hub) {
            stream.begin();
        }
    }

    fn streams(&self, hub: &Hub) -> Vec<(u64, Arc<Stream>)> {
        let mut streams = hub.streams();
        streams.retain(|(id, _)| self.has_stream(*id));
        streams
    }
}

impl State {
    fn people(&self, audiences: &[Audience], view: &ApiView<'_>) -> ApiDocument {
        let plan = &self.plan;
        let mut document = ApiDocument::new(view.stamp(view.until), plan.user_id, &plan.username);
        document.channel.clone_from(&plan.channel);
        document.max_num_results = plan.window as u64;

        let follows = audiences.iter().flat_map(|audience| &audience.followers);
        let follows = newest_first(follows, view, |row| row.at);
        let left = audiences.iter().flat_map(|audience| &audience.unfollowed);
        let left = left.filter(|at| **at <= view.until).count();
        let unnamed = plan.followers.saturating_sub(NAMED_FOLLOWERS);
        document.num_followers = (unnamed + follows.len() as u64).saturating_sub(left as u64);
        document.num_followers_total = document.num_followers + plan.followers_on_other_channels;
        let newest = follows.into_iter().take(plan.window);
        let row = |row: &Follow| follower(&row.name, &picture(row, view), view.stamp(row.at));
        document.followers = newest.map(row).collect();

        let follows = audiences.iter().flat_map(|audience| &audience.subscribers);
        let follows = newest_first(follows, view, |row| row.at);
        let row = |row: &Follow| subscriber(&row.name, &picture(row, view), row.cents, view.stamp(row.at));
        document.subscribers = follows.into_iter().map(row).collect();

        let gifts = audiences.iter().flat_map(|audience| &audience.gifts);
        let gifts = newest_first(gifts, view, |row| row.at);
        document.num_gifts = gifts.iter().map(|row| row.total).sum();
        document.gifts = gifts.into_iter().map(|row| purchase(row, view)).collect();
        document
    }
}

/// Of one moment, the later entry comes first.
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
        view.stamp(row.at),
    )
}
