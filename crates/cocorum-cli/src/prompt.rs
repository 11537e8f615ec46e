//! Input of the user: typed at a prompt, or read from standard input.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use rumble_servicephp::Secret;

use crate::error::CliError;
use crate::secrets;

pub(crate) enum Prompt {
    /// A user is at the terminal.
    Terminal,
    /// Standard input contains the secrets, one per line.
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

    /// Reads a line that is shown while it is typed. Only for [`Prompt::Terminal`].
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

    /// Reads a line that is not shown while it is typed.
    pub(crate) fn secret(&self, question: &str) -> io::Result<Secret> {
        let input = match self {
            Self::Terminal => terminal::read_hidden(question)?,
            Self::Stdin => next_line()?,
        };
        if input.expose().is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        secrets::conceal(&input);
        Ok(input)
    }
}

/// Error of a failed read. `which` is the line of standard input that can contain the input.
pub(crate) fn input_error(what: &str, which: &str, error: &io::Error) -> CliError {
    CliError::Message(match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            format!("{what} is missing: type it, or pass it as the {which} line of standard input")
        }
        _ => format!("cannot read {what}: {error}"),
    })
}

#[cfg(unix)]
mod terminal {
    //! Input that is not shown. A signal that ends or stops the process meanwhile restores the echo of the terminal.

    use std::fs::{File, OpenOptions};
    use std::io::{self, Write as _};
    use std::sync::{Arc, Mutex, OnceLock, PoisonError};

    use rumble_servicephp::Secret;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGABRT, SIGQUIT, SIGTSTP};
    use signal_hook::{iterator::Signals, low_level::emulate_default_handler};

    pub(super) fn read_hidden(question: &str) -> io::Result<Secret> {
        let terminal = Terminal::get()?;
        terminal.hide()?;
        let line = write!(&terminal.file, "{question}").and_then(|()| super::line_of(&terminal.file));
        terminal.show();
        writeln!(&terminal.file)?;
        line
    }

    struct Terminal {
        file: File,
        before: Termios,
        /// Whether typed characters are hidden. Locked by a thread that ends the process.
        is_hidden: Mutex<bool>,
    }

    impl Terminal {
        /// With handlers for the signals that end or stop the process.
        fn get() -> io::Result<Arc<Self>> {
            static TERMINAL: OnceLock<Arc<Terminal>> = OnceLock::new();
            if let Some(terminal) = TERMINAL.get() {
                return Ok(Arc::clone(terminal));
            }
            let file = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
            let terminal = Arc::new(Self {
                before: tcgetattr(&file)?,
                file,
                is_hidden: Mutex::new(false),
            });
            let at_end = Arc::clone(&terminal);
            // Where another handler is set, that one ends the prompt.
            let _ = ctrlc::set_handler(move || {
                let _locked = at_end.is_hidden.lock();
                at_end.set(&at_end.before);
                crate::stderr::status("");
                // The status of a process that Ctrl-C ended.
                std::process::exit(130)
            });
            if let Ok(signals) = Signals::new([SIGQUIT, SIGABRT, SIGTSTP]) {
                let terminal = Arc::clone(&terminal);
                std::thread::spawn(move || terminal.follow(signals));
            }
            Ok(Arc::clone(TERMINAL.get_or_init(|| terminal)))
        }

        /// Ctrl-\ ends the process, Ctrl-Z stops it. When it continues, typed characters are hidden again.
        fn follow(&self, mut signals: Signals) {
            for signal in signals.forever() {
                let is_hidden = self.is_hidden.lock().unwrap_or_else(PoisonError::into_inner);
                self.set(&self.before);
                let _ = emulate_default_handler(signal);
                if *is_hidden {
                    self.set(&self.hidden());
                }
            }
        }

        fn hide(&self) -> io::Result<()> {
            let mut is_hidden = self.is_hidden.lock().unwrap_or_else(PoisonError::into_inner);
            tcsetattr(&self.file, OptionalActions::Now, &self.hidden())?;
            *is_hidden = true;
            Ok(())
        }

        fn show(&self) {
            let mut is_hidden = self.is_hidden.lock().unwrap_or_else(PoisonError::into_inner);
            self.set(&self.before);
            *is_hidden = false;
        }

        fn hidden(&self) -> Termios {
            let mut hidden = self.before.clone();
            hidden.local_modes.remove(LocalModes::ECHO);
            hidden
        }

        fn set(&self, settings: &Termios) {
            let _ = tcsetattr(&self.file, OptionalActions::Now, settings);
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    use rumble_servicephp::Secret;

    pub(super) fn read_hidden(question: &str) -> std::io::Result<Secret> {
        rpassword::prompt_password(question).map(Secret::new)
    }
}

/// Reads a line, without its line break. Blanks at its ends are kept, since a password can contain them.
fn next_line() -> io::Result<Secret> {
    let mut line = String::with_capacity(256);
    io::stdin().lock().take(MAX_INPUT_BYTES).read_line(&mut line)?;
    Ok(without_line_end(line))
}

/// Like [`next_line`], from a terminal, which returns one line at a time.
#[cfg(unix)]
fn line_of(terminal: &std::fs::File) -> io::Result<Secret> {
    let mut line = String::with_capacity(256);
    io::BufReader::new(terminal.take(MAX_INPUT_BYTES)).read_line(&mut line)?;
    Ok(without_line_end(line))
}

fn without_line_end(line: String) -> Secret {
    let line = Secret::new(line);
    let text = line.expose();
    let text = text.strip_suffix('\n').unwrap_or(text);
    Secret::new(text.strip_suffix('\r').unwrap_or(text))
}

/// Longer than any password.
const MAX_INPUT_BYTES: u64 = 4096;
