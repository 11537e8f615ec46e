use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use rumble_model::StreamId;
use time::{Duration, OffsetDateTime};

use super::damage::{Damage, Report};
use super::play::Player;
use super::played::Played;
use super::source::Source;
use crate::error::{Error, ErrorKind, of};
use crate::log::index::Index;
use crate::log::line::{Recorded, Subject, VERSION};
use crate::log::scan::Scan;
use crate::log::{Folder, RecordedFrame, Storage};

/// Recording to read: folders, or files from them. Nothing is written, and another process may still be recording.
#[derive(Debug, Clone)]
pub struct Recording {
    sources: Vec<Source>,
}

/// Part of a recording to read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Selection {
    /// Streams to read; all if empty.
    pub streams: BTreeSet<StreamId>,
    /// Omits earlier events.
    pub since: Option<OffsetDateTime>,
    /// Omits events at this time or later.
    pub until: Option<OffsetDateTime>,
}

impl Recording {
    /// Opens the segments of a folder, or a single file.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Empty`] if the folder contains no recording, [`ErrorKind::Read`] if it cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let shown = path.to_string_lossy();
        let metadata = std::fs::metadata(path).map_err(of(ErrorKind::Read, &shown))?;
        if metadata.is_dir() {
            return Self::in_storage(Arc::new(Folder::new(path)), &shown);
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let source = Source {
            storage: Arc::new(Folder::new(folder.unwrap_or(Path::new(".")))),
            name,
            number: None,
        };
        source
            .storage
            .open(&source.name)
            .map_err(of(ErrorKind::Read, &shown))?;
        Ok(Self {
            sources: vec![source],
        })
    }

    /// Opens the segments in another storage.
    ///
    /// # Errors
    ///
    /// See [`Recording::open`].
    pub fn open_storage(storage: Arc<dyn Storage>) -> Result<Self, Error> {
        Self::in_storage(storage, "")
    }

    fn in_storage(storage: Arc<dyn Storage>, shown: &str) -> Result<Self, Error> {
        let sources = Source::all_in(&storage).map_err(of(ErrorKind::Read, shown))?;
        if sources.is_empty() {
            return Err(Error::new(ErrorKind::Empty, shown, None));
        }
        Ok(Self { sources })
    }

    /// Appends another recording.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        self
    }

    /// Reads the frames of all chats as they were recorded, duplicates included, each with its stream and when it was
    /// received.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be opened.
    pub fn frames(
        &self,
        mut on_frame: impl FnMut(StreamId, OffsetDateTime, RecordedFrame) -> ControlFlow<()>,
    ) -> Result<Report, Error> {
        self.lines(&Selection::default(), |line| {
            match (line.stream(), line.at(), line.frame()) {
                (Some(stream), Some(at), Some(frame)) => on_frame(stream, at, frame),
                _ => ControlFlow::Continue(()),
            }
        })
    }

    /// Reads the recording once from beginning to end and delivers every selected event. Damage does not stop it and is listed in
    /// the report.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be opened.
    pub fn play(
        &self,
        selection: &Selection,
        mut on_event: impl FnMut(&Played) -> ControlFlow<()>,
    ) -> Result<Report, Error> {
        let mut player = Player::new();
        self.lines(selection, |line| {
            player.line(line, &mut |played: &Played| match selection.selects(played) {
                true => on_event(played),
                false => ControlFlow::Continue(()),
            })
        })
    }

    /// Reads all lines.
    pub(crate) fn lines(
        &self,
        selection: &Selection,
        mut on_line: impl FnMut(&Recorded<'_>) -> ControlFlow<()>,
    ) -> Result<Report, Error> {
        let mut report = Report::default();
        let mut last_seq = None;
        for source in &self.sources {
            let mut source = source.clone();
            if source.number.is_none_or(|number| number == 1) {
                last_seq = None;
            }
            if selection.is_partial()
                && let Some((index, seq)) = source.index()
                && !selection.may_be_in(&index)
            {
                last_seq = Some(seq);
                continue;
            }
            if read(&mut source, selection, &mut last_seq, &mut report, &mut on_line)?.is_break() {
                break;
            }
        }
        Ok(report)
    }
}

fn read(
    source: &mut Source,
    selection: &Selection,
    last_seq: &mut Option<u64>,
    report: &mut Report,
    on_line: &mut impl FnMut(&Recorded<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Error> {
    let lines = source.lines();
    let mut scan = Scan::new(lines.map_err(of(ErrorKind::Read, &source.name))?);
    let file = source.name.clone();
    let mut position = 0;
    loop {
        let line = match scan.next() {
            Ok(Some(line)) => line,
            Ok(None) => return Ok(ControlFlow::Continue(())),
            Err(error) => {
                let reason = broken(&error);
                report.damage(Damage::Broken { file, reason });
                return Ok(ControlFlow::Continue(()));
            }
        };
        let begin = std::mem::replace(&mut position, line.end);
        if !line.is_whole {
            // The line is still being written, or its recorder was killed.
            continue;
        }
        let Some(recorded) = Recorded::parse(line.bytes) else {
            report.damage(Damage::Unreadable {
                file: file.clone(),
                position: begin,
            });
            continue;
        };
        let seq = recorded.seq;
        match *last_seq {
            Some(last) if seq <= last => {
                report.damage(Damage::Repeated {
                    file: file.clone(),
                    seq,
                });
                continue;
            }
            Some(last) if seq > last + 1 => report.damage(Damage::Hole {
                file: file.clone(),
                after: last,
                before: seq,
            }),
            _ => {}
        }
        *last_seq = Some(seq);
        report.lines += 1;
        match &*recorded.kind {
            "head" => report.newer_version = recorded.v.filter(|v| *v > VERSION).or(report.newer_version),
            "seal" => {}
            kind if !Player::is_known_kind(kind) => report.unknown_lines += 1,
            _ if recorded
                .subject()
                .is_some_and(|subject| !selection.is_about(&subject)) => {}
            _ => {
                if on_line(&recorded).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
    }
}

fn broken(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "ends in the middle of a frame".to_owned(),
        _ => error.to_string(),
    }
}

impl Selection {
    fn is_partial(&self) -> bool {
        !self.streams.is_empty() || self.since.is_some() || self.until.is_some()
    }

    fn is_about(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Stream(stream) => self.streams.is_empty() || self.streams.contains(stream),
            Subject::Account(_) => self.streams.is_empty(),
        }
    }

    /// Whether a finished segment can contain selected events. Includes a margin: the clocks of server and recorder may differ,
    /// and earlier events are needed to recognize duplicates.
    fn may_be_in(&self, index: &Index) -> bool {
        let has_stream = self.streams.is_empty()
            || self
                .streams
                .iter()
                .any(|stream| index.has(&Subject::Stream(*stream)));
        let Some(all) = &index.all else { return true };
        let begins_too_late = self.until.is_some_and(|until| all.from - MARGIN >= until);
        let ends_too_early = self.since.is_some_and(|since| all.to + MARGIN < since);
        has_stream && !begins_too_late && !ends_too_early
    }

    pub(crate) fn selects(&self, played: &Played) -> bool {
        let time = played.time();
        self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time < until)
    }
}

const MARGIN: Duration = Duration::HOUR;
