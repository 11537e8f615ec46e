//! The result of a command on stdout: human-readable or as JSON.

use std::io::Write;
use std::process::ExitCode;

use rumble_feed::Line;

use crate::line_writer::LineWriter;

pub(crate) struct Report {
    json: bool,
    writer: LineWriter,
    out: Box<dyn Write + Send>,
}

impl Report {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            writer: LineWriter::new(json),
            out: LineWriter::stdout(json),
        }
    }

    /// Writes one result, as a line of JSON or as this text. Returns false once the output is closed.
    pub(crate) fn write(&mut self, line: &Line<'_>, human: impl FnOnce() -> String) -> bool {
        if self.json {
            self.writer.write(&mut self.out, &line.to_json())
        } else {
            let text = human();
            text.lines().all(|line| self.writer.write(&mut self.out, line))
        }
    }

    pub(crate) fn status(&self) -> ExitCode {
        if self.writer.has_failed() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}
