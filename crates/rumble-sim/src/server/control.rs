use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::sync::Notify;

/// What the answer's side tells the two layers of one connection: the one below HTTP that counts, and the one below
/// TLS that cuts.
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
    /// Nothing more: once all that was written has left, [`Control::strike`].
    Due,
    Open(usize),
    Stalled,
}

#[derive(Debug, Default)]
struct State {
    armed: Option<Armed>,
    end: Option<Cut>,
    flush: Flush,
    pieces: Option<(usize, Duration)>,
    stalled: bool,
    /// So much of the TLS record that is cut still leaves.
    torn: Option<usize>,
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
        if state.stalled {
            drop(state);
            self.cut(cut);
        }
    }

    /// Everything that may leave has left: now it breaks.
    pub(super) fn strike(&self) {
        let mut state = self.lock();
        let cut = match (&state.armed, state.wish) {
            (Some(armed), wish) if armed.left == 0 => match (armed.cut, wish) {
                (Cut::Stall, Some(wish)) => wish,
                (cut, _) => cut,
            },
            _ => return,
        };
        if cut == Cut::Stall {
            state.stalled = true;
        } else {
            drop(state);
            self.cut(cut);
        }
    }

    /// From here on only the start of a TLS record leaves. `false` when that was said before.
    pub(super) fn tear(&self) -> bool {
        let mut state = self.lock();
        let first = state.torn.is_none();
        state.torn.get_or_insert(TORN_RECORD);
        first
    }

    pub(super) fn torn(&self) -> Option<usize> {
        self.lock().torn
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
        match &state.armed {
            _ if state.stalled => Gate::Stalled,
            Some(armed) if armed.left == 0 => Gate::Due,
            Some(armed) => Gate::Open(wanted.min(armed.left)),
            None => Gate::Open(wanted),
        }
    }

    /// How much may leave at a time, and how long to wait after it.
    pub(super) fn piece(&self) -> (usize, Duration) {
        self.lock().pieces.unwrap_or((usize::MAX, Duration::ZERO))
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

    /// So many bytes went through the layer below HTTP.
    pub(super) fn wrote(&self, bytes: usize) {
        let mut state = self.lock();
        state.version_left = state.version_left.saturating_sub(bytes);
        if let Some(armed) = &mut state.armed {
            armed.left = armed.left.saturating_sub(bytes);
        }
    }

    /// So many bytes went out below TLS.
    pub(super) fn left(&self, bytes: usize) {
        if let Some(torn) = &mut self.lock().torn {
            *torn = torn.saturating_sub(bytes);
        }
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
/// A record's head has five bytes; so its content has begun.
const TORN_RECORD: usize = 9;
