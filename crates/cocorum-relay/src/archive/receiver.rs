use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::jetstream::consumer::pull::Config;
use async_nats::jetstream::consumer::{AckPolicy, Consumer};
use async_nats::jetstream::{Context, Message};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::streams::{EVENTS, MESSAGES};

/// Content of the broker: events, and the messages that came before and with them.
pub(super) struct Batch {
    pub(super) events: Vec<Message>,
    pub(super) messages: Vec<Message>,
    /// Whether no message that came before one of the events is left in the broker.
    pub(super) is_complete: bool,
}

/// The durable consumers of an archive.
pub(super) struct Receiver {
    events: Consumer<Config>,
    messages: Consumer<Config>,
}

impl Receiver {
    pub(super) async fn new(jetstream: &Context, name: &str) -> Result<Self, String> {
        let consumer = async |stream: &str| {
            let config = Config {
                durable_name: Some(name.to_owned()),
                ack_policy: AckPolicy::Explicit,
                ack_wait: ACK_WAIT,
                max_deliver: -1,
                max_ack_pending: 8 * MAX_MESSAGES as i64,
                ..Config::default()
            };
            let created = jetstream.create_consumer_on_stream(config, stream).await;
            created.map_err(|error| error.to_string())
        };
        Ok(Self {
            events: consumer(EVENTS).await?,
            messages: consumer(MESSAGES).await?,
        })
    }

    /// Receives until the first failure, or until the end is requested: then the channel is closed.
    pub(super) fn start(
        self,
        tasks: &mut JoinSet<()>,
        is_ending: Arc<AtomicBool>,
    ) -> mpsc::Receiver<Result<Batch, String>> {
        let (sender, batches) = mpsc::channel(1);
        tasks.spawn(async move {
            let mut is_complete = true;
            while !is_ending.load(Ordering::Relaxed) {
                let batch = self.batch(is_complete).await;
                is_complete = batch.as_ref().is_ok_and(|batch| batch.is_complete);
                let is_failure = batch.is_err();
                if sender.send(batch).await.is_err() || is_failure {
                    break;
                }
            }
        });
        batches
    }

    /// Waits a moment for the first message if there is nothing else to do.
    async fn batch(&self, was_complete: bool) -> Result<Batch, String> {
        // Events first: then all earlier messages can be fetched.
        let events = fetch(&self.events, MAX_EVENTS).await?;
        let mut messages = Vec::new();
        if events.is_empty() && was_complete {
            let first = self
                .messages
                .batch()
                .max_messages(1)
                .expires(FETCH_TIMEOUT)
                .messages()
                .await;
            let mut first = first.map_err(|error| error.to_string())?;
            while let Some(message) = first.next().await {
                messages.push(message.map_err(|error| error.to_string())?);
            }
        }
        if !messages.is_empty() || !events.is_empty() || !was_complete {
            messages.extend(fetch(&self.messages, MAX_MESSAGES).await?);
        }
        Ok(Batch {
            is_complete: messages.len() < MAX_MESSAGES,
            events,
            messages,
        })
    }
}

/// The available messages, at most this many.
async fn fetch(consumer: &Consumer<Config>, max: usize) -> Result<Vec<Message>, String> {
    let batch = consumer.fetch().max_messages(max).messages().await;
    let mut batch = batch.map_err(|error| error.to_string())?;
    let mut messages = Vec::with_capacity(max);
    while let Some(message) = batch.next().await {
        messages.push(message.map_err(|error| error.to_string())?);
    }
    Ok(messages)
}

const MAX_MESSAGES: usize = 2_000;
const MAX_EVENTS: usize = 500;
const FETCH_TIMEOUT: Duration = Duration::from_millis(250);
const ACK_WAIT: Duration = Duration::from_secs(30);
