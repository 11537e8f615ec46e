//! Signals that end the command: Ctrl-C, a hangup, a request to terminate.

mod echo;

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
#[cfg(any(feature = "demo", feature = "record", feature = "serve"))]
use std::time::Duration;

use echo::EchoOff;

/// Reports when the user ends the command. Until then, typed keys are not shown between the lines of output.
pub(crate) struct Interruptions {
    receiver: Receiver<()>,
    _echo_off: Option<EchoOff>,
}

impl Interruptions {
    /// Installs the handlers. If that fails, signals end the process.
    pub(crate) fn begin() -> Self {
        let (sender, receiver) = channel();
        let sender = Mutex::new(sender);
        let handled = ctrlc::set_handler(move || {
            if let Ok(sender) = sender.lock() {
                let _ = sender.send(());
            }
        });
        Self {
            receiver,
            // A signal that ends the process would leave the terminal without an echo.
            _echo_off: handled.ok().and_then(|()| EchoOff::begin()),
        }
    }

    pub(crate) fn came(&self) -> bool {
        self.receiver.try_recv().is_ok()
    }

    /// Waits for a signal, or for this time. Returns whether a signal was received.
    #[cfg(any(feature = "demo", feature = "record", feature = "serve"))]
    pub(crate) fn wait(&self, time: Option<Duration>) -> bool {
        match time {
            Some(time) => self.receiver.recv_timeout(time).is_ok(),
            None => self.receiver.recv().is_ok(),
        }
    }
}
