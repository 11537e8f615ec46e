use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::stream::{BACKLOG_LOW_WATER, State, Stream};
use crate::Ending;

/// Runs the scenario of a stream in real time.
pub(super) async fn play(stream: Arc<Stream>) {
    while !stream.has_started() {
        stream.woken().await;
    }
    stream.begin();
    loop {
        match stream.play() {
            // A test may advance the time meanwhile.
            Next::In(time) => drop(timeout(time, stream.woken()).await),
            Next::Behind => stream.woken().await,
            Next::Over => break,
            Next::Soon => tokio::task::yield_now().await,
        }
    }
    if stream.ending == Ending::Close {
        stream.end();
    }
}

/// Sends keepalive comments.
pub(super) async fn keep_alive(stream: Arc<Stream>, every: Duration) {
    while !stream.has_ended() {
        sleep(every).await;
        stream.comment();
    }
}

enum Next {
    /// Readers must catch up first.
    Behind,
    In(Duration),
    Over,
    Soon,
}

impl Stream {
    fn play(&self) -> Next {
        self.lock().play()
    }
}

impl State {
    /// Performs everything that is due. Returns whether the scenario has ended.
    pub(super) fn catch_up(&mut self) -> bool {
        loop {
            match self.play() {
                Next::Soon => {}
                Next::Over => return self.generator.is_some(),
                Next::Behind | Next::In(_) => return false,
            }
        }
    }

    fn play(&mut self) -> Next {
        let state = self;
        let elapsed = state.clock.elapsed();
        for _ in 0..MAX_BURST {
            let backlog = state.backlog();
            let Some(generator) = &mut state.generator else {
                return Next::Over;
            };
            let Some(due) = generator.due() else {
                return match generator.ends_at().and_then(|end| end.checked_sub(elapsed)) {
                    Some(left) if !left.is_zero() => Next::In(left),
                    _ => Next::Over,
                };
            };
            if generator.is_unpaced() {
                if state.connections.is_empty() || backlog > 4 * BACKLOG_LOW_WATER {
                    return Next::Behind;
                }
            } else if due > elapsed {
                return Next::In(due.saturating_sub(elapsed));
            }
            for event in generator.perform(&mut state.room) {
                state.send_event(&event.to_string());
            }
        }
        Next::Soon
    }
}

const MAX_BURST: usize = 64;
