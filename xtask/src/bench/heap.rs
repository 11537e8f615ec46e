//! Resident memory per chat after an `init` of 50 messages by 50 users, of very many in one process.

use std::hint::black_box;
use std::time::Duration;

use rumble_chat::Session;
use rumble_sim::{Kind, Mix, Scenario};

use super::figure::{Budget, Figure};
use super::{memory, process};
use crate::TaskError;

pub(super) fn run() -> Result<Vec<Figure>, TaskError> {
    Ok(vec![Figure {
        what: format!("per chat, of {CHATS}"),
        value: process::mib(&[process::HEAP])? * 1024.0 / f64::from(CHATS),
        unit: "KiB",
        limit: None,
        budget: Budget::AtMost {
            budget: 32.0,
            stretch: 24.0,
        },
    }])
}

/// Prints what the chats take together, in KiB.
pub(super) fn child() -> Result<(), TaskError> {
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
        let mut session = Session::new(memory::stream_id()?);
        session.handle_connected();
        session.handle_data(frame.as_bytes());
        while let Some(event) = session.poll_event() {
            black_box(event);
        }
        Ok(session)
    };
    // What the first one allocates for all is not a chat's.
    drop(chat()?);
    let before = process::kib("VmRSS:")?;
    let chats: Vec<Session> = (0..CHATS).map(|_| chat()).collect::<Result<_, _>>()?;
    println!("{}", process::kib("VmRSS:")?.saturating_sub(before));
    drop(black_box(chats));
    Ok(())
}

const CHATS: u32 = 2_000;
