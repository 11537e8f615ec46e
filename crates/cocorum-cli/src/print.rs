//! The result of a command on stdout: for people or as JSON.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;

use crate::lines::Lines;
use crate::safe;

pub(crate) struct Print {
    json: bool,
    lines: Lines,
    out: Box<dyn Write + Send>,
}

impl Print {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            lines: Lines::default(),
            out: Lines::stdout(json),
        }
    }

    /// One record: as a JSON object, or in these words. False when nobody can see it any more.
    pub(crate) fn record(&mut self, record: &impl Serialize, for_people: impl FnOnce() -> String) -> bool {
        if self.json {
            let json = serde_json::to_string(record).unwrap_or_default();
            self.lines.write(&mut self.out, &safe::json_line(&json))
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
