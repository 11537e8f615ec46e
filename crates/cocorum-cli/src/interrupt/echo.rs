//! The echo of the terminal.

#[cfg(unix)]
pub(super) use self::unix::EchoOff;

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal, Stdin, stdin};

    use rustix::process::getpgrp;
    use rustix::termios::{
        LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
    };

    /// Hides typed keys until it is dropped, and then discards them.
    pub(crate) struct EchoOff {
        terminal: Stdin,
        before: Termios,
    }

    impl EchoOff {
        /// Returns `None` if the output is not the terminal: a pager may read the keyboard.
        pub(crate) fn begin() -> Option<Self> {
            let terminal = stdin();
            if !terminal.is_terminal() || !io::stdout().is_terminal() || !is_in_foreground(&terminal) {
                return None;
            }
            let before = tcgetattr(&terminal).ok()?;
            let mut silent = before.clone();
            silent.local_modes.remove(LocalModes::ECHO);
            tcsetattr(&terminal, OptionalActions::Now, &silent).ok()?;
            Some(Self { terminal, before })
        }
    }

    impl Drop for EchoOff {
        fn drop(&mut self) {
            if is_in_foreground(&self.terminal) {
                // Does not wait for the output, since the terminal can be stopped.
                let _ = tcflush(&self.terminal, QueueSelector::IFlush);
                let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
            }
        }
    }

    /// A process in the background is stopped if it changes the terminal.
    fn is_in_foreground(terminal: &Stdin) -> bool {
        tcgetpgrp(terminal).is_ok_and(|foreground| foreground == getpgrp())
    }
}

/// Does nothing on systems other than Unix.
#[cfg(not(unix))]
pub(super) struct EchoOff;

#[cfg(not(unix))]
impl EchoOff {
    pub(super) fn begin() -> Option<Self> {
        None
    }
}
