//! Prints the events of a recording as JSON lines: `cargo run -p rumble-archive --example events -- FOLDER`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]

use std::ops::ControlFlow;
use std::process::ExitCode;

use rumble_archive::Error;
use rumble_archive::read::{Recording, Selection};

fn main() -> Result<ExitCode, Error> {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: events FOLDER");
        return Ok(ExitCode::from(2));
    };
    let report = Recording::open(folder)?.play(&Selection::default(), |played| {
        if let Some(line) = played.line() {
            println!("{}", line.to_json());
        }
        ControlFlow::Continue(())
    })?;
    for damage in &report.damages {
        eprintln!("{damage}");
    }
    Ok(ExitCode::SUCCESS)
}
