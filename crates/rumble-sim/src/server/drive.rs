use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use super::link::BACKLOG_LOW;
use super::stream::Stream;
use crate::Ending;

/// Plays a stream's scenario in real time.
pub(super) async fn play(stream: Arc<Stream>) {
    while !stream.has_started() {
        stream.nudged().await;
    }
    let begun = Instant::now();
    loop {
        match stream.play_until(begun.elapsed()) {
            Next::At(due) => sleep_until(begun + due).await,
            Next::Behind => stream.nudged().await,
            Next::Over => break,
            Next::Soon => tokio::task::yield_now().await,
        }
    }
    if stream.ending == Ending::Close {
        stream.end();
    }
}

/// Comments so that clients know that the line is alive.
pub(super) async fn keep_alive(stream: Arc<Stream>, every: Duration) {
    while !stream.is_over() {
        sleep(every).await;
        stream.comment();
    }
}

enum Next {
    At(Duration),
    /// Readers have to catch up first.
    Behind,
    Over,
    Soon,
}

impl Stream {
    fn play_until(&self, elapsed: Duration) -> Next {
        let mut state = self.lock();
        let state = &mut *state;
        for _ in 0..BURST {
            let backlog = state.backlog();
            let Some(director) = &mut state.director else {
                return Next::Over;
            };
            let Some(due) = director.due() else {
                return Next::Over;
            };
            if director.is_unpaced() {
                if state.links.is_empty() || backlog > 4 * BACKLOG_LOW {
                    return Next::Behind;
                }
            } else if due > elapsed {
                return Next::At(due);
            }
            for event in director.perform(&mut state.room) {
                state.deliver(&event.to_string());
            }
        }
        Next::Soon
    }
}

const BURST: usize = 64;
