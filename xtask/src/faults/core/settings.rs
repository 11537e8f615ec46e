use std::time::Duration;

use rumble_chat::{ConnectionSettings, Limits, ReconnectPolicy};

use crate::faults::byte_stream::EVENT_BYTES;
use crate::faults::random::Random as _;
use fastrand::Rng;

/// Random settings of a client.
pub(super) fn settings(rng: &mut Rng) -> ConnectionSettings {
    let limits = Limits::default()
        .event_bytes(EVENT_BYTES)
        .history(rng.pick(1_000, &[0, 10]))
        .users(rng.pick(10_000, &[5, 50]))
        .mailbox(rng.pick(10_000, &[10_000, 10_000, 10_000, SMALL_MAILBOX]))
        .channels(2);
    let policy = if rng.one_in(4) {
        ReconnectPolicy::default()
            .min_delay(Duration::from_millis(rng.u64(1..=5_000)))
            .max_delay(Duration::from_secs(rng.u64(5..=120)))
    } else {
        ReconnectPolicy::default()
    };
    let give_up_after = rng.one_in(10).then(|| Duration::from_secs(rng.u64(60..=20_000)));
    ConnectionSettings::default()
        .limits(limits)
        .reconnect(policy)
        .give_up_after(give_up_after)
        .idle_timeout(Duration::from_secs(rng.pick(90, &[90, 30, 61])))
        .seed(rng.u64(..))
}

/// A capacity that one input can exceed.
pub(super) const SMALL_MAILBOX: usize = 5;
