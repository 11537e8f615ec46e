//! What is asked of the person at the terminal, or read from standard input in their place.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use rumble_servicephp::Secret;

pub(crate) enum Asker {
    /// Somebody is there.
    Terminal,
    /// Lines hold the answers to what is secret, one after the other.
    Lines,
}

impl Asker {
    pub(crate) fn of_this_process() -> Self {
        if io::stdin().is_terminal() {
            Self::Terminal
        } else {
            Self::Lines
        }
    }

    pub(crate) fn has_somebody(&self) -> bool {
        matches!(self, Self::Terminal)
    }

    /// A line that may be seen while it is typed. Only where somebody is there.
    pub(crate) fn line(&self, question: &str) -> io::Result<String> {
        let mut out = anstream::stderr();
        write!(out, "{question}")?;
        out.flush()?;
        let mut answer = String::new();
        io::stdin().lock().take(LONGEST).read_line(&mut answer)?;
        if answer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(answer.trim().to_owned())
    }

    /// A line that is not shown.
    pub(crate) fn secret(&self, question: &str) -> io::Result<Secret> {
        let answer = match self {
            Self::Terminal => Secret::new(rpassword::prompt_password(question)?),
            Self::Lines => next_line()?,
        };
        if answer.expose().is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(answer)
    }
}

/// Without the end of the line; blanks around it may belong to it.
fn next_line() -> io::Result<Secret> {
    let mut line = String::with_capacity(256);
    io::stdin().lock().take(LONGEST).read_line(&mut line)?;
    let line = Secret::new(line);
    let text = line.expose();
    let text = text.strip_suffix('\n').unwrap_or(text);
    Ok(Secret::new(text.strip_suffix('\r').unwrap_or(text)))
}

/// Bytes; nobody's password is as long.
const LONGEST: u64 = 4096;
