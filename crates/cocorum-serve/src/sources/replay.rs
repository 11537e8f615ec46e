//! A recording, replayed as live lines.

use std::ops::ControlFlow;
use std::time::Duration;

use rumble_archive::read::{Played, PlayedEvent, Recording, Selection};

use super::{ReplaySource, Running, Speed};
use crate::hub::{Origin, SourceStatus};

pub(super) fn run(source: &ReplaySource, running: &Running) {
    let recording = match Recording::open(&source.path) {
        Ok(recording) => recording,
        Err(error) => return running.set(SourceStatus::Failed, Some(&error)),
    };
    running.set(SourceStatus::Open, None);
    let mut last = None;
    let played = recording.play(&Selection::default(), |played| {
        let Some(line) = played.line() else {
            return ControlFlow::Continue(());
        };
        let since_last = played.at - last.unwrap_or(played.at);
        last = Some(played.at);
        if pause(since_last, source.speed, running) {
            return ControlFlow::Break(());
        }
        if let (Some(stream), PlayedEvent::Chat(event)) = (played.stream, &played.event) {
            running.set_badges(stream, event);
        }
        running.feed().publish(&line, origin(played));
        ControlFlow::Continue(())
    });
    match played {
        Ok(_) => running.set(SourceStatus::Ended, None),
        Err(error) => running.set(SourceStatus::Failed, Some(&error)),
    }
}

/// Waits for the recorded time between two lines, scaled by the replay speed. Returns `true` if the server stops.
fn pause(since_last: time::Duration, speed: Speed, running: &Running) -> bool {
    // A recorded clock that was set back does not stop a replay.
    let since_last = Duration::try_from(since_last).unwrap_or_default();
    let pause = match speed {
        Speed::Times(times) => Duration::try_from_secs_f64(since_last.as_secs_f64() / times),
        Speed::Max => Ok(Duration::ZERO),
    };
    running.stop().wait(pause.unwrap_or(Duration::MAX).min(MAX_PAUSE))
}

fn origin(played: &Played) -> Origin {
    match played.event {
        PlayedEvent::Live(_) | PlayedEvent::Document { .. } => Origin::Api,
        _ => Origin::Chat,
    }
}

/// Maximum pause between two lines, such as the last line of a stream and the first line of the next one.
const MAX_PAUSE: Duration = Duration::from_secs(60 * 60);
