use std::collections::VecDeque;
use std::time::Duration;

use crate::WallTime;
use crate::names::generated_name;
use crate::plan::KeyPlan;
use crate::templates::User;

/// Follows, subscriptions and gift purchases, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Audience {
    pub(crate) followers: VecDeque<Follow>,
    pub(crate) gifts: VecDeque<GiftPurchase>,
    pub(crate) subscribers: VecDeque<Follow>,
    pub(crate) unfollowed: VecDeque<WallTime>,
}

/// A follower, or a subscriber with the amount paid.
#[derive(Clone, Debug)]
pub(crate) struct Follow {
    pub(crate) at: WallTime,
    pub(crate) cents: u64,
    pub(crate) has_picture: bool,
    pub(crate) name: String,
}

/// A purchase of gifts.
#[derive(Clone, Debug)]
pub(crate) struct GiftPurchase {
    pub(crate) at: WallTime,
    pub(crate) by: String,
    pub(crate) kind: String,
    /// Times at which one of them was received.
    pub(crate) received: Vec<WallTime>,
    pub(crate) stream: u64,
    pub(crate) total: u64,
}

impl Follow {
    pub(crate) fn new(name: &str, at: WallTime) -> Self {
        Self {
            at,
            cents: 0,
            // Two of three users have one.
            has_picture: !name.len().is_multiple_of(3),
            name: name.to_owned(),
        }
    }

    pub(crate) fn user(user: &User, at: WallTime) -> Self {
        Self {
            has_picture: user.image.is_some(),
            ..Self::new(&user.username, at)
        }
    }

    pub(crate) fn with_amount(self, cents: u64) -> Self {
        Self { cents, ..self }
    }
}

impl Audience {
    /// The rows from before the start.
    pub(crate) fn before(plan: &KeyPlan, start: WallTime) -> Self {
        let mut audience = Self::default();
        let ago = |turn: u64, step: Duration| {
            start.earlier(step.saturating_mul(u32::try_from(turn + 1).unwrap_or(u32::MAX)))
        };
        for turn in (0..plan.followers.min(NAMED_FOLLOWERS)).rev() {
            audience.follow(Follow::new(
                &generated_name(turn),
                ago(turn, Duration::from_secs(7_411)),
            ));
        }
        for turn in (0..plan.subscribers).rev() {
            let cents = if turn % 3 == 1 { 0 } else { 500 };
            let at = ago(turn, Duration::from_secs(151_303));
            audience.subscribe(Follow::new(&generated_name(3 * turn + 1), at).with_amount(cents));
        }
        for turn in (0..plan.gifts).rev() {
            let (at, total) = (ago(turn, Duration::from_secs(302_606)), 1 + turn % 3 * 2);
            audience.buy_gifts(
                &generated_name(5 * turn + 2),
                "rumble",
                total,
                EARLIER_STREAM + turn,
                at,
            );
            for _ in 0..total {
                audience.receive_gift(at);
            }
        }
        audience
    }

    pub(crate) fn follow(&mut self, follower: Follow) {
        remember(&mut self.followers, follower);
    }

    pub(crate) fn unfollow(&mut self, at: WallTime) {
        remember(&mut self.unfollowed, at);
    }

    pub(crate) fn subscribe(&mut self, subscriber: Follow) {
        remember(&mut self.subscribers, subscriber);
    }

    pub(crate) fn buy_gifts(&mut self, by: &str, kind: &str, total: u64, stream: u64, at: WallTime) {
        let gift = GiftPurchase {
            at,
            by: by.to_owned(),
            kind: kind.to_owned(),
            received: Vec::new(),
            stream,
            total,
        };
        remember(&mut self.gifts, gift);
    }

    /// Takes a gift of the newest purchase that has one left. Returns `false` if all are taken.
    pub(crate) fn receive_gift(&mut self, at: WallTime) -> bool {
        let left = |gift: &&mut GiftPurchase| (gift.received.len() as u64) < gift.total;
        match self.gifts.iter_mut().rev().find(left) {
            Some(gift) => {
                gift.received.push(at);
                true
            }
            None => false,
        }
    }
}

/// Bounds the memory of a simulator that runs for days.
fn remember<T>(list: &mut VecDeque<T>, item: T) {
    list.push_back(item);
    if list.len() > MAX_ROWS {
        list.pop_front();
    }
}

const EARLIER_STREAM: u64 = 900_000_000;
pub(crate) const NAMED_FOLLOWERS: u64 = 60;
const MAX_ROWS: usize = 20_000;
