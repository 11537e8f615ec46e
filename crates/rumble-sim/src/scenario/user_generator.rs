use std::sync::Arc;

use fastrand::Rng;

use crate::names::numbered_name;
use crate::templates::{Channel, User};

/// Generates the users of a scenario, each from its number.
#[derive(Clone, Debug)]
pub(super) struct UserGenerator {
    pub(super) host: Arc<User>,
    pub(super) host_channel: Arc<Channel>,
    pub(super) raider: Arc<User>,
    pub(super) raider_channel: Arc<Channel>,
    users: u64,
}

impl UserGenerator {
    pub(super) fn new(users: u64) -> Self {
        let host = User::new(900_000_001, "OtterHost");
        Self {
            host: Arc::new(host.avatar().color("#f54fd1").badge("verified")),
            host_channel: Arc::new(Channel::new(7_700_001, "Otter Works").with_picture()),
            raider: Arc::new(User::new(900_000_301, "LanternKeeper").avatar().color("#334488")),
            raider_channel: Arc::new(Channel::new(7_700_077, "Lantern Live")),
            users,
        }
    }

    pub(super) fn random_user(&self, rng: &mut Rng) -> Arc<User> {
        Arc::new(self.user(rng.u64(0..self.users)))
    }

    pub(super) fn user(&self, number: u64) -> User {
        let user = User::new(FIRST_ID + number, &numbered_name(number, &FIRST, &SECOND, 5));
        let user = if number.is_multiple_of(3) {
            user
        } else {
            user.avatar()
        };
        let user = if number.is_multiple_of(2) {
            user.follower()
        } else {
            user
        };
        match number % 11 {
            1 => user.badge("recurring_subscription"),
            4 => user.badge("premium").badge("whale-gray"),
            7 => user.badge("whale-blue"),
            9 => user.badge("locals_supporter"),
            _ => user,
        }
    }
}

/// The viewer of [`Scenario::logged_in`](crate::Scenario::logged_in).
pub(super) fn viewer() -> (User, Channel) {
    let user = User::new(900_000_099, "DemoAccount")
        .follower()
        .color("#55aa33")
        .badge("moderator");
    (
        user,
        Channel::new(7_700_042, "Demo Account Extras").with_picture(),
    )
}

const FIRST_ID: u64 = 900_000_401;
const FIRST: [&str; 16] = [
    "Quiet", "Paper", "Copper", "Mossy", "Amber", "Salty", "Wooden", "Velvet", "Rusty", "Distant", "Patient",
    "Tiny", "Northern", "Sunday", "Borrowed", "Foggy",
];
const SECOND: [&str; 16] = [
    "Otter", "Lamp", "Kettle", "Gate", "Plank", "Gull", "Anchor", "Cello", "Hinge", "Comet", "Mason",
    "Thimble", "Star", "Baker", "Umbrella", "Harbor",
];
