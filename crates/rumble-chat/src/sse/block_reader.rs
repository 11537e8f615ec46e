use std::ops::Range;

use memchr::memchr2;

use super::field::StreamFields;
use super::frame::EXCERPT;
use super::text::TextBuffer;

/// Cuts the text into blocks at its blank lines, keeps it within the bound, and reads what outlives a block:
/// the last event id, the reconnection time, the number of comments.
///
/// Every byte is searched once. A block ends as soon as its blank line does: where that is a lone CR, nothing
/// waits for the LF that may follow.
pub(super) struct BlockReader {
    max: usize,
    text: TextBuffer,
    /// Where the block begins; in a refused block, where the line does. What is before it is done with.
    start: usize,
    /// Where the line begins.
    line: usize,
    /// How far line ends were searched for.
    scan: usize,
    /// The last line ended with CR: an LF at `scan` belongs to it.
    last_was_cr: bool,
    /// The block was refused: its rest is dropped.
    skipping: bool,
    /// How much text there was when everything was taken the last time.
    last_used: usize,
    stats: BlockStats,
    stream: StreamFields,
}

/// What the next part of the text is.
pub(super) enum BlockResult {
    /// A block with at least one field in it.
    Block(Block),
    /// A block has just gone over the bound.
    Oversized {
        bytes: usize,
        excerpt: String,
    },
    Incomplete,
}

/// Where a block is in the text.
pub(super) struct Block {
    /// The lines, the blank one not included.
    pub(super) lines: Range<usize>,
    /// The line, if it is the only one, without its end.
    pub(super) single_line: Option<Range<usize>>,
}

/// What is known of the block so far.
#[derive(Default)]
struct BlockStats {
    comments: usize,
    /// From the block's start to the end of its first line.
    first_len: usize,
    lines: usize,
    /// Something was replaced in the line's part that was dropped already.
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
        // Moving the rest to the front is paid for by the consumed bytes, which are at least as many.
        if self.start >= self.held() {
            self.remove_consumed();
        }
        self.text.push(bytes);
    }

    /// The next block or refusal. The text of a block stays in place until the next call of `next` or `feed`.
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

    pub(super) fn held(&self) -> usize {
        self.text().len() - self.start
    }

    pub(super) fn buffered(&self) -> usize {
        self.held() + self.text.incomplete_bytes()
    }

    pub(super) fn capacity(&self) -> usize {
        self.text.capacity()
    }

    /// What outlives the blocks.
    pub(super) fn stream(&self) -> &StreamFields {
        &self.stream
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text().as_bytes().get(at).copied()
    }

    fn line_end(&self) -> Option<(usize, u8)> {
        let unseen = self.text().as_bytes().get(self.scan..)?;
        match *unseen.first()? {
            // A blank line, mostly.
            byte @ (b'\n' | b'\r') => Some((self.scan, byte)),
            _ => {
                let offset = memchr2(b'\n', b'\r', unseen)?;
                Some((self.scan + offset, *unseen.get(offset)?))
            }
        }
    }

    /// Steps over the LF of a CR LF.
    fn take_lf(&mut self) {
        if self.start == self.line {
            self.start += 1;
        }
        self.line += 1;
        self.scan += 1;
    }

    fn end_line(&mut self, line: Range<usize>) {
        match self.byte(line.start) {
            // A comment before the first field is no part of the event and takes up none of its room.
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

    /// Reads an `id:` or `retry:` line. In an event over the bound only short ones count, however it was cut.
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

    /// At a blank line. `None`: there is nothing in the block to look at.
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

    /// All text was looked at.
    fn mark_consumed(&mut self) -> BlockResult {
        if !self.skipping && self.held() > self.max {
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
        // Cut by the bound and not by what happens to be here: the cuts of the stream must not show.
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

    /// Of a comment without an end keep only that it is one.
    fn discard_comment(&mut self) {
        self.stats.line_replaced |= self.text.take_replaced(self.text().len());
        self.text.truncate(self.line + 1);
        self.scan = self.text().len();
    }

    /// In a refused block: of a line without an end keep what says whether it is a short one.
    fn discard_line(&mut self) {
        self.stats.line_replaced |= self.text.take_replaced(self.text().len());
        self.text.truncate(self.line + self.longest_kept_line() + 1);
        self.scan = self.text().len();
    }

    /// Gives memory back that a large event took. Where one follows another, some of it stays.
    fn shrink(&mut self) {
        let used = self.text().len();
        if used == 0 {
            return;
        }
        let (spare, keep) = if self.held() > 0 {
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

/// Up to this many bytes a line of a refused event is still read.
const MAX_SHORT_LINE_BYTES: usize = 1024;

/// What may stay allocated after one large event, while nothing is held.
const IDLE_CAPACITY: usize = 4 * 1024;

/// What may stay allocated after several.
const BURST_CAPACITY: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds and goes through the steps; says how many blocks there were.
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
    fn a_large_event_does_not_keep_its_memory() {
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
    fn a_large_event_with_half_an_event_after_it_does_not_either() {
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
    fn a_refused_event_gives_its_memory_back() {
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
