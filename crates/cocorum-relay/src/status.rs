//! State of the broker.

use async_nats::jetstream::Context;
use futures_util::TryStreamExt;
use rumble_feed::relay::{BrokerStream, Collector, Consumer, Relay};

use crate::broker::{Broker, BrokerSettings};
use crate::clock::time_of_day;
use crate::error::{Error, ErrorKind};
use crate::publish_queue::CollectorStats;
use crate::runtime;
use crate::streams::{self, EVENTS, MESSAGES, WORKER_PREFIX, WORKERS};

/// Requests the state of collectors, archives and messages from the broker.
///
/// # Errors
///
/// Returns [`ErrorKind::Connect`] if the broker cannot be reached, [`ErrorKind::Broker`] if it does not respond or nothing
/// was ever published there, or [`ErrorKind::Credentials`].
pub fn status(settings: &BrokerSettings) -> Result<Relay, Error> {
    let runtime = runtime::start()?;
    runtime.block_on(async {
        let broker = Broker::connect(settings, false, |_| {}).await?;
        let mut status = Relay::default();
        for name in [MESSAGES, EVENTS] {
            status.streams.push(stream(&broker.jetstream, name).await?);
        }
        status.collectors = collectors(&broker.jetstream).await?;
        Ok(status)
    })
}

async fn stream(jetstream: &Context, name: &str) -> Result<BrokerStream, Error> {
    let found = jetstream.get_stream(name).await;
    let found = found.map_err(Error::of(ErrorKind::Broker))?;
    let info = found.cached_info();
    let mut stream = BrokerStream::default();
    name.clone_into(&mut stream.name);
    (stream.messages, stream.bytes) = (info.state.messages, info.state.bytes);
    stream.max_bytes = u64::try_from(info.config.max_bytes).ok().filter(|max| *max > 0);
    stream.max_age = info.config.max_age.as_secs();
    stream.full = stream
        .max_bytes
        .is_some_and(|max| stream.bytes.saturating_add(MIN_FREE_BYTES) > max);
    let mut infos = found.consumers();
    while let Some(info) = infos.try_next().await.map_err(Error::of(ErrorKind::Broker))? {
        // Consumers without a name are temporary, such as those of `relay tail`.
        if info.config.durable_name.is_some() {
            let mut consumer = Consumer::default();
            consumer.name = info.name;
            (consumer.waiting, consumer.unacknowledged) = (info.num_pending, info.num_ack_pending as u64);
            stream.consumers.push(consumer);
        }
    }
    Ok(stream)
}

async fn collectors(jetstream: &Context) -> Result<Vec<Collector>, Error> {
    let stream = jetstream.get_stream(WORKERS).await;
    let stream = stream.map_err(Error::of(ErrorKind::Broker))?;
    let subjects = stream.info_with_subjects(streams::worker("*")).await;
    let mut subjects = subjects.map_err(Error::of(ErrorKind::Broker))?;
    let mut collectors = Vec::new();
    while let Some((subject, _)) = subjects.try_next().await.map_err(Error::of(ErrorKind::Broker))? {
        // The message might have been removed in the meantime.
        let Ok(message) = stream.get_last_raw_message_by_subject(&subject).await else {
            continue;
        };
        let Ok(stats) = serde_json::from_slice::<CollectorStats>(&message.payload) else {
            continue;
        };
        let age = (time_of_day() - message.time).whole_milliseconds();
        let mut collector = Collector::default();
        subject
            .strip_prefix(WORKER_PREFIX)
            .unwrap_or_default()
            .clone_into(&mut collector.name);
        collector.announced_ms_ago = u64::try_from(age).unwrap_or_default();
        (collector.published, collector.duplicates) = (stats.published, stats.duplicates);
        (collector.spooled, collector.spool_parts) = (stats.spooled, stats.spool_parts);
        (collector.damaged_parts, collector.lost) = (stats.damaged_parts, stats.lost);
        collectors.push(collector);
    }
    collectors.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(collectors)
}

/// Larger than most messages.
const MIN_FREE_BYTES: u64 = 4_096;
