//! Bytes to delivered, owned messages with their JSON kept and the state up to date.

use rumble_chat::{Event, Session};

use super::streams::{self, READ};
use super::{Figure, best, limit};
use crate::TaskError;

pub(super) fn run() -> Result<Vec<Figure>, TaskError> {
    let mut figures = Vec::new();
    for (batch, events) in [(1, 60_000), (10, 6_000)] {
        let bytes = streams::chat(batch, events, streams::USERS);
        let expected = limit::read(&bytes);
        let delivered = deliver(&bytes)?;
        if delivered != expected {
            return Err(TaskError::new(format!(
                "{delivered} messages delivered, {expected} sent"
            )));
        }
        // In turn, so that both see the same machine.
        let mut times = (f64::INFINITY, f64::INFINITY);
        for _ in 0..9 {
            times.0 = times.0.min(best(1, || limit::read(&bytes)));
            times.1 = times.1.min(best(1, || deliver(&bytes)));
        }
        let ratio = times.0 / times.1;
        #[expect(clippy::cast_precision_loss, reason = "a number of messages")]
        let per_message = times.1 * 1e9 / delivered as f64;
        figures.push(Figure {
            what: format!("{batch} message(s) per event, 2,000 users"),
            found: format!("{ratio:.2} × the limit's speed ({per_message:.0} ns a message)"),
            budget: "≥ 0.40 × (stretch 0.60 ×)",
            met: ratio >= 0.4,
        });
    }
    Ok(figures)
}

fn deliver(bytes: &[u8]) -> Result<usize, TaskError> {
    let mut session = Session::new(super::memory::stream_id()?);
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
