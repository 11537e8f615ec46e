//! Code shared by the commands that read a recording.

use std::path::{Path, PathBuf};

use rumble_archive::read::{Recording, Report, Selection};
use rumble_model::StreamRef;

use super::Problem;
use crate::args::Part;
use crate::stderr;
use crate::stream_arg;

pub(super) fn open(path: &Path) -> Result<Recording, Problem> {
    Ok(Recording::open(path)?)
}

/// Opens recordings to be read one after another.
pub(super) fn open_all(paths: &[PathBuf]) -> Result<Recording, Problem> {
    let mut opened = paths.iter().map(|path| open(path));
    let first = opened
        .next()
        .ok_or_else(|| Problem::Usage("there is nothing to read".to_owned()))??;
    opened.try_fold(first, |recording, next| Ok(recording.and(next?)))
}

pub(super) fn selection(part: &Part) -> Result<Selection, Problem> {
    let mut selection = Selection::default();
    for text in &part.streams {
        let read = stream_arg::parse_any(text).map_err(Problem::Usage)?;
        let StreamRef::Id(id) = read.stream else {
            let text = "--stream takes an id or an embed URL: cocorum resolve shows the id of a page";
            return Err(Problem::Usage(text.to_owned()));
        };
        selection.streams.insert(id);
    }
    (selection.since, selection.until) = (part.since, part.until);
    Ok(selection)
}

/// Reports damage, a line for each kind, up to a limit.
pub(super) fn report_damage(report: &Report) {
    for damage in report.damages.iter().take(MAX_REPORTED) {
        stderr::status(format_args!("-- {damage}"));
    }
    let more = report.damage_count.saturating_sub(MAX_REPORTED as u64);
    if more > 0 {
        stderr::status(format_args!("-- {more} more damaged places"));
    }
    if let Some(version) = report.newer_version {
        stderr::status(format_args!(
            "-- the recording has version {version} of the format: data that this version of cocorum does not know is omitted"
        ));
    }
    if report.unknown_lines > 0 {
        stderr::status(format_args!(
            "-- lines of a kind that this version of cocorum does not know: {}",
            report.unknown_lines
        ));
    }
}

const MAX_REPORTED: usize = 10;
