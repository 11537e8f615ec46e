//! Splits bytes into lines of a bounded length.

use std::io::{self, BufRead};

/// Reads lines and their positions.
#[derive(Debug)]
pub(crate) struct Scan<R> {
    reader: R,
    line: Vec<u8>,
    position: u64,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanned<'a> {
    /// Content without the line break; empty if the line is longer than any line of a recording.
    pub(crate) bytes: &'a [u8],
    /// Position after the line.
    pub(crate) end: u64,
    /// Whether the line has a line break and is not only the end of the file.
    pub(crate) is_whole: bool,
}

impl<R: BufRead> Scan<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            line: Vec::new(),
            position: 0,
        }
    }

    /// Returns the next line, or `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Scanned<'_>>> {
        self.line.clear();
        // Releases the memory of a very long line.
        self.line.shrink_to(KEPT_BYTES);
        let (mut is_whole, mut is_too_long, mut is_empty) = (false, false, true);
        while !is_whole {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            is_empty = false;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            is_whole = end.is_some();
            let text = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            is_too_long |= self.line.len() + text.len() > MAX_LINE_BYTES;
            if is_too_long {
                self.line.clear();
            } else {
                self.line.extend_from_slice(text);
            }
            let taken = text.len() + usize::from(is_whole);
            self.reader.consume(taken);
            self.position += taken as u64;
        }
        Ok((!is_empty).then_some(Scanned {
            bytes: &self.line,
            end: self.position,
            is_whole,
        }))
    }
}

/// An event of 8 MiB in which every byte is a JSON escape, and its envelope.
const MAX_LINE_BYTES: usize = 64 * 1024 * 1024;
const KEPT_BYTES: usize = 1024 * 1024;
