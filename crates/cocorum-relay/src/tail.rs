//! Lines as they are published.

use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::pull::OrderedConfig;
use async_nats::jetstream::consumer::{DeliverPolicy, ReplayPolicy};
use futures_util::stream::{self, select};
use futures_util::{Stream, StreamExt};
use rumble_feed::error_chain;
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
    /// published there, or it repeatedly rejects requests.
    pub fn run(&self, stop: &AtomicBool, on_line: impl FnMut(TailLine) -> bool) -> Result<(), Error> {
        let runtime = runtime::start()?;
        runtime.block_on(async {
            let broker =
                Broker::connect(&self.broker, false, |reason| tracing::warn!(reason, "broker")).await?;
            let messages = self.messages(&broker, MESSAGES).await?;
            let events = self.messages(&broker, EVENTS).await?;
            let is_connected = || *broker.is_connected.borrow();
            let both = select(check(messages, is_connected), check(events, is_connected));
            pass(both.map(|message| Ok(line(&message?))), stop, on_line).await
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

/// Fails with `None` after each failure, and with an error if the messages do not continue.
fn check<T, E: Into<Box<dyn StdError + Send + Sync>>>(
    messages: impl Stream<Item = Result<T, E>> + Unpin,
    is_connected: impl Fn() -> bool + Unpin,
) -> impl Stream<Item = Result<T, Option<Error>>> + Unpin {
    let mut failures = 0;
    let checked = messages.map(move |message| match message {
        Ok(message) => {
            failures = 0;
            Ok(message)
        }
        Err(cause) => {
            // The client reconnects.
            failures += u32::from(is_connected());
            let error = Error::of(ErrorKind::Broker)(cause);
            tracing::warn!(error = error_chain(&error), "messages of the broker");
            Err((failures >= MAX_FAILURES).then_some(error))
        }
    });
    let end = Error::of(ErrorKind::Broker)("the messages have ended");
    checked.chain(stream::iter([Err(Some(end))]))
}

async fn pass(
    mut lines: impl Stream<Item = Result<Option<TailLine>, Option<Error>>> + Unpin,
    stop: &AtomicBool,
    mut on_line: impl FnMut(TailLine) -> bool,
) -> Result<(), Error> {
    while !stop.load(Ordering::Relaxed) {
        match tokio::time::timeout(TICK, lines.next()).await {
            Ok(Some(Ok(Some(line)))) => {
                if !on_line(line) {
                    break;
                }
            }
            Ok(Some(Err(Some(error)))) => return Err(error),
            Ok(Some(Err(None))) => tokio::time::sleep(TICK).await,
            Ok(None) => break,
            Ok(Some(Ok(None))) | Err(_) => {}
        }
    }
    Ok(())
}

fn line(message: &Message) -> Option<TailLine> {
    let line = Payload::parse(&message.payload).and_then(|payload| payload.line());
    let (stream, _) = streams::parse(&message.subject)?;
    line.map(|line| TailLine { stream, line })
}

/// Failures of a connected client without a message in between.
const MAX_FAILURES: u32 = 5;
const TICK: Duration = Duration::from_millis(200);

#[cfg(test)]
mod tests {
    use super::*;

    /// Passes a line and this many failures, several times. Returns the number of lines, up to three.
    fn tail(failures: u32, is_connected: bool) -> (usize, Result<(), Error>) {
        let line = || TailLine {
            stream: StreamId::new(900_100_200).unwrap(),
            line: String::new(),
        };
        let results = (0..3).flat_map(move |_| {
            let failures = (0..failures).map(|_| Err("rejected"));
            std::iter::once(Ok(Some(line()))).chain(failures)
        });
        let mut lines = 0;
        let messages = check(stream::iter(results), || is_connected);
        let both = select(messages, stream::pending());
        let passed = runtime::start()
            .unwrap()
            .block_on(pass(both, &AtomicBool::new(false), |_| {
                lines += 1;
                lines < 3
            }));
        (lines, passed)
    }

    #[test]
    fn a_failure_that_stays_ends_it() {
        let (lines, passed) = tail(MAX_FAILURES, true);
        assert_eq!(lines, 1);
        assert_eq!(
            error_chain(&passed.unwrap_err()),
            "broker: request failed: rejected"
        );
    }

    #[test]
    fn a_failure_that_passes_does_not_end_it() {
        let (lines, passed) = tail(MAX_FAILURES - 1, true);
        assert_eq!((lines, passed.is_ok()), (3, true));
    }

    #[test]
    fn failures_without_a_connection_do_not_end_it() {
        let (lines, passed) = tail(MAX_FAILURES, false);
        assert_eq!((lines, passed.is_ok()), (3, true));
    }

    #[test]
    fn messages_that_end_are_an_error() {
        let ended = check(stream::iter::<[Result<_, &str>; 0]>([]), || true);
        let both = select(ended, stream::pending());
        let passed = runtime::start()
            .unwrap()
            .block_on(pass(both, &AtomicBool::new(false), |_| true));
        assert_eq!(passed.unwrap_err().kind(), ErrorKind::Broker);
    }
}
