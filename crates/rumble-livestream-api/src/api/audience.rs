use std::sync::Arc;

use rumble_model::Record;
use rumble_model::livestream_api::{Follower, GiftedSub, Subscriber};

use super::RumbleApi;
use crate::error::Error;
use crate::event::Event;
use crate::new_items::NewItems;

/// Followers, subscribers and gifts. Each of these refreshes a stale document, and fails when that fails.
impl RumbleApi {
    /// `followers.num_followers`: of this user or channel.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn num_followers(&self) -> Result<u64, Error> {
        Ok(self.snapshot()?.followers.num_followers)
    }

    /// `followers.num_followers_total`: over the whole account with all its channels.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn num_followers_total(&self) -> Result<u64, Error> {
        Ok(self.snapshot()?.followers.num_followers_total)
    }

    /// `followers.latest_follower`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn latest_follower(&self) -> Result<Option<Arc<Record<Follower>>>, Error> {
        Ok(self.snapshot()?.followers.latest_follower.clone())
    }

    /// `followers.recent_followers`: at most 50, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn recent_followers(&self) -> Result<Vec<Arc<Record<Follower>>>, Error> {
        Ok(self.snapshot()?.followers.recent_followers.items.clone())
    }

    /// Who has followed since this was last called on this handle, or since the handle was made.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails. Nothing is lost then: it comes with the next reading.
    pub fn new_followers(&self) -> Result<NewItems<Follower>, Error> {
        self.snapshot()?;
        let row = |event| match event {
            Event::Follower(follower) => Some(follower),
            _ => None,
        };
        Ok(NewItems::pick(self.cursors.followers.drain(), row))
    }

    /// `subscribers.num_subscribers`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn num_subscribers(&self) -> Result<u64, Error> {
        Ok(self.snapshot()?.subscribers.num_subscribers)
    }

    /// `subscribers.num_subscribers_total`: no document has ever had it.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn num_subscribers_total(&self) -> Result<Option<u64>, Error> {
        Ok(self.snapshot()?.subscribers.num_subscribers_total)
    }

    /// `subscribers.latest_subscriber`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn latest_subscriber(&self) -> Result<Option<Arc<Record<Subscriber>>>, Error> {
        Ok(self.snapshot()?.subscribers.latest_subscriber.clone())
    }

    /// `subscribers.recent_subscribers`: however many there are, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn recent_subscribers(&self) -> Result<Vec<Arc<Record<Subscriber>>>, Error> {
        Ok(self.snapshot()?.subscribers.recent_subscribers.items.clone())
    }

    /// Who has subscribed since this was last called on this handle, or since the handle was made.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails. Nothing is lost then: it comes with the next reading.
    pub fn new_subscribers(&self) -> Result<NewItems<Subscriber>, Error> {
        self.snapshot()?;
        let row = |event| match event {
            Event::Subscriber(subscriber) => Some(subscriber),
            _ => None,
        };
        Ok(NewItems::pick(self.cursors.subscribers.drain(), row))
    }

    /// `gifted_subs.num_gifted_subs`: how many subscriptions were given away in all; `None` where the document has no
    /// gifts, as in version 1.0 and from a relay.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn num_gifted_subs(&self) -> Result<Option<u64>, Error> {
        let snapshot = self.snapshot()?;
        Ok(snapshot.gifted_subs.as_ref().map(|gifts| gifts.num_gifted_subs))
    }

    /// `gifted_subs.latest_gifted_sub`
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn latest_gifted_sub(&self) -> Result<Option<Arc<Record<GiftedSub>>>, Error> {
        let snapshot = self.snapshot()?;
        let gifts = snapshot.gifted_subs.as_ref();
        Ok(gifts.and_then(|gifts| gifts.latest_gifted_sub.clone()))
    }

    /// `gifted_subs.recent_gifted_subs`: however many there are, as received, which is newest first.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn recent_gifted_subs(&self) -> Result<Vec<Arc<Record<GiftedSub>>>, Error> {
        let snapshot = self.snapshot()?;
        let gifts = snapshot.gifted_subs.as_ref();
        Ok(gifts
            .map(|gifts| gifts.recent_gifted_subs.items.clone())
            .unwrap_or_default())
    }

    /// Who has bought gifts since this was last called on this handle, or since the handle was made.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails. Nothing is lost then: it comes with the next reading.
    pub fn new_gifted_subs(&self) -> Result<NewItems<GiftedSub>, Error> {
        self.snapshot()?;
        let row = |event| match event {
            Event::GiftedSub(gift) => Some(gift),
            _ => None,
        };
        Ok(NewItems::pick(self.cursors.gifted_subs.drain(), row))
    }
}
