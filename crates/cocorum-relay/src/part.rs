//! Reads a part of the spool, on a separate thread.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use rumble_archive::ErrorKind;
use rumble_archive::read::{Damage, Recording, Report};
use rumble_feed::error_chain;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::publish_queue::{Batch, PartEnd};
use crate::splitter::Splitter;
use crate::spool::Received;

/// The frames of a part.
#[derive(Debug)]
pub(crate) struct Part {
    batches: mpsc::Receiver<Batch>,
    reading: JoinHandle<PartEnd>,
}

impl Part {
    pub(crate) fn read(folder: PathBuf) -> Self {
        let (sender, batches) = mpsc::channel(READ_AHEAD);
        let reading = tokio::task::spawn_blocking(move || read(&folder, &sender));
        Self { batches, reading }
    }

    /// The next frame; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<Batch> {
        self.batches.recv().await
    }

    /// How reading ended, after the last frame.
    pub(crate) async fn end(&mut self) -> PartEnd {
        let end = (&mut self.reading).await;
        end.unwrap_or_else(|error| PartEnd::Unreadable(error.to_string()))
    }
}

fn read(folder: &std::path::Path, sender: &mpsc::Sender<Batch>) -> PartEnd {
    let mut splitters = HashMap::new();
    let report = Recording::open(folder).and_then(|recording| {
        recording.frames(|stream, at, frame| {
            let splitter = splitters.entry(stream).or_insert_with(|| Splitter::new(stream));
            let items = splitter.split(at, &frame);
            let received = Received {
                stream,
                conn: 1,
                at,
                frame: Arc::new(frame),
            };
            match sender.blocking_send(Batch { received, items }) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        })
    });
    match report {
        Ok(report) => end(&report),
        // A process was killed before it wrote the first line.
        Err(error) if error.kind() == ErrorKind::Empty => PartEnd::Complete,
        Err(error) => PartEnd::Unreadable(error_chain(&error)),
    }
}

/// A torn last line is not damage: the process was killed before the frame was in the spool.
fn end(report: &Report) -> PartEnd {
    let is_broken = |damage: &&Damage| matches!(damage, Damage::Broken { .. });
    if let Some(broken) = report.damages.iter().find(is_broken) {
        return PartEnd::Unreadable(broken.to_string());
    }
    match report.damages.first() {
        Some(damage) => PartEnd::Damaged(damage.to_string()),
        None if report.unknown_lines > 0 => PartEnd::Damaged("lines of an unknown kind".to_owned()),
        None => PartEnd::Complete,
    }
}

const READ_AHEAD: usize = 1024;
