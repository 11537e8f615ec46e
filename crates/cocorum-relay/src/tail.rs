//! Lines as they are published.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::jetstream::consumer::pull::OrderedConfig;
use async_nats::jetstream::consumer::{DeliverPolicy, ReplayPolicy};
use futures_util::StreamExt;
use futures_util::stream::select;
use rumble_model::StreamId;

use crate::broker::{Broker, BrokerSettings};
use crate::error::{Error, ErrorKind};
use crate::payload::Payload;
use crate::runtime;
use crate::streams::{self, EVENTS, MESSAGES};

/// A published line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TailLine {
    /// Stream that it belongs to.
    pub stream: StreamId,
    /// The line, as `cocorum chat --json` prints it.
    pub line: String,
}

/// Reads the messages of the collectors. Collectors do not wait for it; the broker keeps no position for it.
#[derive(Debug)]
pub struct Tail {
    broker: BrokerSettings,
    is_from_start: bool,
}

impl Tail {
    /// Receives new messages; with `is_from_start`, first all that the broker has.
    #[must_use]
    pub fn new(broker: BrokerSettings, is_from_start: bool) -> Self {
        Self {
            broker,
            is_from_start,
        }
    }

    /// Passes each line to `on_line` until that returns `false` or `stop` is set. Waits for an unreachable broker.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Connect`] if the broker cannot be reached at first, or [`ErrorKind::Broker`] if nothing is
    /// published there.
    pub fn run(&self, stop: &AtomicBool, mut on_line: impl FnMut(TailLine) -> bool) -> Result<(), Error> {
        let runtime = runtime::start()?;
        runtime.block_on(async {
            let broker =
                Broker::connect(&self.broker, false, |reason| tracing::warn!(reason, "broker")).await?;
            let messages = self.messages(&broker, MESSAGES).await?;
            let mut lines = select(messages, self.messages(&broker, EVENTS).await?);
            while !stop.load(Ordering::Relaxed) {
                let Ok(next) = tokio::time::timeout(TICK, lines.next()).await else {
                    continue;
                };
                let Some(message) = next else { break };
                // The client creates the consumer again.
                let Ok(message) = message else { continue };
                let line = Payload::parse(&message.payload).and_then(|payload| payload.line());
                if let (Some((stream, _)), Some(line)) = (streams::parse(&message.subject), line)
                    && !on_line(TailLine { stream, line })
                {
                    break;
                }
            }
            Ok(())
        })
    }

    async fn messages(
        &self,
        broker: &Broker,
        stream: &str,
    ) -> Result<async_nats::jetstream::consumer::pull::Ordered, Error> {
        let found = broker.jetstream.get_stream(stream).await;
        let found = found.map_err(Error::of(ErrorKind::Broker))?;
        let config = OrderedConfig {
            deliver_policy: match self.is_from_start {
                true => DeliverPolicy::All,
                false => DeliverPolicy::New,
            },
            replay_policy: ReplayPolicy::Instant,
            ..OrderedConfig::default()
        };
        let consumer = found.create_consumer(config).await;
        let consumer = consumer.map_err(Error::of(ErrorKind::Broker))?;
        consumer.messages().await.map_err(Error::of(ErrorKind::Broker))
    }
}

const TICK: Duration = Duration::from_millis(200);
