//! The archive writer: from the broker into a recording.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::pull::Config;
use async_nats::jetstream::consumer::{AckPolicy, Consumer};
use futures_util::StreamExt;
use rumble_archive::log::{Entry, Log, LogOptions, Opened, RecordedFrame, SyncPolicy};
use rumble_model::StreamId;
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::broker::{Broker, BrokerSettings};
use crate::clock::time_of_day;
use crate::error::{Error, ErrorKind};
use crate::payload::Payload;
use crate::runtime;
use crate::streams::{self, EVENTS, MESSAGES, StreamLimits};

/// Counts of an archive writer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchiveStats {
    /// Messages and events that were written, brought to the disk and acknowledged.
    pub written: u64,
    /// Messages that no collector published, or that are malformed. They are acknowledged and logged.
    pub unreadable: u64,
}

/// Where an archive writer gets its messages from, and which it is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ArchiveSettings {
    /// Name of the consumer that the broker keeps for it. Archives of one name share the messages; each name gets all of
    /// them. Defaults to `archive`.
    pub consumer: String,
    /// How the recording is written. When it is synced is decided by what was received.
    pub log: LogOptions,
}

impl Default for ArchiveSettings {
    fn default() -> Self {
        Self {
            consumer: "archive".to_owned(),
            log: LogOptions::default(),
        }
    }
}

/// Writes what collectors publish into a recording, and acknowledges it once it is on the disk.
#[derive(Debug)]
pub struct Archive {
    log: Log,
    broker: BrokerSettings,
    consumer: String,
}

impl Archive {
    /// Starts or continues the recording in a folder.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Archive`] when it cannot be written, or another process records there; [`ErrorKind::Name`].
    pub fn open(
        folder: impl AsRef<Path>,
        broker: BrokerSettings,
        settings: ArchiveSettings,
    ) -> Result<Self, Error> {
        streams::check_name(&settings.consumer)?;
        let mut options = settings.log;
        options.sync = SyncPolicy::Off;
        let log = Log::open(folder.as_ref(), options).map_err(Error::of(ErrorKind::Archive))?;
        Ok(Self {
            log,
            broker,
            consumer: settings.consumer,
        })
    }

    /// The recording, for its notices.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Writes until `stop` is set, and closes the recording. `on_progress` is called after each sync, and about every second.
    /// A broker that is away is waited for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`]; [`ErrorKind::Archive`] when what was written cannot be brought to the disk at the end.
    pub fn run(
        &self,
        stop: &AtomicBool,
        mut on_progress: impl FnMut(ArchiveStats, Option<&str>),
    ) -> Result<(), Error> {
        let runtime = runtime::start()?;
        let ran = runtime.block_on(async {
            let complaint = Arc::new(Mutex::new("no connection".to_owned()));
            let latest = Arc::clone(&complaint);
            let on_complaint = move |reason| *latest.lock().unwrap_or_else(PoisonError::into_inner) = reason;
            let mut broker = Broker::connect(&self.broker, true, on_complaint).await?;
            let mut writer = Writer::new(self.log.clone());
            while !stop.load(Ordering::Relaxed) {
                if tokio::time::timeout(RETRY_AFTER, broker.connected())
                    .await
                    .is_err()
                {
                    let reason = complaint.lock().unwrap_or_else(PoisonError::into_inner).clone();
                    on_progress(writer.stats, Some(&reason));
                    continue;
                }
                let mut connection = broker.clone();
                let outcome = tokio::select! {
                    outcome = self.serve(&broker, &mut writer, stop, &mut on_progress) => outcome,
                    () = connection.disconnected() => Err("connection lost".to_owned()),
                };
                // Messages that were received and not acknowledged are sent again.
                writer.forget();
                if let Err(reason) = outcome {
                    on_progress(writer.stats, Some(&reason));
                    tokio::time::sleep(RETRY_AFTER).await;
                }
            }
            Ok::<(), Error>(())
        });
        let closed = self.log.close().map_err(Error::of(ErrorKind::Archive));
        ran.and(closed)
    }

    async fn serve(
        &self,
        broker: &Broker,
        writer: &mut Writer,
        stop: &AtomicBool,
        on_progress: &mut impl FnMut(ArchiveStats, Option<&str>),
    ) -> Result<(), String> {
        let text = |error: &dyn std::error::Error| error.to_string();
        let ensured = streams::ensure(&broker.jetstream, StreamLimits::default());
        ensured.await.map_err(|error| text(&error))?;
        let messages = self.consumer(broker, MESSAGES).await?;
        let events = self.consumer(broker, EVENTS).await?;
        while !stop.load(Ordering::Relaxed) {
            // Fetches events first: all earlier messages can then be fetched.
            let fetched = fetch(&events, MAX_EVENTS, None).await?;
            let idle = fetched.is_empty() && writer.events.is_empty();
            writer.events.extend(fetched);
            let patience = idle.then_some(PATIENCE);
            let messages = fetch(&messages, MAX_MESSAGES, patience).await?;
            let is_all = messages.len() < MAX_MESSAGES;
            let written = writer.write(messages, is_all);
            if !written.is_empty() {
                while let Err(error) = self.log.sync() {
                    if stop.load(Ordering::Relaxed) {
                        return Err(text(&error));
                    }
                    on_progress(writer.stats, Some(&text(&error)));
                    tokio::time::sleep(RETRY_AFTER).await;
                }
                for message in &written {
                    message.ack().await.map_err(|error| error.to_string())?;
                }
                writer.stats.written += written.len() as u64;
            }
            on_progress(writer.stats, None);
        }
        // The acknowledgements are on their way.
        broker
            .jetstream
            .client()
            .flush()
            .await
            .map_err(|error| text(&error))
    }

    async fn consumer(&self, broker: &Broker, stream: &str) -> Result<Consumer<Config>, String> {
        let config = Config {
            durable_name: Some(self.consumer.clone()),
            ack_policy: AckPolicy::Explicit,
            ack_wait: ACK_WAIT,
            max_deliver: -1,
            max_ack_pending: 4 * MAX_MESSAGES as i64,
            ..Config::default()
        };
        let created = broker.jetstream.create_consumer_on_stream(config, stream).await;
        created.map_err(|error| error.to_string())
    }
}

/// At most this many messages: the available ones, or the first that arrive in this time.
async fn fetch(
    consumer: &Consumer<Config>,
    most: usize,
    patience: Option<Duration>,
) -> Result<Vec<Message>, String> {
    let batch = match patience {
        None => consumer.fetch().max_messages(most).messages().await,
        Some(patience) => {
            // The first request waits for one message; the second takes the available messages.
            let first = consumer
                .batch()
                .max_messages(1)
                .expires(patience)
                .messages()
                .await;
            let mut first = first.map_err(|error| error.to_string())?;
            let Some(first) = first.next().await else {
                return Ok(Vec::new());
            };
            let mut messages = vec![first.map_err(|error| error.to_string())?];
            messages.extend(Box::pin(fetch(consumer, most - 1, None)).await?);
            return Ok(messages);
        }
    };
    let mut batch = batch.map_err(|error| error.to_string())?;
    let mut messages = Vec::with_capacity(most);
    while let Some(message) = batch.next().await {
        messages.push(message.map_err(|error| error.to_string())?);
    }
    Ok(messages)
}

/// Puts messages and events into the order in which the broker received them, and writes them.
struct Writer {
    log: Log,
    events: VecDeque<Message>,
    chats: HashMap<StreamId, Chat>,
    stats: ArchiveStats,
}

#[derive(Default)]
struct Chat {
    conn: u64,
    /// The latest messages.
    recent: VecDeque<String>,
}

impl Writer {
    fn new(log: Log) -> Self {
        Self {
            log,
            events: VecDeque::new(),
            chats: HashMap::new(),
            stats: ArchiveStats::default(),
        }
    }

    fn forget(&mut self) {
        self.events.clear();
    }

    /// Writes messages and events, and returns those that were written. An event waits while earlier messages can be
    /// missing.
    fn write(&mut self, messages: Vec<Message>, is_all: bool) -> Vec<Message> {
        let mut written = Vec::with_capacity(messages.len());
        for message in messages {
            self.write_events(&mut written, received_by_broker(&message));
            self.one(&message);
            written.push(message);
        }
        if is_all {
            self.write_events(&mut written, None);
        }
        written
    }

    /// Writes the waiting events until this time, or all.
    fn write_events(&mut self, written: &mut Vec<Message>, until: Option<OffsetDateTime>) {
        let is_due = |event: &Message| until.is_none() || received_by_broker(event) <= until;
        while self.events.front().is_some_and(is_due)
            && let Some(event) = self.events.pop_front()
        {
            self.one(&event);
            written.push(event);
        }
    }

    fn one(&mut self, message: &Message) {
        let payload = std::str::from_utf8(&message.payload)
            .ok()
            .and_then(Payload::parse);
        let (Some((stream, is_message)), Some(payload)) = (streams::parse(&message.subject), payload) else {
            // Acknowledged, since otherwise it would be delivered repeatedly.
            tracing::warn!(subject = %message.subject, "no message of a collector");
            self.stats.unreadable += 1;
            return;
        };
        let Some(wire) = payload.wire else { return };
        let at = received(message);
        let is_new = !self.chats.contains_key(&stream);
        let chat = self.chats.entry(stream).or_default();
        if is_new {
            self.log.append_at(at, &Entry::Open(Opened::new(stream, SOURCE)));
        }
        if is_message {
            let id = message.subject.rsplit('.').next().unwrap_or_default();
            chat.remember(id);
        } else if let Some(history) = history(&wire) {
            // A collector connected. If none of its history was received before, from any collector, there is a gap.
            let overlaps = history.iter().any(|id| chat.recent.contains(id));
            if !overlaps {
                chat.conn += 1;
                self.log
                    .append_at(at, &Entry::Recorded(stream, chat.conn, &RecordedFrame::Connected));
            }
            history.iter().for_each(|id| chat.remember(id));
        }
        let entry = RecordedFrame::Data(wire);
        self.log
            .append_at(at, &Entry::Recorded(stream, chat.conn, &entry));
    }
}

impl Chat {
    fn remember(&mut self, id: &str) {
        self.recent.push_back(id.to_owned());
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
    }
}

/// When a collector received the message, if the message states it.
fn received(message: &Message) -> OffsetDateTime {
    let header = message
        .headers
        .as_ref()
        .and_then(|headers| headers.get("Rumble-Received"));
    let at = header.and_then(|at| OffsetDateTime::parse(at.as_str(), &Rfc3339).ok());
    at.unwrap_or_else(time_of_day)
}

fn received_by_broker(message: &Message) -> Option<OffsetDateTime> {
    message.info().ok().map(|info| info.published)
}

/// The ids of the messages in an `init`; `None` for another event.
fn history(wire: &str) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    struct Init {
        r#type: String,
        data: Option<Data>,
    }
    #[derive(Deserialize)]
    struct Data {
        #[serde(default)]
        messages: Vec<Id>,
    }
    #[derive(Deserialize)]
    struct Id {
        id: serde_json::Value,
    }
    let Ok(init) = serde_json::from_str::<Init>(wire) else {
        return wire.contains(r#""init""#).then(Vec::new);
    };
    let messages = init.data.map_or_else(Vec::new, |data| data.messages);
    let ids = messages.into_iter().map(|message| match message.id {
        serde_json::Value::String(id) => id,
        other => other.to_string(),
    });
    (init.r#type == "init").then(|| ids.collect())
}

const SOURCE: &str = "relay";
const MAX_MESSAGES: usize = 2_000;
const MAX_EVENTS: usize = 500;
/// Messages of a chat that are compared with a history.
const RECENT: usize = 256;
const PATIENCE: Duration = Duration::from_millis(250);
const RETRY_AFTER: Duration = Duration::from_secs(1);
const ACK_WAIT: Duration = Duration::from_secs(30);
