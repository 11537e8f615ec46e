use std::io::{self, Write};

use super::{Position, Writer};
use crate::read::Played;

/// Lines of `--json`.
pub(super) struct Events;

impl Writer for Events {
    fn event(&mut self, event: &Played, _: &Position, out: &mut dyn Write) -> io::Result<()> {
        match event.line() {
            Some(line) => writeln!(out, "{}", line.to_json()),
            None => Ok(()),
        }
    }
}
