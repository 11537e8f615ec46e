//! `cargo xtask capture`: records the data of the real service, and writes it without personal data (`scrub.rs`).
//!
//! While it runs, the received data is in a file next to the result that only its owner can read. An interrupted
//! capture continues with that file, which is removed when the result is written.

mod source;
mod store;

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::TaskError;
use crate::arguments::Arguments;
use crate::scrub::{Leak, scrub};
use source::Source;
use store::{Line, Store};

/// The parsed arguments.
struct Call {
    source: Source,
    output: PathBuf,
    time: Duration,
    max_bytes: u64,
}

/// Returns each text scrubbed, or nothing.
type Scrub = dyn Fn(&[String]) -> Result<Vec<String>, Leak>;

/// `chat STREAM`, `live` or `service NAME [FIELD=VALUE…]`, with `--output FILE [--for 5m] [--max-bytes N] [--base-url URL]
/// [--chat-url URL]`.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    capture(&Call::parse(arguments)?, &scrub)
}

/// Receives, scrubs and writes the texts.
fn capture(call: &Call, scrub: &Scrub) -> Result<(), TaskError> {
    let mut store = Store::open(&call.output)?;
    let mut progress = Progress::new(call);
    let until = now() + call.time;
    progress.show(&store);
    if !call.time.is_zero() && store.bytes() < call.max_bytes {
        call.source.read(until, &mut |line| {
            store.add(&line)?;
            progress.show(&store);
            Ok(store.bytes() < call.max_bytes)
        })?;
    }
    progress.end();
    let lines = store.lines()?;
    if lines.is_empty() {
        return Err(TaskError::new("nothing was received"));
    }
    let originals: Vec<String> = lines.iter().map(|line| line.content.clone()).collect();
    let scrubbed = scrub(&originals).map_err(|leak| {
        TaskError::new(format!(
            "nothing was written, since the capture could not be scrubbed: {leak}; what was received is in {}",
            store.path().display()
        ))
    })?;
    let scrubbed = lines
        .into_iter()
        .zip(scrubbed)
        .map(|(line, content)| Line { content, ..line });
    store.finish(scrubbed)?;
    println!(
        "{}: {} texts. Look through it before you send it: docs/captures.md",
        call.output.display(),
        originals.len()
    );
    Ok(())
}

impl Call {
    fn parse(arguments: &[String]) -> Result<Self, TaskError> {
        let (mut output, mut base_url, mut chat_url) = (None, None, None);
        let (mut time, mut max_bytes) = (Duration::from_secs(300), 10 * 1024 * 1024);
        let mut operands = Vec::new();
        let mut arguments = Arguments::new(arguments);
        while let Some(argument) = arguments.next() {
            match argument {
                "--output" => output = Some(PathBuf::from(arguments.value()?)),
                "--for" => time = arguments.time()?,
                "--max-bytes" => max_bytes = arguments.number()?,
                "--base-url" => base_url = Some(arguments.value()?),
                "--chat-url" => chat_url = Some(arguments.value()?),
                _ => operands.push(arguments.operand()?.to_owned()),
            }
        }
        Ok(Self {
            source: Source::parse(&operands, base_url, chat_url)?,
            output: output.ok_or_else(|| TaskError::usage("`--output FILE` is missing"))?,
            time,
            max_bytes,
        })
    }
}

/// Progress line on a terminal.
struct Progress {
    is_shown: bool,
    start: Instant,
    time: Duration,
    max_bytes: u64,
}

impl Progress {
    fn new(call: &Call) -> Self {
        Self {
            is_shown: std::io::stderr().is_terminal(),
            start: now(),
            time: call.time,
            max_bytes: call.max_bytes,
        }
    }

    fn show(&mut self, store: &Store) {
        if self.is_shown {
            eprint!(
                "\r{} texts, {} of {} KiB, {} of {} s ",
                store.texts(),
                store.bytes() / 1024,
                self.max_bytes / 1024,
                self.start.elapsed().as_secs(),
                self.time.as_secs()
            );
            // Only for display, so failures can be ignored.
            drop(std::io::stderr().flush());
        }
    }

    fn end(&self) {
        if self.is_shown {
            eprintln!();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a capture ends at a time")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests;
