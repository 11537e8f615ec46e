//! A collector: publishes the data of the chats of this process.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::TryStreamExt;
use rumble_archive::log::RecordedFrame;
use rumble_chat::ChatFrame;
use rumble_model::StreamId;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use crate::broker::{Broker, BrokerSettings};
use crate::clock::{now, time_of_day};
use crate::error::{Error, ErrorKind};
use crate::notices::RelayNotice;
use crate::publish_queue::{Batch, CollectorStats, PublishQueue};
use crate::publisher::Publisher;
use crate::runtime;
use crate::splitter::Splitter;
use crate::spool::{Received, Spool};
use crate::streams::{self, StreamLimits, WORKER_PREFIX, WORKERS};
use crate::workers::{ANNOUNCE_EVERY, Workers};

/// Settings of a collector.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CollectorSettings {
    /// Name of this worker, unique among all workers: letters, digits, `-` and `_`.
    pub name: String,
    /// Folder for data that cannot be published. The content of an existing folder is published first.
    pub spool: PathBuf,
    /// Number of workers that read each chat. Defaults to 2.
    pub copies: usize,
    /// Limits of the broker's streams.
    pub limits: StreamLimits,
}

impl CollectorSettings {
    /// A worker with this name and spool.
    #[must_use]
    pub fn new(name: impl Into<String>, spool: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into(),
            spool: spool.into(),
            copies: 2,
            limits: StreamLimits::default(),
        }
    }
}

/// Publishes the data of chats to the broker. While the broker is unavailable, the data is kept in the spool and
/// published afterwards.
#[derive(Debug)]
pub struct Collector {
    shared: Arc<Shared>,
    runtime: Runtime,
    publisher: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    publish_queue: Arc<PublishQueue>,
    workers: Mutex<Workers>,
    copies: usize,
}

impl Collector {
    /// Starts publishing what is left in the spool. The broker can be unavailable.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Archive`] if the spool cannot be opened or another process uses it, [`ErrorKind::Credentials`],
    /// or [`ErrorKind::Name`].
    pub fn start(broker: &BrokerSettings, settings: CollectorSettings) -> Result<Self, Error> {
        let CollectorSettings {
            name,
            spool,
            copies,
            limits,
        } = settings;
        streams::check_name(&name)?;
        let runtime = runtime::start()?;
        let publish_queue = Arc::new(PublishQueue::new(Spool::open(&spool)?));
        let notices = Arc::clone(&publish_queue);
        let broker = runtime.block_on(Broker::connect(broker, true, move |reason| {
            notices.failed([], Some(RelayNotice::Unreachable { reason }));
        }))?;
        let shared = Arc::new(Shared {
            publish_queue: Arc::clone(&publish_queue),
            workers: Mutex::new(Workers::new(&name, now())),
            copies: copies.max(1),
        });
        runtime.spawn(announce(broker.clone(), Arc::clone(&shared), name.clone()));
        let publisher = runtime.spawn(Publisher::new(broker, publish_queue, limits, name).run());
        Ok(Self {
            shared,
            runtime,
            publisher: Mutex::new(Some(publisher)),
        })
    }

    /// Whether this worker reads this chat. All workers must use the same name for it.
    pub fn owns(&self, chat: &str) -> bool {
        self.shared.workers().owns(chat, self.shared.copies)
    }

    /// Number of workers that are alive, this one included.
    pub fn workers(&self) -> usize {
        self.shared.workers().names().count()
    }

    /// Publishes a chat from here on.
    #[must_use]
    pub fn open_chat(&self, stream: StreamId) -> ChatRelay {
        ChatRelay {
            shared: Arc::clone(&self.shared),
            stream,
            splitter: Splitter::new(stream),
            conn: 0,
        }
    }

    /// Counts since the start.
    pub fn stats(&self) -> CollectorStats {
        self.shared.publish_queue.stats()
    }

    /// Failures and recoveries since the last call.
    #[must_use]
    pub fn take_notices(&self) -> Vec<RelayNotice> {
        self.shared.publish_queue.take_notices()
    }

    /// Publishes the queued frames, or writes them to the spool if that takes more than a few seconds.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Lost`] if since the start something could be neither published nor written, a part of the spool
    /// was moved to the folder `damaged`, or the spool cannot be synced to the disk.
    pub fn close(&self) -> Result<(), Error> {
        let publisher = self
            .publisher
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.shared.publish_queue.close();
        if let Some(publisher) = publisher {
            // No code in it panics.
            _ = self.runtime.block_on(publisher);
        }
        let finished = self.shared.publish_queue.finish();
        finished.map_err(Error::of(ErrorKind::Lost))
    }
}

impl Shared {
    fn workers(&self) -> MutexGuard<'_, Workers> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Publishes the frames of one chat.
#[derive(Debug)]
pub struct ChatRelay {
    shared: Arc<Shared>,
    stream: StreamId,
    splitter: Splitter,
    conn: u64,
}

impl ChatRelay {
    /// Queues a frame, for [`ChatApiBuilder::on_frame`](rumble_chat::ChatApiBuilder::on_frame). Never blocks.
    pub fn frame(&mut self, frame: ChatFrame<'_>) {
        if let Some(frame) = RecordedFrame::from_chat(frame) {
            self.conn += u64::from(frame == RecordedFrame::Connected);
            self.take(frame);
        }
    }

    /// Ends the chat.
    pub fn ended(&mut self) {
        self.take(RecordedFrame::Ended);
    }

    fn take(&mut self, frame: RecordedFrame) {
        let at = time_of_day();
        let items = self.splitter.split(at, &frame);
        let received = Received {
            stream: self.stream,
            conn: self.conn,
            at,
            frame: Arc::new(frame),
        };
        self.shared.publish_queue.offer(Batch { received, items });
    }
}

/// Announces this worker to the others and reads their announcements.
async fn announce(broker: Broker, shared: Arc<Shared>, name: String) {
    loop {
        let announced = tokio::time::timeout(ANNOUNCE_EVERY, announce_once(&broker, &shared, &name)).await;
        match announced {
            Ok(Some(names)) => shared.workers().observe(now(), names),
            _ => shared.workers().unreachable(now()),
        }
        tokio::time::sleep(ANNOUNCE_EVERY).await;
    }
}

/// The workers that are alive; `None` if the request fails.
async fn announce_once(broker: &Broker, shared: &Shared, name: &str) -> Option<Vec<String>> {
    let about = serde_json::to_string(&shared.publish_queue.stats()).ok()?;
    let context = &broker.jetstream;
    let sent = context.publish(streams::worker(name), about.into()).await.ok()?;
    sent.await.ok()?;
    let stream = context.get_stream_no_info(WORKERS).await.ok()?;
    let mut subjects = stream.info_with_subjects(streams::worker("*")).await.ok()?;
    let mut names = Vec::new();
    while let Some((subject, _)) = subjects.try_next().await.ok()? {
        names.extend(subject.strip_prefix(WORKER_PREFIX).map(str::to_owned));
    }
    Some(names)
}
