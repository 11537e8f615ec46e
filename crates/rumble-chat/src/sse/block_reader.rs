use std::ops::Range;

use memchr::memchr2;

use super::field::StreamFields;
use super::frame::EXCERPT;
use super::text::TextBuffer;

/// Splits the text into blocks at blank lines, enforces the size limit, and reads the fields that outlive a block: last
/// event id, reconnection time, comment count.
///
/// Every byte is searched once. A block ends as soon as its blank line does; after a lone CR, the reader does not wait
/// for a possible LF.
pub(super) struct BlockReader {
    max: usize,
    text: TextBuffer,
    /// Start of the block; in an oversized block, of the line. Text before it is consumed.
    start: usize,
    /// Start of the line.
    line: usize,
    /// Position up to which line ends were searched.
    scan: usize,
    /// Whether the last line ended with CR; an LF at `scan` is part of the same line end.
    last_was_cr: bool,
    /// Whether the block is oversized and its rest is being discarded.
    skipping: bool,
    /// Length of the text when all of it was consumed the last time.
    last_used: usize,
    stats: BlockStats,
    stream: StreamFields,
}

/// Result of reading the next part of the text.
pub(super) enum BlockResult {
    /// A block with at least one field.
    Block(Block),
    /// A block that has just exceeded the limit.
    Oversized {
        bytes: usize,
        excerpt: String,
    },
    Incomplete,
}

/// Position of a block in the text.
pub(super) struct Block {
    /// The lines without the blank one.
    pub(super) lines: Range<usize>,
    /// The line without its end, if it is the only one.
    pub(super) single_line: Option<Range<usize>>,
}

/// Properties of the block read so far.
#[derive(Default)]
struct BlockStats {
    comments: usize,
    /// Length from the start of the block to the end of its first line.
    first_len: usize,
    lines: usize,
    /// Whether a character was replaced in the discarded part of the line.
    line_replaced: bool,
    replaced: bool,
}

impl BlockReader {
    pub(super) fn new(max: usize) -> Self {
        Self {
            max,
            text: TextBuffer::default(),
            start: 0,
            line: 0,
            scan: 0,
            last_was_cr: false,
            skipping: false,
            last_used: 0,
            stats: BlockStats::default(),
            stream: StreamFields::default(),
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        // Moving the rest to the front costs at most as much as the consumed bytes did.
        if self.start >= self.pending_bytes() {
            self.remove_consumed();
        }
        self.text.push(bytes);
    }

    /// Returns the next block or oversized event. The text of a block stays valid until the next call of `next` or
    /// `feed`.
    pub(super) fn next(&mut self) -> BlockResult {
        loop {
            if self.last_was_cr {
                match self.byte(self.scan) {
                    None => return self.mark_consumed(),
                    Some(b'\n') => self.take_lf(),
                    Some(_) => {}
                }
                self.last_was_cr = false;
            }
            if !self.skipping && self.line - self.start > self.max {
                return self.skip_block(self.line);
            }
            let Some((end, byte)) = self.line_end() else {
                self.scan = self.text().len();
                return self.mark_consumed();
            };
            self.last_was_cr = byte == b'\r';
            let line = self.line..end;
            self.line = end + 1;
            self.scan = end + 1;
            if !line.is_empty() {
                self.end_line(line);
            } else if let Some(block) = self.end_block(end) {
                return BlockResult::Block(block);
            }
        }
    }

    pub(super) fn text(&self) -> &str {
        self.text.as_str()
    }

    pub(super) fn pending_bytes(&self) -> usize {
        self.text().len() - self.start
    }

    pub(super) fn buffered(&self) -> usize {
        self.pending_bytes() + self.text.incomplete_bytes()
    }

    pub(super) fn capacity(&self) -> usize {
        self.text.capacity()
    }

    /// Fields that outlive a block.
    pub(super) fn stream(&self) -> &StreamFields {
        &self.stream
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text().as_bytes().get(at).copied()
    }

    fn line_end(&self) -> Option<(usize, u8)> {
        let unseen = self.text().as_bytes().get(self.scan..)?;
        match *unseen.first()? {
            // Usually a blank line.
            byte @ (b'\n' | b'\r') => Some((self.scan, byte)),
            _ => {
                let offset = memchr2(b'\n', b'\r', unseen)?;
                Some((self.scan + offset, *unseen.get(offset)?))
            }
        }
    }

    /// Skips the LF of a CR LF.
    fn take_lf(&mut self) {
        if self.start == self.line {
            self.start += 1;
        }
        self.line += 1;
        self.scan += 1;
    }

    fn end_line(&mut self, line: Range<usize>) {
        match self.byte(line.start) {
            // A comment before the first field is not counted towards the size of the event.
            Some(b':') if line.start == self.start && !self.skipping => {
                self.stream.comments += 1;
                self.record_replacement(line.end);
                self.start = self.line;
                return;
            }
            Some(b':') => {
                self.stream.comments += 1;
                self.stats.comments += 1;
            }
            Some(b'i' | b'r') => self.record_field(line.clone()),
            _ => {}
        }
        if self.stats.lines == 0 {
            self.stats.first_len = line.end - self.start;
        }
        self.stats.lines += 1;
        self.record_replacement(line.end);
        if self.skipping {
            self.start = self.line;
        }
    }

    /// Reads an `id:` or `retry:` line. In an oversized event only short lines count, however they were split.
    fn record_field(&mut self, line: Range<usize>) {
        let over = self.skipping || self.line - self.start > self.max;
        if over && line.len() > self.longest_kept_line() {
            return;
        }
        self.stream.read(self.text.as_str().get(line).unwrap_or_default());
    }

    fn record_replacement(&mut self, end: usize) {
        let replaced = self.text.take_replaced(end) | std::mem::take(&mut self.stats.line_replaced);
        if replaced && !self.stats.replaced {
            self.stats.replaced = true;
            self.stream.invalid_utf8 += 1;
        }
    }

    /// Ends the block at a blank line. `None` if the block is oversized or empty.
    fn end_block(&mut self, end: usize) -> Option<Block> {
        self.stream.end_block();
        let start = std::mem::replace(&mut self.start, self.line);
        let stats = std::mem::take(&mut self.stats);
        if std::mem::take(&mut self.skipping) || stats.lines == stats.comments {
            return None;
        }
        let single_line = (stats.lines == 1).then_some(start..start + stats.first_len);
        Some(Block {
            lines: start..end,
            single_line,
        })
    }

    /// Marks all text as read.
    fn mark_consumed(&mut self) -> BlockResult {
        if !self.skipping && self.pending_bytes() > self.max {
            if self.start != self.line || self.byte(self.line) != Some(b':') {
                return self.skip_block(self.text().len());
            }
            self.discard_comment();
        }
        if self.skipping {
            self.discard_line();
        }
        self.shrink();
        BlockResult::Incomplete
    }

    fn skip_block(&mut self, end: usize) -> BlockResult {
        let bytes = end - self.start;
        // The excerpt depends on the limit only, not on how the bytes were split.
        let within = self.text().get(self.start..end).unwrap_or_default();
        let fits = |&(at, character): &(usize, char)| at + character.len_utf8() <= self.max;
        let excerpt = within
            .char_indices()
            .take_while(fits)
            .take(EXCERPT)
            .map(|(_, character)| character)
            .collect();
        self.skipping = true;
        self.start = self.line;
        BlockResult::Oversized { bytes, excerpt }
    }

    /// Discards an incomplete comment line except its colon.
    fn discard_comment(&mut self) {
        self.stats.line_replaced |= self.text.take_replaced(self.text().len());
        self.text.truncate(self.line + 1);
        self.scan = self.text().len();
    }

    /// Discards an incomplete line of an oversized block, except the part that decides whether the line is short.
    fn discard_line(&mut self) {
        self.stats.line_replaced |= self.text.take_replaced(self.text().len());
        self.text.truncate(self.line + self.longest_kept_line() + 1);
        self.scan = self.text().len();
    }

    /// Frees memory used by a large event. Keeps some of it if large events follow each other.
    fn shrink(&mut self) {
        let used = self.text().len();
        if used == 0 {
            return;
        }
        let (spare, keep) = if self.pending_bytes() > 0 {
            (BURST_CAPACITY.max(used.saturating_mul(4)), used)
        } else {
            match used.min(std::mem::replace(&mut self.last_used, used)) {
                ..=IDLE_CAPACITY => (IDLE_CAPACITY, 0),
                both => (BURST_CAPACITY.min(both * 2), BURST_CAPACITY.min(both)),
            }
        };
        if self.text.capacity() > spare {
            self.remove_consumed();
            self.text.shrink_to(keep);
        }
    }

    fn remove_consumed(&mut self) {
        self.text.remove_front(self.start);
        self.line -= self.start;
        self.scan -= self.start;
        self.start = 0;
    }

    fn longest_kept_line(&self) -> usize {
        self.max.min(MAX_SHORT_LINE_BYTES)
    }
}

/// Maximum length of a line that is still read in an oversized event.
const MAX_SHORT_LINE_BYTES: usize = 1024;

/// Memory that may stay allocated after one large event, while no text is held.
const IDLE_CAPACITY: usize = 4 * 1024;

/// Memory that may stay allocated after several large events.
const BURST_CAPACITY: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds the bytes and returns the number of blocks in them.
    fn run(block_reader: &mut BlockReader, bytes: &[u8]) -> usize {
        let mut blocks = 0;
        for piece in bytes.chunks(8192) {
            block_reader.feed(piece);
            loop {
                match block_reader.next() {
                    BlockResult::Block(_) => blocks += 1,
                    BlockResult::Oversized { .. } => {}
                    BlockResult::Incomplete => break,
                }
            }
        }
        blocks
    }

    #[test]
    fn a_large_event_frees_its_memory() {
        let mut event = b"data: ".to_vec();
        event.resize(4 << 20, b'x');
        event.extend_from_slice(b"\n\n");
        let mut block_reader = BlockReader::new(8 << 20);
        assert_eq!(run(&mut block_reader, &event), 1);
        assert!(
            block_reader.capacity() <= IDLE_CAPACITY,
            "{}",
            block_reader.capacity()
        );
        assert_eq!(run(&mut block_reader, &event.repeat(3)), 3);
        assert!(
            block_reader.capacity() <= BURST_CAPACITY,
            "{}",
            block_reader.capacity()
        );
        assert_eq!(run(&mut block_reader, b": -1\n\n"), 0);
        assert!(
            block_reader.capacity() <= IDLE_CAPACITY,
            "{}",
            block_reader.capacity()
        );
    }

    #[test]
    fn a_large_event_before_half_an_event_frees_its_memory() {
        let mut event = b"data: ".to_vec();
        event.resize(4 << 20, b'x');
        event.extend_from_slice(b"\n\ndata: half");
        let mut block_reader = BlockReader::new(8 << 20);
        assert_eq!(run(&mut block_reader, &event), 1);
        assert_eq!(run(&mut block_reader, b" of it"), 0);
        assert!(
            block_reader.capacity() <= BURST_CAPACITY,
            "{}",
            block_reader.capacity()
        );
        assert_eq!(run(&mut block_reader, b"\n\n"), 1);
        assert_eq!(block_reader.buffered(), 0);
    }

    #[test]
    fn an_oversized_event_frees_its_memory() {
        let mut block_reader = BlockReader::new(1 << 20);
        run(&mut block_reader, &vec![b'x'; 4 << 20]);
        assert!(
            block_reader.capacity() <= BURST_CAPACITY,
            "{}",
            block_reader.capacity()
        );
        assert!(
            block_reader.buffered() <= MAX_SHORT_LINE_BYTES + 1,
            "{}",
            block_reader.buffered()
        );
        assert_eq!(run(&mut block_reader, b"\n\ndata: a\n\n"), 1);
    }
}
