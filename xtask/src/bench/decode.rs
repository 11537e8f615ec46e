//! From bytes to delivered, owned messages with their JSON, including the update of the state.

use rumble_chat::{Event, Session};

use super::Effort;
use super::figure::{Budget, Figure};
use super::streams::{self, READ, stream_id};
use super::{fastest, serde_baseline};
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let mut figures = Vec::new();
    for (batch, events) in [(1, effort.pick(60_000, 600)), (10, effort.pick(6_000, 60))] {
        let bytes = streams::chat(batch, events, streams::USERS);
        let expected = serde_baseline::read(&bytes);
        let delivered = deliver(&bytes)?;
        if delivered != expected {
            return Err(TaskError::new(format!(
                "{delivered} messages delivered, {expected} sent"
            )));
        }
        // In turn, so that both see the same machine.
        let mut times = (f64::INFINITY, f64::INFINITY);
        for _ in 0..effort.pick(9, 1) {
            times.0 = times.0.min(fastest(1, || serde_baseline::read(&bytes)));
            times.1 = times.1.min(fastest(1, || deliver(&bytes)));
        }
        let megabytes = |seconds: f64| bytes.len() as f64 / seconds / 1e6;
        figures.push(Figure {
            what: format!("{batch} message(s) per event, 2,000 users"),
            value: megabytes(times.1),
            unit: "MB/s",
            limit: Some(megabytes(times.0)),
            budget: Budget::at_least(0.65, 0.8),
        });
    }
    Ok(figures)
}

/// Reads a chat once, so that a profiler can count the instructions of [`deliver`].
pub(super) fn child(arguments: &[String]) -> Result<(), TaskError> {
    let number = |position: usize| arguments.get(position)?.parse::<usize>().ok();
    let (batch, events) = (number(0).unwrap_or(1), number(1).unwrap_or(60_000));
    let bytes = streams::chat(batch, events as u64, streams::USERS);
    println!("{} messages", deliver(&bytes)?);
    Ok(())
}

/// Not inlined, so that a profiler finds its symbol.
#[inline(never)]
fn deliver(bytes: &[u8]) -> Result<usize, TaskError> {
    let mut session = Session::new(stream_id()?);
    session.handle_connected();
    let mut delivered = 0;
    for read in bytes.chunks(READ) {
        session.handle_data(read);
        while let Some(event) = session.poll_event() {
            if let Event::Message(message) = event {
                std::hint::black_box(&message);
                delivered += 1;
            }
        }
    }
    Ok(delivered)
}
