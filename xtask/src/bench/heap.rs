//! Resident memory per chat after an `init` of 50 messages by 50 users, with very many chats in one process.

use std::hint::black_box;
use std::time::Duration;

use rumble_chat::Session;
use rumble_sim::{Kind, Mix, Scenario};

use super::Effort;
use super::figure::{Budget, Figure};
use super::process;
use super::streams::stream_id;
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let chats: u32 = effort.pick(2_000, 50);
    Ok(vec![Figure {
        what: format!("resident memory per chat, of {chats}"),
        value: process::mib(&[process::HEAP, &chats.to_string()])? * 1024.0 / f64::from(chats),
        unit: "KiB",
        limit: None,
        budget: Budget::at_most(32.0, 24.0),
    }])
}

/// Prints what the chats take together, in KiB.
pub(super) fn child(arguments: &[String]) -> Result<(), TaskError> {
    let scenario = Scenario::quiet()
        .mix(Mix::only(Kind::Plain))
        .users(50)
        .history(50)
        .step(Duration::from_millis(1))
        .max_events(1);
    let init = scenario
        .events(7)
        .next()
        .ok_or_else(|| TaskError::new("heap: no init".to_owned()))?;
    let frame = format!("data: {}\n\n", init.json);
    let chat = || -> Result<Session, TaskError> {
        let mut session = Session::new(stream_id()?);
        session.handle_connected();
        session.handle_data(frame.as_bytes());
        while let Some(event) = session.poll_event() {
            black_box(event);
        }
        Ok(session)
    };
    let chats = arguments
        .first()
        .and_then(|text| text.parse::<u32>().ok())
        .unwrap_or(1);
    // The first chat also allocates what all chats share.
    drop(chat()?);
    let before = process::kib("VmRSS:")?;
    let chats: Vec<Session> = (0..chats).map(|_| chat()).collect::<Result<_, _>>()?;
    println!("{}", process::kib("VmRSS:")?.saturating_sub(before));
    drop(black_box(chats));
    Ok(())
}
