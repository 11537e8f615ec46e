//! The archive writer: from the broker into a recording.

mod receiver;
mod writer;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rumble_archive::log::{Log, LogOptions, SyncPolicy};
use tokio::task::JoinSet;

use crate::broker::{Broker, BrokerSettings};
use crate::error::{Error, ErrorKind};
use crate::runtime;
use crate::streams::{self, StreamLimits};
use receiver::Receiver;
use writer::Writer;

/// Counts of an archive writer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchiveStats {
    /// Messages and events that were written, synced to the disk and acknowledged.
    pub written: u64,
    /// Messages that no collector published, or that are malformed. They are acknowledged and logged.
    pub unreadable: u64,
}

/// Settings of an archive writer: its broker and its name.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ArchiveSettings {
    /// Name of the consumer that the broker keeps for it. Archives with the same name share the messages; each name gets all of
    /// them. Defaults to `archive`.
    pub consumer: String,
    /// Settings of the recording. The received messages decide when it is synced.
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
    /// Returns [`ErrorKind::Archive`] if the recording cannot be written or another process records there, and
    /// [`ErrorKind::Name`] if the name is invalid.
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
    /// Waits for an unreachable broker.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Archive`] if the data cannot be synced to the disk at the end, or
    /// [`ErrorKind::Credentials`].
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
                writer.reset();
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
        // While nothing can be written, nothing is received.
        self.log.sync().map_err(|error| text(&error))?;
        let ensured = streams::ensure(&broker.jetstream, StreamLimits::default());
        ensured.await.map_err(|error| text(&error))?;
        let is_ending = Arc::new(AtomicBool::new(false));
        let receiver = Receiver::new(&broker.jetstream, &self.consumer).await?;
        // Ends with this function. Receives while earlier messages are written and synced.
        let mut receiving = JoinSet::new();
        let mut batches = receiver.start(&mut receiving, Arc::clone(&is_ending));
        loop {
            is_ending.fetch_or(stop.load(Ordering::Relaxed), Ordering::Relaxed);
            let Ok(batch) = tokio::time::timeout(TICK, batches.recv()).await else {
                on_progress(writer.stats, None);
                continue;
            };
            let Some(batch) = batch else { break };
            let written = writer.write(batch?);
            if !written.is_empty() {
                // After a failure the broker sends these again, even if the log still writes them: only now is it known
                // which of them are on the disk.
                self.log.sync().map_err(|error| text(&error))?;
                if writer.has_dropped() {
                    return Err("the recording could not be written".to_owned());
                }
                for message in &written {
                    message.ack().await.map_err(|error| error.to_string())?;
                }
                writer.stats.written += written.len() as u64;
            }
            on_progress(writer.stats, None);
        }
        // Acknowledgements can still be in flight.
        let flushed = broker.jetstream.client().flush().await;
        flushed.map_err(|error| text(&error))
    }
}

const TICK: Duration = Duration::from_millis(250);
const RETRY_AFTER: Duration = Duration::from_secs(1);
