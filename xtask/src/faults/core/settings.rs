use std::time::Duration;

use rumble_chat::{ConnectionSettings, Limits, ReconnectPolicy};

use crate::faults::chance::Chance;
use crate::faults::feed::EVENT_BYTES;

/// How a client may be set up.
pub(super) fn settings(chance: &mut Chance) -> ConnectionSettings {
    let limits = Limits::default()
        .event_bytes(EVENT_BYTES)
        .history(chance.pick(1_000, &[0, 10]))
        .users(chance.pick(10_000, &[5, 50]))
        .channels(2);
    let policy = if chance.one_in(4) {
        ReconnectPolicy::default()
            .floor(Duration::from_millis(chance.between(1, 5_000)))
            .ceiling(Duration::from_secs(chance.between(5, 120)))
    } else {
        ReconnectPolicy::default()
    };
    let give_up_after = chance
        .one_in(10)
        .then(|| Duration::from_secs(chance.between(60, 20_000)));
    ConnectionSettings::default()
        .limits(limits)
        .reconnect(policy)
        .give_up_after(give_up_after)
        .idle_timeout(Duration::from_secs(chance.pick(90, &[90, 30, 61])))
        .seed(chance.draw())
}
