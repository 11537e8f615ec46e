//! `cocorum replay`

use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Duration;

use rumble_archive::export::Zone;
use rumble_archive::read::{Played, PlayedEvent};
use rumble_chat::Event;
use rumble_feed::price;

use super::Problem;
use super::reading::{open, report_damage, selection};
use super::zone::zone;
use crate::args::{Replay, Speed};
use crate::escape::escape_foreign;
use crate::format::{BOLD, DIM, author_for_terminal, happening_text, styled};
use crate::interrupt::Interruptions;
use crate::line_writer::LineWriter;

/// Prints the events with the recorded delays between them.
pub(super) fn run(args: &Replay) -> Result<ExitCode, Problem> {
    let recording = open(&args.path)?;
    let selection = selection(&args.part)?;
    let zone = zone(&args.zone)?;
    let interruptions = Interruptions::begin();
    let (lines, mut out) = (LineWriter::new(args.json), LineWriter::stdout(args.json));
    let mut last = None;
    let report = recording.play(&selection, |played| {
        let line = match args.json {
            true => played.line().map(|line| line.to_json()),
            false => text(played, &zone),
        };
        let Some(line) = line else {
            return ControlFlow::Continue(());
        };
        let since_last = played.at - last.unwrap_or(played.at);
        last = Some(played.at);
        // A recorded clock that was set back does not stop a replay.
        let since_last = Duration::try_from(since_last).unwrap_or_default();
        let is_interrupted = match args.speed {
            Speed::Times(times) if !since_last.is_zero() => {
                let pause = Duration::try_from_secs_f64(since_last.as_secs_f64() / times);
                interruptions.wait(Some(pause.unwrap_or(Duration::MAX).min(MAX_PAUSE)))
            }
            _ => interruptions.came(),
        };
        match !is_interrupted && lines.write(&mut out, &line) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    })?;
    report_damage(&report);
    Ok(match lines.has_failed() {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

fn text(played: &Played, zone: &Zone) -> Option<String> {
    let time = styled(DIM, &zone.show(played.time()));
    if let Some(message) = played.message() {
        let paid = price(message).map(|paid| format!("{paid} ")).unwrap_or_default();
        let name = styled(BOLD, &author_for_terminal(message));
        let text = match happening_text(message) {
            Some(happening) => format!(" {happening}"),
            None if message.is_deleted() && message.text.is_empty() => ": (deleted)".to_owned(),
            None => format!(": {}", escape_foreign(&message.text)),
        };
        return Some(format!("{time} {paid}{name}{text}"));
    }
    let note = match &played.event {
        PlayedEvent::Opened { title, .. } => match title {
            Some(title) => format!("stream {}: {}", played.stream?.base36(), escape_foreign(title)),
            None => format!("stream {}", played.stream?.base36()),
        },
        PlayedEvent::Closed { .. } => format!("stream {} is no longer recorded", played.stream?.base36()),
        PlayedEvent::Chat(event) => match &**event {
            Event::Gap(_) => "messages may be missing here".to_owned(),
            Event::Deleted(deleted) => format!("{} deleted", deleted.message_ids.len()),
            Event::Muted(muted) => format!("{} muted", muted.user_ids.len()),
            _ => return None,
        },
        _ => return None,
    };
    Some(format!("{time} -- {note}"))
}

/// Maximum pause between two lines, such as the last line of a stream and the first line of the next one.
const MAX_PAUSE: Duration = Duration::from_secs(60 * 60);
