use std::sync::Arc;

use rumble_model::Record;
use rumble_model::livestream_api::{Follower, GiftedSub, Subscriber};

use super::RumbleApi;
use crate::error::Error;
use crate::event::Event;
use crate::new_items::NewItems;

/// Followers, subscribers and gifts. Each method first refreshes a stale document.
impl RumbleApi {
    /// `followers.num_followers`: of this user or channel.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn num_followers(&self) -> Result<u64, Error> {
        Ok(self.snapshot()?.followers.num_followers)
    }

    /// `followers.num_followers_total`: over the whole account with all its channels.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn num_followers_total(&self) -> Result<u64, Error> {
        Ok(self.snapshot()?.followers.num_followers_total)
    }

    /// `followers.latest_follower`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn latest_follower(&self) -> Result<Option<Arc<Record<Follower>>>, Error> {
        Ok(self.snapshot()?.followers.latest_follower.clone())
    }

    /// `followers.recent_followers`: at most 50, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn recent_followers(&self) -> Result<Vec<Arc<Record<Follower>>>, Error> {
        Ok(self.snapshot()?.followers.recent_followers.items.clone())
    }

    /// Returns the followers since the last call on this reader, or since the reader was created.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails. Rows that were not returned are delivered by the next
    /// call.
    pub fn new_followers(&self) -> Result<NewItems<Follower>, Error> {
        self.snapshot()?;
        let row = |event| match event {
            Event::Follower(follower) => Some(follower),
            _ => None,
        };
        Ok(NewItems::from_events(self.read_queues.followers.drain(), row))
    }

    /// `subscribers.num_subscribers`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn num_subscribers(&self) -> Result<u64, Error> {
        Ok(self.snapshot()?.subscribers.num_subscribers)
    }

    /// `subscribers.num_subscribers_total`: not in any known document.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn num_subscribers_total(&self) -> Result<Option<u64>, Error> {
        Ok(self.snapshot()?.subscribers.num_subscribers_total)
    }

    /// `subscribers.latest_subscriber`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn latest_subscriber(&self) -> Result<Option<Arc<Record<Subscriber>>>, Error> {
        Ok(self.snapshot()?.subscribers.latest_subscriber.clone())
    }

    /// `subscribers.recent_subscribers`: all of them, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn recent_subscribers(&self) -> Result<Vec<Arc<Record<Subscriber>>>, Error> {
        Ok(self.snapshot()?.subscribers.recent_subscribers.items.clone())
    }

    /// Returns the subscribers since the last call on this reader, or since the reader was created.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails. Rows that were not returned are delivered by the next
    /// call.
    pub fn new_subscribers(&self) -> Result<NewItems<Subscriber>, Error> {
        self.snapshot()?;
        let row = |event| match event {
            Event::Subscriber(subscriber) => Some(subscriber),
            _ => None,
        };
        Ok(NewItems::from_events(self.read_queues.subscribers.drain(), row))
    }

    /// `gifted_subs.num_gifted_subs`: total number of gifted subscriptions; `None` if the document lacks gifts, as in
    /// version 1.0 and from a relay.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn num_gifted_subs(&self) -> Result<Option<u64>, Error> {
        let snapshot = self.snapshot()?;
        Ok(snapshot.gifted_subs.as_ref().map(|gifts| gifts.num_gifted_subs))
    }

    /// `gifted_subs.latest_gifted_sub`
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn latest_gifted_sub(&self) -> Result<Option<Arc<Record<GiftedSub>>>, Error> {
        let snapshot = self.snapshot()?;
        let gifts = snapshot.gifted_subs.as_ref();
        Ok(gifts.and_then(|gifts| gifts.latest_gifted_sub.clone()))
    }

    /// `gifted_subs.recent_gifted_subs`: all of them, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn recent_gifted_subs(&self) -> Result<Vec<Arc<Record<GiftedSub>>>, Error> {
        let snapshot = self.snapshot()?;
        let gifts = snapshot.gifted_subs.as_ref();
        Ok(gifts
            .map(|gifts| gifts.recent_gifted_subs.items.clone())
            .unwrap_or_default())
    }

    /// Returns the gifts bought since the last call on this reader, or since the reader was created.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails. Rows that were not returned are delivered by the next
    /// call.
    pub fn new_gifted_subs(&self) -> Result<NewItems<GiftedSub>, Error> {
        self.snapshot()?;
        let row = |event| match event {
            Event::GiftedSub(gift) => Some(gift),
            _ => None,
        };
        Ok(NewItems::from_events(self.read_queues.gifted_subs.drain(), row))
    }
}
