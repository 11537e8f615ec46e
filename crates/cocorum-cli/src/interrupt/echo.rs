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

    /// What is typed is not shown until this is dropped, and is then forgotten.
    pub(crate) struct EchoOff {
        terminal: Stdin,
        before: Termios,
    }

    impl EchoOff {
        /// None where the output goes elsewhere, perhaps to a pager that has the keyboard.
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
                // Not with an option that waits for the output: the terminal may have been halted.
                let _ = tcflush(&self.terminal, QueueSelector::IFlush);
                let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
            }
        }
    }

    /// Elsewhere, changing the terminal would stop the process.
    fn is_in_foreground(terminal: &Stdin) -> bool {
        tcgetpgrp(terminal).is_ok_and(|foreground| foreground == getpgrp())
    }
}

/// The echo stays where the system has no terminals that we know.
#[cfg(not(unix))]
pub(super) struct EchoOff;

#[cfg(not(unix))]
impl EchoOff {
    pub(super) fn begin() -> Option<Self> {
        None
    }
}
