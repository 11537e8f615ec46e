//! One event of 4 MiB in reads of 8 KiB must not cost more per byte than small ones.

use rumble_chat::Session;

use super::Effort;
use super::fastest;
use super::figure::{Budget, Figure};
use super::process;
use super::streams::{self, READ, stream_id};
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let (mebibytes, runs) = effort.pick(("16", "9"), ("4", "1"));
    let figures = process::figures(&[process::BIG_EVENT, mebibytes, runs])?;
    let [small, big] = figures[..] else {
        return Err(TaskError::new("big-event: not two figures".to_owned()));
    };
    Ok(vec![Figure {
        what: "time per byte against events of 64 KiB".to_owned(),
        value: big,
        unit: "ns",
        limit: Some(small),
        budget: Budget::at_most(1.2, 1.05),
    }])
}

/// Prints the nanoseconds per byte of small events, and those of big ones. Runs in a separate process, since the time of large
/// allocations depends on what was allocated before.
pub(super) fn child(arguments: &[String]) -> Result<(), TaskError> {
    let number = |position: usize| arguments.get(position)?.parse::<usize>().ok();
    let (mebibytes, runs) = (number(0).unwrap_or(16), number(1).unwrap_or(1));
    let total = mebibytes * 1024 * 1024;
    let small = streams::chat_in_events_of(64 * 1024, total);
    let big = streams::chat_in_events_of(4 * 1024 * 1024, total);
    let mut times = (f64::INFINITY, f64::INFINITY);
    for _ in 0..runs {
        times.0 = times.0.min(fastest(1, || receive(&small)));
        times.1 = times.1.min(fastest(1, || receive(&big)));
    }
    let nanoseconds = |seconds: f64, bytes: &[u8]| seconds * 1e9 / bytes.len() as f64;
    println!("{} {}", nanoseconds(times.0, &small), nanoseconds(times.1, &big));
    Ok(())
}

fn receive(bytes: &[u8]) -> Result<(), TaskError> {
    let mut session = Session::new(stream_id()?);
    session.handle_connected();
    for read in bytes.chunks(READ) {
        session.handle_data(read);
        while let Some(event) = session.poll_event() {
            std::hint::black_box(event);
        }
    }
    Ok(())
}
