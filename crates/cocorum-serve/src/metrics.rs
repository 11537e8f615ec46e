//! Metrics for Prometheus. No label is the name of a user.

use std::fmt;

use prometheus_client::encoding::prometheus_text::encode;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

use crate::hub::{Hub, Now, SinkState};

type Labels = [(&'static str, String); 1];

/// All metrics, in the text format of Prometheus.
pub(crate) fn text(hub: &Hub, now: Now, clients: usize) -> Result<String, fmt::Error> {
    let state = hub.state(now, clients);
    let totals = state.totals;
    let mut registry = Registry::default();
    let rumble = registry.sub_registry_with_prefix("rumble");
    rumble.register("messages", "Messages of a chat", family("stream", hub.messages()));
    for (name, help, count) in [
        ("rants", "Paid messages", totals.rants),
        (
            "rant_cents",
            "US cents that were paid for messages",
            totals.rant_cents,
        ),
        ("gifts", "Subscription gifts", totals.gifts),
        ("subs", "Subscriptions", totals.subs),
        ("follows", "Followers", totals.follows),
        ("raids", "Raids", totals.raids),
        (
            "reconnects",
            "Connections that were opened again",
            totals.reconnects,
        ),
        ("gaps", "Places where something may have been missed", totals.gaps),
        ("malformed", "Items that could not be decoded", totals.malformed),
    ] {
        rumble.register(name, help, ConstCounter::new(count));
    }
    let last = totals.last_line_at;
    gauge(rumble, "last_event_seconds", "Unix time of the last event", last);
    let viewers = totals.viewers.and_then(|viewers| i64::try_from(viewers).ok());
    gauge(rumble, "viewers", "Viewers of the stream", viewers);

    let cocorum = registry.sub_registry_with_prefix("cocorum");
    gauge(
        cocorum,
        "clients",
        "Clients that read the feed",
        i64::try_from(state.clients).ok(),
    );
    let waiting = i64::try_from(state.alerts.waiting.len()).ok();
    gauge(cocorum, "alert_queue", "Alerts that wait", waiting);
    let sinks = |count: fn(&SinkState) -> u64| {
        family(
            "sink",
            state.sinks.iter().map(|sink| (sink.name.as_str(), count(sink))),
        )
    };
    cocorum.register(
        "sink_sent",
        "Lines that arrived at a sink",
        sinks(|sink| sink.sent),
    );
    cocorum.register(
        "sink_failures",
        "Requests to a sink that failed",
        sinks(|sink| sink.failures),
    );
    cocorum.register(
        "sink_dropped",
        "Lines that never arrived at a sink",
        sinks(SinkState::dropped),
    );
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

/// A gauge with an optional value.
fn gauge(registry: &mut Registry, name: &str, help: &str, value: Option<i64>) {
    if let Some(value) = value {
        registry.register(name, help, ConstGauge::new(value));
    }
}

fn family<'a>(label: &'static str, counts: impl Iterator<Item = (&'a str, u64)>) -> Family<Labels, Counter> {
    let family = Family::<Labels, Counter>::default();
    for (value, count) in counts {
        family.get_or_create(&[(label, value.to_owned())]).inc_by(count);
    }
    family
}
