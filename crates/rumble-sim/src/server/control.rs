use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::sync::Notify;

/// What the answer's side tells the socket's side of one connection.
#[derive(Debug, Default)]
pub(crate) struct Control {
    killed: Notify,
    state: Mutex<State>,
}

/// How a connection breaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Cut {
    /// FIN, without the end that HTTP asks for.
    Close,
    /// RST.
    Reset,
    /// Silence.
    Stall,
}

/// Answer to: how much may be written now?
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Gate {
    Broken,
    Open(usize),
    Stalled,
}

#[derive(Debug, Default)]
struct State {
    armed: Option<Armed>,
    end: Option<Cut>,
    flush: Flush,
    pieces: Option<(usize, Duration)>,
    version_left: usize,
    wish: Option<Cut>,
}

#[derive(Debug)]
struct Armed {
    cut: Cut,
    left: usize,
}

#[derive(Debug, Default)]
enum Flush {
    Done,
    #[default]
    Idle,
    Wanted(Waker),
}

impl Control {
    /// Lets so many more bytes pass, then breaks the connection.
    pub(super) fn arm(&self, bytes: usize, cut: Cut) {
        self.lock().armed = Some(Armed { cut, left: bytes });
    }

    /// Breaks the connection now.
    pub(super) fn cut(&self, cut: Cut) {
        let mut state = self.lock();
        if cut == Cut::Stall {
            state.armed = Some(Armed { cut, left: 0 });
        } else if state.end.is_none() {
            state.end = Some(cut);
            self.killed.notify_one();
        }
    }

    pub(super) fn set_pieces(&self, size: usize, gap: Duration) {
        self.lock().pieces = Some((size.max(1), gap));
    }

    /// The HTTP server ends an answer with its connection only under HTTP/1.0; the client shall read 1.1.
    pub(super) fn say_http_1_1(&self) {
        self.lock().version_left = STATUS_LINE_START.len();
    }

    /// Ready once everything that was handed over before has left.
    pub(super) fn poll_flushed(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if matches!(state.flush, Flush::Done) {
            state.flush = Flush::Idle;
            return Poll::Ready(());
        }
        state.flush = Flush::Wanted(cx.waker().clone());
        Poll::Pending
    }

    /// Breaks a connection that stalls, now or when it comes to that.
    pub(super) fn cut_if_stalled(&self, cut: Cut) {
        let mut state = self.lock();
        state.wish = Some(cut);
        if matches!(&state.armed, Some(armed) if armed.left == 0) {
            drop(state);
            self.cut(cut);
        }
    }

    pub(super) async fn killed(&self) {
        self.killed.notified().await;
    }

    pub(super) fn end(&self) -> Option<Cut> {
        self.lock().end
    }

    pub(super) fn gate(&self, wanted: usize) -> Gate {
        let state = self.lock();
        if state.end.is_some() {
            return Gate::Broken;
        }
        let piece = state.pieces.map_or(wanted, |(size, _)| size.min(wanted));
        match &state.armed {
            Some(armed) if armed.left == 0 => Gate::Stalled,
            Some(armed) => Gate::Open(piece.min(armed.left)),
            None => Gate::Open(piece),
        }
    }

    /// What of the status line's start is still to be replaced.
    pub(super) fn version_rest(&self) -> Option<&'static [u8]> {
        let left = self.lock().version_left;
        STATUS_LINE_START
            .len()
            .checked_sub(left)
            .and_then(|from| STATUS_LINE_START.get(from..))
            .filter(|rest| !rest.is_empty())
    }

    /// Returns how long to wait before the next piece.
    pub(super) fn wrote(&self, bytes: usize) -> Option<Duration> {
        let mut state = self.lock();
        state.version_left = state.version_left.saturating_sub(bytes);
        let pause = state.pieces.map(|(_, gap)| gap).filter(|gap| !gap.is_zero());
        if let Some(armed) = &mut state.armed {
            armed.left = armed.left.saturating_sub(bytes);
            let reached = (armed.left == 0).then_some(armed.cut);
            let cut = if reached == Some(Cut::Stall) {
                state.wish
            } else {
                reached
            };
            drop(state);
            if let Some(cut) = cut {
                self.cut(cut);
            }
        }
        pause
    }

    pub(super) fn flushed(&self) {
        let mut state = self.lock();
        if let Flush::Wanted(waker) = &state.flush {
            waker.wake_by_ref();
            state.flush = Flush::Done;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const STATUS_LINE_START: &[u8] = b"HTTP/1.1";
