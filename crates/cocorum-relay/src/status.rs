//! State of the broker.

use std::time::Duration;

use async_nats::jetstream::Context;
use futures_util::TryStreamExt;
use serde::Deserialize;
use time::OffsetDateTime;

use crate::broker::{Broker, BrokerSettings};
use crate::clock::time_of_day;
use crate::error::{Error, ErrorKind};
use crate::runtime;
use crate::streams::{self, EVENTS, MESSAGES, WORKER_PREFIX, WORKERS};

/// State of the broker: collectors, archives and messages.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RelayStatus {
    /// The streams of messages and events.
    pub streams: Vec<StreamStatus>,
    /// The collectors that are alive.
    pub workers: Vec<WorkerStatus>,
}

/// A stream of the broker.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StreamStatus {
    /// Name of the stream.
    pub name: String,
    /// Number of messages in it.
    pub messages: u64,
    /// Their size, in bytes.
    pub bytes: u64,
    /// Size at which new messages are rejected, in bytes; `None` if unlimited.
    pub max_bytes: Option<u64>,
    /// Age at which they are removed.
    pub max_age: Duration,
    /// Consumers that receive all messages.
    pub consumers: Vec<ConsumerStatus>,
}

impl StreamStatus {
    /// Whether the stream is too full for another message of usual size.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.max_bytes
            .is_some_and(|most| self.bytes.saturating_add(ROOM) > most)
    }
}

/// A consumer of a stream, such as an archive.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ConsumerStatus {
    /// Name of the consumer.
    pub name: String,
    /// Messages that it has not received.
    pub waiting: u64,
    /// Messages that it has received and not acknowledged.
    pub unacknowledged: u64,
}

/// A collector.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct WorkerStatus {
    /// Name of the worker.
    #[serde(skip)]
    pub name: String,
    /// Time since it announced itself.
    #[serde(skip)]
    pub silent_for: Duration,
    /// Messages and events that the broker stored for it.
    #[serde(default)]
    pub published: u64,
    /// Messages that the broker had already received.
    #[serde(default)]
    pub duplicates: u64,
    /// Frames of chats that were spooled.
    #[serde(default)]
    pub spooled: u64,
    /// Unpublished parts of its spool.
    #[serde(default)]
    pub spool_parts: u64,
    /// Frames that are lost.
    #[serde(default)]
    pub lost: u64,
}

/// Requests the state from the broker.
///
/// # Errors
///
/// [`ErrorKind::Connect`] when it cannot be reached; [`ErrorKind::Broker`] when nothing was ever published there, or it does
/// not respond; [`ErrorKind::Credentials`].
pub fn status(settings: &BrokerSettings) -> Result<RelayStatus, Error> {
    let runtime = runtime::start()?;
    runtime.block_on(async {
        let broker = Broker::connect(settings, false, |_| {}).await?;
        let mut status = RelayStatus::default();
        for name in [MESSAGES, EVENTS] {
            status.streams.push(stream(&broker.jetstream, name).await?);
        }
        status.workers = workers(&broker.jetstream).await?;
        Ok(status)
    })
}

async fn stream(jetstream: &Context, name: &str) -> Result<StreamStatus, Error> {
    let stream = jetstream
        .get_stream(name)
        .await
        .map_err(Error::of(ErrorKind::Broker))?;
    let mut consumers = Vec::new();
    let mut infos = stream.consumers();
    while let Some(info) = infos.try_next().await.map_err(Error::of(ErrorKind::Broker))? {
        // Others are temporary, such as those of `relay tail`.
        if info.config.durable_name.is_some() {
            consumers.push(ConsumerStatus {
                name: info.name,
                waiting: info.num_pending,
                unacknowledged: info.num_ack_pending as u64,
            });
        }
    }
    let info = stream.cached_info();
    Ok(StreamStatus {
        name: name.to_owned(),
        messages: info.state.messages,
        bytes: info.state.bytes,
        max_bytes: u64::try_from(info.config.max_bytes).ok().filter(|most| *most > 0),
        max_age: info.config.max_age,
        consumers,
    })
}

async fn workers(jetstream: &Context) -> Result<Vec<WorkerStatus>, Error> {
    let stream = jetstream
        .get_stream(WORKERS)
        .await
        .map_err(Error::of(ErrorKind::Broker))?;
    let mut subjects = stream
        .info_with_subjects(streams::worker("*"))
        .await
        .map_err(Error::of(ErrorKind::Broker))?;
    let mut workers = Vec::new();
    while let Some((subject, _)) = subjects.try_next().await.map_err(Error::of(ErrorKind::Broker))? {
        // The message can have been removed meanwhile.
        let Ok(message) = stream.get_last_raw_message_by_subject(&subject).await else {
            continue;
        };
        let Ok(worker) = serde_json::from_slice::<WorkerStatus>(&message.payload) else {
            continue;
        };
        let at: OffsetDateTime = message.time;
        workers.push(WorkerStatus {
            name: subject.strip_prefix(WORKER_PREFIX).unwrap_or_default().to_owned(),
            silent_for: (time_of_day() - at).try_into().unwrap_or_default(),
            ..worker
        });
    }
    workers.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(workers)
}

/// Larger than most messages.
const ROOM: u64 = 4_096;
