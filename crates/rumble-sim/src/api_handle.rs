use std::sync::Arc;
use std::time::Duration;

use crate::audience::Follow;
use crate::room::{Draft, MessageKind};
use crate::server::{ApiKey, SimState};
use crate::templates::Attachment;
use crate::{Broadcast, Fault, RecordedRequest, Scenario, StreamHandle, StreamPlan, WallTime};

/// A key of the Live Stream API in a running [`Sim`](crate::Sim), for tests to cause events. Usable from any thread.
/// Messages and rants are posted through the [`StreamHandle`]; chat and API report the same events.
///
/// Without a scenario, time and `now` change only with [`ApiHandle::advance`].
///
/// ```
/// use rumble_sim::{KeyPlan, Plan, Sim, StreamPlan};
/// use std::time::Duration;
///
/// let plan = Plan::new().stream(StreamPlan::new(900100200)).api_key(KeyPlan::user("key", 900_000_001, "OtterHost"));
/// let sim = Sim::start(plan)?;
/// let (api, stream) = (sim.api("key"), sim.stream(900100200));
/// api.follow("CalmSparrow");
/// api.gift("TinFiddle", 5, 900100200);
/// api.advance(Duration::from_secs(2));
/// stream.rant("BrassTeapot", "one for the cat", 500);
/// // … let a client ask sim.api_url("key") …
/// assert_eq!(api.request_count(), 0);
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ApiHandle {
    sim: Arc<SimState>,
    key: Arc<ApiKey>,
}

impl ApiHandle {
    pub(crate) fn new(key: Arc<ApiKey>, sim: Arc<SimState>) -> Self {
        Self { sim, key }
    }

    /// A user follows, for the first time or again. The chat shows it from the next message of the user on.
    pub fn follow(&self, name: &str) {
        let follower = Follow::new(name, self.now());
        self.key.lock().audience.follow(follower);
        self.set_follower(name, true);
    }

    /// A user unfollows: the count decreases, and the listed rows remain.
    pub fn unfollow(&self, name: &str) {
        let now = self.now();
        self.key.lock().audience.unfollow(now);
        self.set_follower(name, false);
    }

    /// A user subscribes for an amount in cents per month; 0 for the recipient of a gift.
    pub fn subscribe(&self, name: &str, cents: u64) {
        let subscriber = Follow::new(name, self.now()).with_amount(cents);
        self.key.lock().audience.subscribe(subscriber);
    }

    /// A user buys gifts on a stream, which its chat reports. No gift has a recipient yet.
    pub fn gift(&self, name: &str, total: u32, stream: u64) {
        let Some(stream) = self.sim.find(stream) else {
            return;
        };
        let at = self.now();
        stream.post(|room| {
            room.advance_to(at);
            let author = room.user_named(name);
            let purchase = Attachment::Gift {
                kind: "rumble",
                total,
                creator_user_id: HOST,
                creator_channel_id: None,
            };
            let draft = Draft::new(author, "").kind(MessageKind::Attachment(purchase));
            let (event, _) = room.post(vec![draft]);
            (vec![event], ())
        });
    }

    /// A user receives one of the gifts that were bought on a stream. Returns `false` if none is left.
    pub fn receive_gift(&self, name: &str, stream: u64) -> bool {
        let Some(stream) = self.sim.find(stream) else {
            return false;
        };
        let at = self.now();
        stream.post(|room| {
            room.advance_to(at);
            let user = room.user_named(name);
            (Vec::new(), room.receive_gift(&user))
        })
    }

    /// `watching_now` of a stream while it is live.
    pub fn set_viewers(&self, stream: u64, viewers: u64) {
        self.broadcast(stream, |broadcast| broadcast.viewers = Some(viewers));
    }

    /// `likes` and `dislikes` of a stream while it is live.
    pub fn set_likes(&self, stream: u64, likes: u64, dislikes: u64) {
        self.broadcast(stream, |broadcast| {
            broadcast.likes = Some(likes);
            broadcast.dislikes = Some(dislikes);
        });
    }

    /// `title` of a stream.
    pub fn set_title(&self, stream: u64, title: &str) {
        self.broadcast(stream, |broadcast| title.clone_into(&mut broadcast.title));
    }

    /// Starts the scheduled stream with this id, or a new, empty one if none is scheduled.
    pub fn start_stream(&self, stream: u64) -> StreamHandle {
        let now = self.now();
        let known = self.sim.find(stream).filter(|known| !known.has_ended());
        let known = known.unwrap_or_else(|| self.sim.add(self.empty(stream, now)));
        known.change_broadcast(|broadcast| broadcast.go_live(now));
        self.key.add_stream(stream);
        StreamHandle::new(known)
    }

    /// Lists an empty stream that becomes live only with [`ApiHandle::start_stream`].
    pub fn schedule_stream(&self, stream: u64, title: &str, starts_in: Duration) -> StreamHandle {
        let broadcast = Broadcast::new().title(title).scheduled_in(starts_in);
        let plan = self.empty(stream, self.now());
        let plan = plan.broadcast(broadcast.live_on_demand());
        self.key.add_stream(stream);
        StreamHandle::new(self.sim.add(plan))
    }

    /// Ends a stream and its chat. The stream stays listed as not live for [`KeyPlan::keep_ended_for`].
    ///
    /// [`KeyPlan::keep_ended_for`]: crate::KeyPlan::keep_ended_for
    pub fn end_stream(&self, stream: u64) {
        if let Some(stream) = self.sim.find(stream) {
            stream.end();
        }
    }

    /// Removes the entry of a stream. The stream continues.
    pub fn unlist_stream(&self, stream: u64) {
        if let Some(stream) = self.sim.find(stream) {
            stream.change_broadcast(|broadcast| broadcast.is_hidden = true);
        }
    }

    /// Lists the entry of a removed stream again.
    pub fn relist_stream(&self, stream: u64) {
        if let Some(stream) = self.sim.find(stream) {
            stream.change_broadcast(|broadcast| broadcast.is_hidden = false);
        }
    }

    /// Advances the time of this key and of its streams. Events that scenarios have for the time in between happen
    /// before this returns. With [`StartOn::Manual`](crate::StartOn::Manual), every run is therefore the same.
    pub fn advance(&self, time: Duration) {
        self.key.advance(time, &self.sim.streams());
    }

    /// Time of the simulator. The document's `now` is this time with skew and lag.
    #[must_use]
    pub fn now(&self) -> WallTime {
        self.key.now(&self.sim.streams())
    }

    /// See [`KeyPlan::lag`](crate::KeyPlan::lag).
    pub fn set_lag(&self, lag: Duration) {
        self.key.lock().plan.lag = lag;
    }

    /// Replaces the key: the response to the old one is 403.
    pub fn reset_key(&self, new: &str) {
        self.key.reset(new);
    }

    /// Adds a fault to the next `times` requests; with [`usize::MAX`], to all further ones.
    pub fn fault(&self, fault: Fault, times: usize) {
        self.key.lock().faults.push((times, fault));
    }

    /// Removes all faults, including those of the plan.
    pub fn clear_faults(&self) {
        let mut key = self.key.lock();
        key.faults.clear();
        key.plan.faults.clear();
    }

    /// The most recent requests for this key, oldest first, including those with a key that was reset.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let mut requests = self.sim.requests();
        requests.retain(|request| self.key.is_target_of(request));
        requests
    }

    /// Number of requests for this key. Requests with a key that was reset do not count.
    #[must_use]
    pub fn request_count(&self) -> usize {
        self.key.lock().requests
    }

    /// Waits for this number of requests. Returns `false` on timeout.
    #[must_use]
    pub fn wait_for_requests(&self, at_least: usize, timeout: Duration) -> bool {
        self.key.wait_until(timeout, |key| key.requests >= at_least)
    }

    fn broadcast(&self, stream: u64, change: impl FnOnce(&mut Broadcast)) {
        if let Some(stream) = self.sim.find(stream) {
            stream.change_broadcast(|broadcast| change(&mut broadcast.plan));
        }
    }

    fn empty(&self, stream: u64, now: WallTime) -> StreamPlan {
        StreamPlan::new(stream).scenario(Scenario::quiet().starting_at(now))
    }

    /// Marks the user as a follower in the chats.
    fn set_follower(&self, name: &str, is_follower: bool) {
        for (id, stream) in self.sim.streams() {
            if self.key.has_stream(id) {
                stream.post(|room| {
                    room.change_user(name, |mut user| {
                        user.is_follower = is_follower;
                        user
                    });
                    (Vec::new(), ())
                });
            }
        }
    }
}

/// The host of every scenario.
const HOST: u64 = 900_000_001;
