//! Status of a recording, human-readable or as JSON.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use rumble_archive::log::{Log, Notice, TornTail};
use rumble_feed::{Body, Line, archive};

use crate::line_writer::LineWriter;
use crate::stderr;

/// Counts of all chats together.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) chats: AtomicU64,
    pub(crate) messages: AtomicU64,
    pub(crate) rants: AtomicU64,
    pub(crate) reconnects: AtomicU64,
    pub(crate) gaps: AtomicU64,
    pub(crate) documents: AtomicU64,
}

impl Counts {
    fn now(&self, log: &Log) -> archive::Recording {
        let stats = log.stats();
        let mut now = archive::Recording::default();
        now.chats = self.chats.load(Relaxed);
        now.messages = self.messages.load(Relaxed);
        now.rants = self.rants.load(Relaxed);
        now.reconnects = self.reconnects.load(Relaxed);
        now.gaps = self.gaps.load(Relaxed);
        now.documents = self.documents.load(Relaxed);
        (now.lines, now.bytes, now.syncs) = (stats.lines, stats.bytes, stats.syncs);
        now
    }
}

/// The place where the status is shown.
pub(super) struct Status {
    json: bool,
    is_shown: bool,
    lines: LineWriter,
    out: Box<dyn Write + Send>,
}

impl Status {
    /// The human-readable status is only shown on a terminal.
    pub(super) fn new(json: bool, quiet: bool) -> Self {
        Self {
            json,
            is_shown: !quiet && (json || std::io::stderr().is_terminal()),
            lines: LineWriter::new(json),
            out: LineWriter::stdout(json),
        }
    }

    /// Shows the counts. Returns `false` if the output is closed.
    pub(super) fn show(&mut self, counts: &Counts, log: &Log, now: Instant) -> bool {
        if !self.is_shown {
            return true;
        }
        let status = counts.now(log);
        if self.json {
            let line = Line::new(Body::Recording(status)).to_json();
            return self.lines.write(&mut self.out, &line);
        }
        let synced = log
            .stats()
            .last_sync
            .map(|at| now.saturating_duration_since(at).as_secs());
        let synced = synced
            .map(|seconds| format!(", synced {seconds} s ago"))
            .unwrap_or_default();
        stderr::status(format_args!(
            "-- {} chats, {} messages, {} rants, {:.1} MB, {} reconnects{synced}",
            status.chats,
            status.messages,
            status.rants,
            status.bytes as f64 / 1e6,
            status.reconnects,
        ));
        true
    }
}

/// Reports what an interrupted run left at the ends of files.
pub(crate) fn report_torn_tails(torn: &[TornTail]) {
    for torn in torn {
        stderr::status(format_args!(
            "-- {}: the last {} bytes were not a complete line and are kept in {}",
            torn.file, torn.bytes, torn.copy
        ));
    }
}

/// Reports events of the files. Returns `true` if nothing can be written.
pub(crate) fn report_notices(notices: &[Notice]) -> bool {
    let mut is_full = false;
    for notice in notices {
        match notice {
            Notice::WriteFailed {
                is_disk_full, reason, ..
            } => {
                is_full = true;
                let what = match is_disk_full {
                    true => "the disk is full",
                    false => reason.as_str(),
                };
                stderr::status(format_args!(
                    "-- the recording cannot be written ({what}): new lines are kept in memory, up to 64 MiB, and writing is retried every 5 s"
                ));
            }
            Notice::Recovered { missed: 0, .. } => {
                stderr::status("-- the recording can be written again; nothing was lost");
            }
            Notice::Recovered { missed, .. } => stderr::status(format_args!(
                "-- the recording can be written again; {missed} lines did not fit into memory and are missing; the recording shows for which streams"
            )),
            Notice::SyncFailed { reason, .. } => stderr::status(format_args!(
                "-- the recording could not be synced to the disk ({reason}); a new file was started"
            )),
            Notice::SealFailed { file, reason, .. } => {
                stderr::status(format_args!(
                    "-- {file} could not be compressed and stays as it is: {reason}"
                ));
            }
            Notice::Removed { segments, .. } => {
                stderr::status(format_args!("-- old files removed: {segments}"));
            }
            Notice::Omitted { notices, .. } => {
                stderr::status(format_args!("-- {notices} earlier reports were dropped"));
            }
            _ => {}
        }
    }
    is_full
}
