//! The result of a command on stdout: for people or as JSON.

use std::io::Write;
use std::process::ExitCode;

use rumble_feed::Line;

use crate::lines::Lines;

pub(crate) struct Print {
    json: bool,
    lines: Lines,
    out: Box<dyn Write + Send>,
}

impl Print {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            lines: Lines::new(json),
            out: Lines::stdout(json),
        }
    }

    /// One result: as a line of JSON, or in these words. False when nobody can see it any more.
    pub(crate) fn line(&mut self, line: &Line<'_>, for_people: impl FnOnce() -> String) -> bool {
        if self.json {
            self.lines.write(&mut self.out, &line.to_json())
        } else {
            let text = for_people();
            text.lines().all(|line| self.lines.write(&mut self.out, line))
        }
    }

    pub(crate) fn status(&self) -> ExitCode {
        if self.lines.have_failed() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}
