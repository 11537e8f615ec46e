//! From `close()` in one thread to the return of the read that it ends in another.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rumble_chat::{ChatApi, Endpoint};

use super::Effort;
use super::figure::{Budget, Figure};
use super::now;
use super::process::Server;
use super::server::SILENT;
use super::streams::stream_id;
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let server = Server::start(&[SILENT])?;
    let url = Endpoint::parse(&format!("http://127.0.0.1:{}/chat/api", server.port)).map_err(failed)?;
    let mut times = Vec::new();
    let runs = effort.pick(300, 5);
    for _ in 0..runs {
        let mut chat = ChatApi::builder(stream_id()?)
            .chat_url(url.clone())
            .connect()
            .map_err(failed)?;
        // Takes the `init`, which has already arrived.
        let _ = chat.try_next_event();
        let closer = chat.close_handle();
        let (sender, returned) = channel();
        let reader = thread::spawn(move || {
            let _ = chat.next_event();
            let _ = sender.send(now());
        });
        thread::sleep(Duration::from_millis(5));
        let start = now();
        closer.close();
        let end = returned.recv().map_err(failed)?;
        times.push(end.saturating_duration_since(start).as_secs_f64() * 1e3);
        let _ = reader.join();
    }
    times.sort_by(f64::total_cmp);
    let figure = |name: &str, share: usize, budget: f64, stretch: f64| Figure {
        what: format!("{name} of {runs}"),
        value: times.get(times.len() * share / 100).copied().unwrap_or(f64::NAN),
        unit: "ms",
        limit: None,
        budget: Budget::at_most(budget, stretch),
    };
    Ok(vec![figure("p50", 50, 3.0, 0.3), figure("p99", 99, 3.0, 3.0)])
}

fn failed(error: impl std::fmt::Display) -> TaskError {
    TaskError::new(format!("close: {error}"))
}
