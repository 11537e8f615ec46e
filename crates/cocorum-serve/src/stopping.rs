//! A signal that the server stops, for its tasks.

use tokio::sync::watch;

/// Reports that the server stops.
#[derive(Debug, Clone)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    pub(crate) fn new() -> (watch::Sender<bool>, Self) {
        let (stop, stopping) = watch::channel(false);
        (stop, Self(stopping))
    }

    pub(crate) fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns as soon as the server stops.
    pub(crate) async fn requested(&mut self) {
        // A dropped server has stopped, too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
