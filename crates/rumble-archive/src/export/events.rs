use std::io::{self, Write};

use super::{Place, Writer};
use crate::read::Played;

/// The lines of `--json`.
pub(super) struct Events;

impl Writer for Events {
    fn event(&mut self, event: &Played, _: &Place, out: &mut dyn Write) -> io::Result<()> {
        match event.line() {
            Some(line) => writeln!(out, "{}", line.to_json()),
            None => Ok(()),
        }
    }
}
