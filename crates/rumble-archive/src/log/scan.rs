//! Lines out of bytes, each of a bounded length.

use std::io::{self, BufRead};

/// Reads lines, and knows where each begins.
#[derive(Debug)]
pub(crate) struct Scan<R> {
    reader: R,
    line: Vec<u8>,
    position: u64,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanned<'a> {
    /// Without its end; empty when it is longer than any line of a recording.
    pub(crate) bytes: &'a [u8],
    /// Position behind it.
    pub(crate) end: u64,
    /// Whether it has an end, and is not just the end of the file.
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

    /// The next line; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Scanned<'_>>> {
        self.line.clear();
        // What one very long line took is given back.
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

/// An event of 8 MiB whose every byte is written as a JSON escape, and its envelope.
const MAX_LINE_BYTES: usize = 64 * 1024 * 1024;
const KEPT_BYTES: usize = 1024 * 1024;
