//! The arguments of a recorder, each with its thread.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use rumble_feed::chat::CloseReason;

use super::Problem;
use super::chat::{Chat, Outcome, Shared};
use crate::args::Servers;
use crate::stderr;
use crate::stop::Stop;
use crate::stream_arg::{self, ParsedStream};

/// The chats being recorded.
pub(crate) struct Chats {
    shared: Arc<Shared>,
    done: Sender<(String, Outcome)>,
    running: BTreeMap<String, Arc<Stop>>,
    /// Arguments that are not started again.
    ended: BTreeMap<String, Outcome>,
    is_stopped: bool,
}

impl Chats {
    /// The argument and the outcome of each chat that ends are sent to `done`.
    pub(crate) fn new(shared: Arc<Shared>, done: Sender<(String, Outcome)>) -> Self {
        Self {
            shared,
            done,
            running: BTreeMap::new(),
            ended: BTreeMap::new(),
            is_stopped: false,
        }
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    #[cfg(feature = "relay")]
    pub(crate) fn is_running(&self, argument: &str) -> bool {
        self.running.contains_key(argument)
    }

    #[cfg(feature = "relay")]
    pub(crate) fn has_ended(&self, argument: &str) -> bool {
        self.ended.contains_key(argument)
    }

    /// Records that a chat has ended. One that was removed from the list can be started again.
    pub(crate) fn finish(&mut self, argument: String, outcome: Outcome) {
        let stop = self.running.remove(&argument);
        if stop.is_some_and(|stop| !stop.is_requested()) {
            self.ended.insert(argument, outcome);
        }
    }

    /// Forgets the ends of chats that failed or are missing from the list.
    pub(crate) fn reload(&mut self, listed: &BTreeMap<String, ParsedStream>) {
        self.ended
            .retain(|argument, outcome| *outcome == Outcome::Success && listed.contains_key(argument));
    }

    /// Starts the new chats, and ends those missing from the list.
    pub(crate) fn record(&mut self, requested: &BTreeMap<String, ParsedStream>) -> Result<(), Problem> {
        if self.is_stopped {
            return Ok(());
        }
        for (name, stop) in &self.running {
            if name != LIVE && !requested.contains_key(name) {
                stop.request(CloseReason::Requested);
            }
        }
        for (argument, read) in requested {
            if self.running.contains_key(argument) || self.ended.contains_key(argument) {
                continue;
            }
            let (argument, read) = (argument.clone(), read.clone());
            self.start(argument.clone(), move |shared, stop| {
                let (shared, stop) = (Arc::clone(shared), Arc::clone(stop));
                Chat {
                    shared,
                    argument,
                    read,
                    stop,
                }
                .record()
            })?;
        }
        Ok(())
    }

    pub(crate) fn start(
        &mut self,
        name: String,
        work: impl FnOnce(&Arc<Shared>, &Arc<Stop>) -> Outcome + Send + 'static,
    ) -> Result<(), Problem> {
        let stop = Arc::new(Stop::default());
        self.running.insert(name.clone(), Arc::clone(&stop));
        let (shared, done) = (Arc::clone(&self.shared), self.done.clone());
        let spawned = thread::Builder::new().stack_size(STACK).spawn(move || {
            let outcome = work(&shared, &stop);
            // No one receives it if the thread was abandoned.
            _ = done.send((name, outcome));
        });
        spawned.map_err(|error| Problem::Failed(format!("no thread: {error}")))?;
        Ok(())
    }

    pub(crate) fn stop(&mut self, reason: CloseReason) {
        self.is_stopped = true;
        self.shared.guest.shutdown();
        for stop in self.running.values() {
            stop.request(reason);
        }
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.running.values().all(|stop| stop.is_requested())
    }
}

/// The streams to record, by their arguments.
pub(crate) fn requested_streams(
    texts: &[String],
    servers: &Servers,
) -> Result<BTreeMap<String, ParsedStream>, String> {
    let mut requested = BTreeMap::new();
    for text in texts {
        let listed = match text.strip_prefix('@') {
            Some(file) => list(Path::new(file))?,
            None => vec![text.clone()],
        };
        for text in listed {
            let mut read = stream_arg::parse_any(&text)?;
            read.or_watch.take_if(|_| !servers.site_has_streams());
            read.note.iter().for_each(stderr::status);
            requested.insert(text, read);
        }
    }
    if requested.len() > MAX_STREAMS {
        return Err(format!("too many streams: the limit is {MAX_STREAMS}"));
    }
    Ok(requested)
}

/// One stream per line; `#` starts a comment.
fn list(file: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let lines = text.lines().map(str::trim);
    Ok(lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

/// Not a valid argument.
pub(super) const LIVE: &str = "";
const MAX_STREAMS: usize = 1_000;
const STACK: usize = 512 * 1024;
