use std::sync::Arc;
use std::time::Duration;

use crate::audience::Follow;
use crate::room::{Draft, MessageKind};
use crate::server::{ApiKey, Hub};
use crate::templates::Attachment;
use crate::{Broadcast, Fault, RecordedRequest, Scenario, StreamHandle, StreamPlan, WallTime};

/// A key of the Live Stream API in a running [`Sim`](crate::Sim), for tests to make things happen. Usable from any
/// thread. Messages and rants are said through the [`StreamHandle`]: chat and API tell one story.
///
/// Where no scenario runs, time stands still until [`ApiHandle::advance`], and with it `now`.
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
    hub: Arc<Hub>,
    key: Arc<ApiKey>,
}

impl ApiHandle {
    pub(crate) fn new(key: Arc<ApiKey>, hub: Arc<Hub>) -> Self {
        Self { hub, key }
    }

    /// Somebody follows, for the first time or again; from their next message on the chat knows it too.
    pub fn follow(&self, name: &str) {
        let follower = Follow::new(name, self.now());
        self.key.lock().audience.follow(follower);
        self.know(name, true);
    }

    /// Somebody follows no longer: the count falls. What was listed stays listed.
    pub fn unfollow(&self, name: &str) {
        let now = self.now();
        self.key.lock().audience.unfollow(now);
        self.know(name, false);
    }

    /// Somebody subscribes for so many cents a month; 0 as the receiver of a gift.
    pub fn subscribe(&self, name: &str, cents: u64) {
        let subscriber = Follow::new(name, self.now()).with_amount(cents);
        self.key.lock().audience.subscribe(subscriber);
    }

    /// Somebody buys gifts on a stream, of which its chat tells; none has been handed out yet.
    pub fn gift(&self, name: &str, total: u32, stream: u64) {
        let Some(stream) = self.hub.find(stream) else {
            return;
        };
        let at = self.now();
        stream.speak(|room| {
            room.advance_to(at);
            let author = room.user_named(name);
            let purchase = Attachment::Gift {
                kind: "rumble".to_owned(),
                total,
                creator_user_id: HOST,
                creator_channel_id: None,
            };
            let draft = Draft::new(author, "").kind(MessageKind::With(purchase));
            let (event, _) = room.post(vec![draft]);
            (vec![event], ())
        });
    }

    /// Somebody gets one of the gifts that were bought on a stream; `false` when none is left.
    pub fn receive_gift(&self, name: &str, stream: u64) -> bool {
        let Some(stream) = self.hub.find(stream) else {
            return false;
        };
        let at = self.now();
        stream.speak(|room| {
            room.advance_to(at);
            let user = room.user_named(name);
            (Vec::new(), room.receive_gift(&user))
        })
    }

    /// `watching_now` of a stream while it is on air.
    pub fn set_viewers(&self, stream: u64, viewers: u64) {
        self.broadcast(stream, |broadcast| broadcast.viewers = Some(viewers));
    }

    /// `likes` and `dislikes` of a stream while it is on air.
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

    /// A stream goes on air: one that was scheduled, or an empty one of that id.
    pub fn start_stream(&self, stream: u64) -> StreamHandle {
        let now = self.now();
        let known = self.hub.find(stream).filter(|known| !known.is_over());
        let known = known.unwrap_or_else(|| self.hub.add(self.empty(stream, now)));
        known.on_air(|air| air.on(now));
        self.key.add_stream(stream);
        StreamHandle::new(known)
    }

    /// An empty stream is listed that goes on air only with [`ApiHandle::start_stream`].
    pub fn schedule_stream(&self, stream: u64, title: &str, starts_in: Duration) -> StreamHandle {
        let broadcast = Broadcast::new().title(title).scheduled_in(starts_in);
        let plan = self.empty(stream, self.now());
        let plan = plan.broadcast(broadcast.live_on_demand());
        self.key.add_stream(stream);
        StreamHandle::new(self.hub.add(plan))
    }

    /// A stream is over, and its chat. It is listed as not live for a while: [`KeyPlan::keep_ended_for`].
    ///
    /// [`KeyPlan::keep_ended_for`]: crate::KeyPlan::keep_ended_for
    pub fn end_stream(&self, stream: u64) {
        if let Some(stream) = self.hub.find(stream) {
            stream.end();
        }
    }

    /// The entry of a stream is missing from now on. The stream goes on.
    pub fn unlist_stream(&self, stream: u64) {
        if let Some(stream) = self.hub.find(stream) {
            stream.on_air(|air| air.hide(true));
        }
    }

    /// The entry of a removed stream is there again.
    pub fn relist_stream(&self, stream: u64) {
        if let Some(stream) = self.hub.find(stream) {
            stream.on_air(|air| air.hide(false));
        }
    }

    /// Moves the time of this key and of its streams on. Scenarios go on by as much: what they have for the time
    /// between happens before this returns. So [`StartOn::Manual`](crate::StartOn::Manual) makes a run that is the same
    /// every time.
    pub fn advance(&self, time: Duration) {
        self.key.advance(time, &self.hub);
    }

    /// What the simulator's wall clock reads; the document's `now` is this, with skew and lag.
    #[must_use]
    pub fn now(&self) -> WallTime {
        self.key.now(&self.hub)
    }

    /// As [`KeyPlan::clock_skew`](crate::KeyPlan::clock_skew); what is listed already moves too.
    pub fn set_clock_skew(&self, seconds: i64) {
        self.key.lock().plan.skew_seconds = seconds;
    }

    /// As [`KeyPlan::lag`](crate::KeyPlan::lag).
    pub fn set_lag(&self, lag: Duration) {
        self.key.lock().plan.lag = lag;
    }

    /// As [`KeyPlan::window`](crate::KeyPlan::window). A larger one than before fills with what comes.
    pub fn set_window(&self, rows: usize) {
        self.key.lock().plan.window = rows;
        self.hub.widen(rows);
    }

    /// The owner resets the key: the old address is answered 403, and this one works.
    pub fn reset_key(&self, new: &str) {
        self.key.reset(new);
    }

    /// The next so many requests have this fault, besides others; with [`usize::MAX`] all of them from now on.
    pub fn fault(&self, fault: Fault, times: usize) {
        self.key.lock().faults.push((times, fault));
    }

    /// No more faults, those of the plan included.
    pub fn clear_faults(&self) {
        let mut key = self.key.lock();
        key.faults.clear();
        key.plan.faults.clear();
    }

    /// The newest requests to this key's addresses, oldest first, those with a key that was reset included.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let mut requests = self.hub.requests();
        requests.retain(|request| self.key.was_asked(request));
        requests
    }

    /// How often this key was asked, whatever the answer. Requests with a key that was reset do not count.
    #[must_use]
    pub fn request_count(&self) -> usize {
        self.key.lock().requests
    }

    /// Waits until this key was asked so many times; `false` when the time is up first.
    #[must_use]
    pub fn wait_for_requests(&self, at_least: usize, timeout: Duration) -> bool {
        self.key.wait_until(timeout, |key| key.requests >= at_least)
    }

    fn broadcast(&self, stream: u64, change: impl FnOnce(&mut Broadcast)) {
        if let Some(stream) = self.hub.find(stream) {
            stream.on_air(|air| change(&mut air.plan));
        }
    }

    fn empty(&self, stream: u64, now: WallTime) -> StreamPlan {
        StreamPlan::new(stream).scenario(Scenario::quiet().starting_at(now))
    }

    /// Who has spoken is known to follow.
    fn know(&self, name: &str, is_follower: bool) {
        for (id, stream) in self.hub.streams() {
            if self.key.has_stream(id) {
                stream.speak(|room| {
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

/// Of every scenario.
const HOST: u64 = 900_000_001;
