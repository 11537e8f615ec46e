//! Input of the user: typed at a prompt, or read from standard input.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use rumble_servicephp::Secret;

pub(crate) enum Prompt {
    /// Somebody is there.
    Terminal,
    /// Lines hold the answers to what is secret, one after the other.
    Stdin,
}

impl Prompt {
    pub(crate) fn detect() -> Self {
        if io::stdin().is_terminal() {
            Self::Terminal
        } else {
            Self::Stdin
        }
    }

    pub(crate) fn is_interactive(&self) -> bool {
        matches!(self, Self::Terminal)
    }

    /// A line that may be seen while it is typed. Only where somebody is there.
    pub(crate) fn line(&self, question: &str) -> io::Result<String> {
        let mut out = anstream::stderr();
        write!(out, "{question}")?;
        out.flush()?;
        let mut input = String::new();
        io::stdin().lock().take(MAX_INPUT_BYTES).read_line(&mut input)?;
        if input.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(input.trim().to_owned())
    }

    /// A line that is not shown.
    pub(crate) fn secret(&self, question: &str) -> io::Result<Secret> {
        let input = match self {
            Self::Terminal => {
                terminal::restore_on_signals();
                Secret::new(rpassword::prompt_password(question)?)
            }
            Self::Stdin => next_line()?,
        };
        if input.expose().is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(input)
    }
}

/// The state of the terminal. A signal that ends the process at a prompt would leave it without an echo.
mod terminal {
    /// From now on, Ctrl-C, a hangup and a request to terminate restore the terminal before they end the process.
    #[cfg(unix)]
    pub(super) fn restore_on_signals() {
        use std::sync::Once;

        use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let Ok(terminal) = std::fs::File::open("/dev/tty") else {
                return;
            };
            let Ok(before) = tcgetattr(&terminal) else { return };
            // Where another handler is set, that one ends the prompt.
            let _ = ctrlc::set_handler(move || {
                let _ = tcsetattr(&terminal, OptionalActions::Now, &before);
                end();
            });
        });
    }

    #[cfg(not(unix))]
    pub(super) fn restore_on_signals() {}

    /// As a shell reports a process that Ctrl-C ended.
    #[cfg(unix)]
    fn end() -> ! {
        crate::stderr::status("");
        std::process::exit(130)
    }
}

/// Without the end of the line; blanks around it may belong to it.
fn next_line() -> io::Result<Secret> {
    let mut line = String::with_capacity(256);
    io::stdin().lock().take(MAX_INPUT_BYTES).read_line(&mut line)?;
    let line = Secret::new(line);
    let text = line.expose();
    let text = text.strip_suffix('\n').unwrap_or(text);
    Ok(Secret::new(text.strip_suffix('\r').unwrap_or(text)))
}

/// Bytes; nobody's password is as long.
const MAX_INPUT_BYTES: u64 = 4096;
