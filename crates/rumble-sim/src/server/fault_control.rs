use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::sync::Notify;

/// Requests of the response to the two layers of a connection: to the one below HTTP, which counts, and to the one below
/// TLS, which breaks the connection.
#[derive(Debug, Default)]
pub(crate) struct FaultControl {
    killed: Notify,
    state: Mutex<State>,
}

/// Kind of an interruption.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Cut {
    /// FIN, without the end of the HTTP response.
    Close,
    /// RST.
    Reset,
    /// Nothing more is sent.
    Stall,
}

/// Amount that can be written now.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum WriteLimit {
    Broken,
    /// Nothing. After everything that was written is flushed, call [`FaultControl::apply_cut`].
    Due,
    Open(usize),
    Stalled,
}

#[derive(Debug, Default)]
struct State {
    pending_cut: Option<PendingCut>,
    end: Option<Cut>,
    flush: Flush,
    pieces: Option<(usize, Duration)>,
    stalled: bool,
    /// Bytes of the truncated TLS record that are still sent.
    record_bytes_left: Option<usize>,
    version_left: usize,
    requested_cut: Option<Cut>,
}

#[derive(Debug)]
struct PendingCut {
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

impl FaultControl {
    /// Breaks the connection after this many more bytes.
    pub(super) fn schedule_cut(&self, bytes: usize, cut: Cut) {
        self.lock().pending_cut = Some(PendingCut { cut, left: bytes });
    }

    /// Breaks the connection now.
    pub(super) fn cut(&self, cut: Cut) {
        let mut state = self.lock();
        if cut == Cut::Stall {
            state.pending_cut = Some(PendingCut { cut, left: 0 });
        } else if state.end.is_none() {
            state.end = Some(cut);
            self.killed.notify_one();
        }
    }

    pub(super) fn set_pieces(&self, size: usize, gap: Duration) {
        self.lock().pieces = Some((size.max(1), gap));
    }

    /// hyper ends a response by closing its connection only for HTTP/1.0; the client must read 1.1.
    pub(super) fn force_http_1_1(&self) {
        self.lock().version_left = STATUS_LINE_START.len();
    }

    /// Ready after everything before was flushed.
    pub(super) fn poll_flushed(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if matches!(state.flush, Flush::Done) {
            state.flush = Flush::Idle;
            return Poll::Ready(());
        }
        state.flush = Flush::Wanted(cx.waker().clone());
        Poll::Pending
    }

    /// Breaks a connection that stalls, now or later.
    pub(super) fn cut_if_stalled(&self, cut: Cut) {
        let mut state = self.lock();
        state.requested_cut = Some(cut);
        if state.stalled {
            drop(state);
            self.cut(cut);
        }
    }

    /// Breaks the connection after all permitted bytes were sent.
    pub(super) fn apply_cut(&self) {
        let mut state = self.lock();
        let cut = match (&state.pending_cut, state.requested_cut) {
            (Some(pending_cut), requested_cut) if pending_cut.left == 0 => {
                match (pending_cut.cut, requested_cut) {
                    (Cut::Stall, Some(requested_cut)) => requested_cut,
                    (cut, _) => cut,
                }
            }
            _ => return,
        };
        if cut == Cut::Stall {
            state.stalled = true;
        } else {
            drop(state);
            self.cut(cut);
        }
    }

    /// Sends only the start of the next TLS record. Returns `false` if that was requested before.
    pub(super) fn truncate_record(&self) -> bool {
        let mut state = self.lock();
        let first = state.record_bytes_left.is_none();
        state.record_bytes_left.get_or_insert(TRUNCATED_RECORD_BYTES);
        first
    }

    pub(super) fn record_bytes_left(&self) -> Option<usize> {
        self.lock().record_bytes_left
    }

    pub(super) async fn killed(&self) {
        self.killed.notified().await;
    }

    pub(super) fn end(&self) -> Option<Cut> {
        self.lock().end
    }

    pub(super) fn write_limit(&self, wanted: usize) -> WriteLimit {
        let state = self.lock();
        if state.end.is_some() {
            return WriteLimit::Broken;
        }
        match &state.pending_cut {
            _ if state.stalled => WriteLimit::Stalled,
            Some(pending_cut) if pending_cut.left == 0 => WriteLimit::Due,
            Some(pending_cut) => WriteLimit::Open(wanted.min(pending_cut.left)),
            None => WriteLimit::Open(wanted),
        }
    }

    /// Size of the pieces, and the time between two of them.
    pub(super) fn piece(&self) -> (usize, Duration) {
        self.lock().pieces.unwrap_or((usize::MAX, Duration::ZERO))
    }

    /// The part of the status line that is still to be replaced.
    pub(super) fn version_rest(&self) -> Option<&'static [u8]> {
        let left = self.lock().version_left;
        STATUS_LINE_START
            .len()
            .checked_sub(left)
            .and_then(|from| STATUS_LINE_START.get(from..))
            .filter(|rest| !rest.is_empty())
    }

    /// Counts bytes of the layer below HTTP.
    pub(super) fn wrote(&self, bytes: usize) {
        let mut state = self.lock();
        state.version_left = state.version_left.saturating_sub(bytes);
        if let Some(pending_cut) = &mut state.pending_cut {
            pending_cut.left = pending_cut.left.saturating_sub(bytes);
        }
    }

    /// Counts bytes of the layer below TLS.
    pub(super) fn left(&self, bytes: usize) {
        if let Some(record_bytes_left) = &mut self.lock().record_bytes_left {
            *record_bytes_left = record_bytes_left.saturating_sub(bytes);
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
/// More than the record header of five bytes.
const TRUNCATED_RECORD_BYTES: usize = 9;
