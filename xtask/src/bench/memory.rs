//! Memory of a whole process after a million messages by 100,000 users, with the default bounds.

use rumble_chat::Session;
use rumble_sim::{Kind, Mix, Scenario};

use super::Effort;
use super::figure::{Budget, Figure};
use super::process;
use super::streams::{READ, stream_id};
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    // Ten messages each.
    let events: u64 = effort.pick(100_000, 100);
    Ok(vec![Figure {
        what: "peak of the process, generator of the chat included".to_owned(),
        value: process::mib(&[process::MEMORY, &events.to_string()])?,
        unit: "MiB",
        limit: None,
        budget: Budget::at_most(12.0, 8.0),
    }])
}

/// Reads the chat and prints the largest resident size in KiB.
pub(super) fn child(arguments: &[String]) -> Result<(), TaskError> {
    let events = arguments
        .first()
        .and_then(|text| text.parse::<u64>().ok())
        .unwrap_or(1);
    let scenario = Scenario::quiet()
        .mix(Mix::only(Kind::Plain))
        .batch(10)
        .users(100_000)
        .step(std::time::Duration::from_millis(1))
        .max_events(events);
    let mut session = Session::new(stream_id()?);
    session.handle_connected();
    for event in scenario.events(7) {
        let frame = format!("data: {}\n\n", event.json);
        for read in frame.as_bytes().chunks(READ) {
            session.handle_data(read);
            while let Some(event) = session.poll_event() {
                std::hint::black_box(event);
            }
        }
    }
    if session.stats().messages != events * 10 {
        return Err(TaskError::new(format!(
            "memory: {} messages",
            session.stats().messages
        )));
    }
    println!("{}", process::kib("VmHWM:")?);
    Ok(())
}
