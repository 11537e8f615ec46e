//! Ctrl-C.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};

/// Tells when the user presses Ctrl-C. Where the system does not let us know, it never tells.
pub(crate) fn interruptions() -> Receiver<()> {
    let (sender, receiver) = channel();
    let sender = Mutex::new(sender);
    let _ = ctrlc::set_handler(move || {
        if let Ok(sender) = sender.lock() {
            let _ = sender.send(());
        }
    });
    receiver
}
