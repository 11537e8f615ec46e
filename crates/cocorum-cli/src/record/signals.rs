//! The signals of a recorder: most end it; a hangup makes it read its lists of streams again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Signals received so far.
#[derive(Clone, Default)]
pub(crate) struct Signals {
    end: Arc<AtomicBool>,
    reload: Arc<AtomicBool>,
}

impl Signals {
    /// Installs the handlers, so that signals no longer end the process directly. Without lists, a hangup ends it as the
    /// other signals do.
    pub(crate) fn begin(has_lists: bool) -> Self {
        let signals = Self::default();
        let hangup = if has_lists { &signals.reload } else { &signals.end };
        let handled = [SIGINT, SIGTERM]
            .map(|signal| flag::register(signal, Arc::clone(&signals.end)).is_ok())
            .into_iter()
            .all(|is_handled| is_handled);
        #[cfg(unix)]
        let handled = handled && flag::register(signal_hook::consts::SIGHUP, Arc::clone(hangup)).is_ok();
        #[cfg(not(unix))]
        let _ = hangup;
        if !handled {
            crate::stderr::status(
                "-- a signal ends the recording without a last sync: the system does not report it",
            );
        }
        signals
    }

    pub(crate) fn is_end_requested(&self) -> bool {
        self.end.load(Ordering::Relaxed)
    }

    /// Set when the end is requested.
    #[cfg(feature = "relay")]
    pub(crate) fn end_flag(&self) -> &AtomicBool {
        &self.end
    }

    /// Whether the lists must be read again. Returns `true` once for each signal.
    pub(crate) fn take_reload(&self) -> bool {
        self.reload.swap(false, Ordering::Relaxed)
    }
}
