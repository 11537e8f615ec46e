//! The task that publishes. Many messages are in flight; each is in the broker or in the spool.

use std::collections::VecDeque;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::{PublishAckFuture, PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use bytes::Bytes;
use rumble_feed::error_chain;
use time::format_description::well_known::Rfc3339;

use crate::broker::Broker;
use crate::notices::RelayNotice;
use crate::part::Part;
use crate::payload::{self, Payload};
use crate::publish_queue::{Batch, Next, PublishQueue};
use crate::splitter::Item;
use crate::spool::Received;
use crate::streams::{self, StreamLimits};

pub(crate) struct Publisher {
    pub(crate) broker: Broker,
    pub(crate) publish_queue: Arc<PublishQueue>,
    pub(crate) limits: StreamLimits,
    pub(crate) name: String,
    in_flight: VecDeque<InFlight>,
    items_in_flight: usize,
    part: Option<Part>,
}

struct InFlight {
    /// `None` if it comes from the spool.
    batch: Option<Batch>,
    acks: VecDeque<PublishAckFuture>,
}

/// Reason why publishing fails.
#[derive(Debug)]
pub(crate) enum Failure {
    Full,
    /// A part of the spool has to be read again.
    Spool,
    Unreachable(String),
}

impl Publisher {
    pub(crate) fn new(
        broker: Broker,
        publish_queue: Arc<PublishQueue>,
        limits: StreamLimits,
        name: String,
    ) -> Self {
        Self {
            broker,
            publish_queue,
            limits,
            name,
            in_flight: VecDeque::new(),
            items_in_flight: 0,
            part: None,
        }
    }

    /// Publishes until the queue is closed: then all is published, or spooled.
    pub(crate) async fn run(mut self) {
        let mut delay = MIN_DELAY;
        let publish_queue = Arc::clone(&self.publish_queue);
        loop {
            let failure = match self.prepare().await {
                Ok(()) => tokio::select! {
                    worked = self.work() => worked.err(),
                    () = too_late(&publish_queue) => Some(Failure::Unreachable("closing".to_owned())),
                },
                Err(failure) => Some(failure),
            };
            let Some(failure) = failure else { return };
            let is_connected = !matches!(failure, Failure::Unreachable(_));
            let is_closing = self.publish_queue.is_closing();
            let notice = match failure {
                Failure::Full => Some(RelayNotice::Full),
                // The queue has reported it.
                Failure::Spool => None,
                Failure::Unreachable(reason) => Some(RelayNotice::Unreachable { reason }),
            };
            self.part = None;
            self.items_in_flight = 0;
            let unpublished = self.in_flight.drain(..).filter_map(|flight| flight.batch);
            self.publish_queue
                .failed(unpublished, notice.filter(|_| !is_closing));
            if is_closing {
                return;
            }
            delay = match is_connected {
                true => MAX_DELAY,
                false => (delay * 2).min(MAX_DELAY),
            };
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                () = closing(&publish_queue) => {}
            }
            if !is_connected {
                tokio::select! {
                    () = self.broker.connected() => delay = MIN_DELAY,
                    () = closing(&publish_queue) => {}
                }
            }
            if self.publish_queue.is_closing() && !*self.broker.is_connected.borrow() {
                return;
            }
        }
    }

    async fn prepare(&mut self) -> Result<(), Failure> {
        let unreachable = || Failure::Unreachable("no connection".to_owned());
        let connected = tokio::time::timeout(FINISH_TIMEOUT, self.broker.connected()).await;
        connected.map_err(|_| unreachable())?;
        let ensured = tokio::time::timeout(
            FINISH_TIMEOUT,
            streams::ensure(&self.broker.jetstream, self.limits),
        );
        let ensured = ensured.await.map_err(|_| unreachable())?;
        ensured.map_err(|error| Failure::Unreachable(error_chain(&error)))
    }

    async fn work(&mut self) -> Result<(), Failure> {
        loop {
            while self.items_in_flight < MAX_IN_FLIGHT {
                match self.next().await? {
                    Next::Batch(batch) => self.publish(batch).await?,
                    Next::Part(folder) => self.part = Some(Part::read(folder)),
                    Next::Nothing | Next::Closed => break,
                }
            }
            if !self.in_flight.is_empty() {
                self.await_first().await?;
            } else if self.publish_queue.is_closing() {
                return Ok(());
            } else {
                let mut broker = self.broker.clone();
                tokio::select! {
                    () = self.publish_queue.wake.notified() => {}
                    () = broker.disconnected() => return Err(lost()),
                }
            }
        }
    }

    async fn next(&mut self) -> Result<Next, Failure> {
        let Some(part) = &mut self.part else {
            return Ok(self.publish_queue.next());
        };
        if let Some(batch) = part.next().await {
            return Ok(Next::Batch(batch));
        }
        let end = part.end().await;
        self.part = None;
        while !self.in_flight.is_empty() {
            self.await_first().await?;
        }
        match self.publish_queue.part_published(end) {
            true => Ok(self.publish_queue.next()),
            false => Err(Failure::Spool),
        }
    }

    /// Publishes the messages of a frame. The acknowledgements are awaited later.
    async fn publish(&mut self, batch: Batch) -> Result<(), Failure> {
        let (received, items) = (batch.received.clone(), batch.items.clone());
        let is_spooled = self.part.is_some();
        self.items_in_flight += items.len();
        self.in_flight.push_back(InFlight {
            batch: (!is_spooled).then_some(batch),
            acks: VecDeque::with_capacity(items.len()),
        });
        let mut is_after_event = false;
        for item in items {
            let is_message = item.id.is_none();
            if is_message && is_after_event {
                // A history is stored before the messages in it, so that an archive sees whether they are new.
                self.await_last_event().await?;
            }
            is_after_event = !is_message;
            let ack = self.send(&received, item).await?;
            if let Some(flight) = self.in_flight.back_mut() {
                flight.acks.push_back(ack);
            }
        }
        Ok(())
    }

    async fn await_last_event(&mut self) -> Result<(), Failure> {
        let ack = self
            .in_flight
            .back_mut()
            .and_then(|flight| flight.acks.pop_back());
        let Some(ack) = ack else { return Ok(()) };
        let is_duplicate = self.acknowledged(ack).await?;
        self.items_in_flight = self.items_in_flight.saturating_sub(1);
        self.publish_queue
            .count(u64::from(!is_duplicate), u64::from(is_duplicate));
        Ok(())
    }

    /// Whether the broker had it already.
    async fn acknowledged(&mut self, ack: PublishAckFuture) -> Result<bool, Failure> {
        let acknowledged = tokio::select! {
            acknowledged = ack.into_future() => acknowledged,
            () = self.broker.disconnected() => return Err(lost()),
        };
        match acknowledged {
            Ok(ack) => Ok(ack.duplicate),
            Err(error) if is_stored(&error) => Ok(true),
            Err(error) => Err(failure(&error)),
        }
    }

    async fn send(&self, received: &Received, item: Item) -> Result<PublishAckFuture, Failure> {
        let Item { subject, id, payload } = item;
        let message = |payload: Bytes| self.message(received, id.as_deref(), payload);
        let context = &self.broker.jetstream;
        match context
            .send_publish(subject.clone(), message(payload.clone()))
            .await
        {
            Err(error) if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                self.publish_queue.too_large(received);
                let line = Payload::parse(&payload).and_then(|payload| payload.line());
                let line = payload::join(line.as_deref(), None).into();
                let sent = context.send_publish(subject, message(line)).await;
                sent.map_err(|error| failure(&error))
            }
            sent => sent.map_err(|error| failure(&error)),
        }
    }

    fn message(&self, received: &Received, id: Option<&str>, payload: Bytes) -> PublishMessage {
        let mut message = PublishMessage::build()
            .payload(payload)
            .header("Rumble-Collector", self.name.as_str());
        if let Ok(at) = received.at.format(&Rfc3339) {
            message = message.header("Rumble-Received", at.as_str());
        }
        match id {
            Some(id) => message.message_id(id),
            None => message,
        }
    }

    /// Waits until the broker has acknowledged the oldest frame.
    async fn await_first(&mut self) -> Result<(), Failure> {
        let (mut published, mut duplicates) = (0, 0);
        while let Some(ack) = self
            .in_flight
            .front_mut()
            .and_then(|flight| flight.acks.pop_front())
        {
            match self.acknowledged(ack).await? {
                true => duplicates += 1,
                false => published += 1,
            }
        }
        self.in_flight.pop_front();
        self.items_in_flight = self.items_in_flight.saturating_sub(published + duplicates);
        self.publish_queue.count(published as u64, duplicates as u64);
        Ok(())
    }
}

/// Whether the broker rejected it because it has the first message of this subject. The code is that of all failures to
/// store.
fn is_stored(error: &PublishError) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    cause.is_some_and(|cause: &async_nats::jetstream::Error| {
        cause.error_code() == STORE_FAILED && cause.to_string().contains(PER_SUBJECT)
    })
}

fn failure(error: &PublishError) -> Failure {
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    let is_full =
        cause.is_some_and(|cause: &async_nats::jetstream::Error| FULL.contains(&cause.error_code()));
    match is_full {
        true => Failure::Full,
        false => Failure::Unreachable(error_chain(error)),
    }
}

fn lost() -> Failure {
    Failure::Unreachable("connection lost".to_owned())
}

async fn closing(publish_queue: &PublishQueue) {
    while !publish_queue.is_closing() {
        tokio::time::sleep(TICK).await;
    }
}

/// Time to finish after the end was requested.
async fn too_late(publish_queue: &PublishQueue) {
    closing(publish_queue).await;
    tokio::time::sleep(FINISH_TIMEOUT).await;
}

/// Messages and events without an acknowledgement.
const MAX_IN_FLIGHT: usize = 4096;
const STORE_FAILED: ErrorCode = ErrorCode::STREAM_STORE_FAILED;
const PER_SUBJECT: &str = "maximum messages per subject exceeded";
const FULL: [ErrorCode; 5] = [
    STORE_FAILED,
    ErrorCode::ACCOUNT_RESOURCES_EXCEEDED,
    ErrorCode::INSUFFICIENT_RESOURCES,
    ErrorCode::MEMORY_RESOURCES_EXCEEDED,
    ErrorCode::STORAGE_RESOURCES_EXCEEDED,
];
const MIN_DELAY: Duration = Duration::from_millis(100);
const MAX_DELAY: Duration = Duration::from_secs(5);
const FINISH_TIMEOUT: Duration = Duration::from_secs(5);
const TICK: Duration = Duration::from_millis(100);
