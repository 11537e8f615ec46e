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
pub(super) struct Guard {
    max: usize,
    text: TextBuffer,
    /// Where the block begins; in a refused block, where the line does. What is before it is done with.
    start: usize,
    /// Where the line begins.
    line: usize,
    /// How far line ends were searched for.
    scan: usize,
    /// The last line ended with CR: an LF at `scan` belongs to it.
    after_cr: bool,
    /// The block was refused: its rest is dropped.
    refusing: bool,
    /// How much text there was when everything was taken the last time.
    last_used: usize,
    seen: Seen,
    stream: StreamFields,
}

/// What the next part of the text is.
pub(super) enum Step {
    /// A block with at least one field in it.
    Block(Block),
    /// A block has just gone over the bound.
    Oversized {
        bytes: usize,
        excerpt: String,
    },
    More,
}

/// Where a block is in the text.
pub(super) struct Block {
    /// The lines, the blank one not included.
    pub(super) lines: Range<usize>,
    /// The line, if it is the only one, without its end.
    pub(super) only: Option<Range<usize>>,
}

/// What is known of the block so far.
#[derive(Default)]
struct Seen {
    comments: usize,
    /// From the block's start to the end of its first line.
    first_len: usize,
    lines: usize,
    /// Something was replaced in the line's part that was dropped already.
    line_replaced: bool,
    replaced: bool,
}

impl Guard {
    pub(super) fn new(max: usize) -> Self {
        Self {
            max,
            text: TextBuffer::default(),
            start: 0,
            line: 0,
            scan: 0,
            after_cr: false,
            refusing: false,
            last_used: 0,
            seen: Seen::default(),
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
    pub(super) fn next(&mut self) -> Step {
        loop {
            if self.after_cr {
                match self.byte(self.scan) {
                    None => return self.exhausted(),
                    Some(b'\n') => self.take_lf(),
                    Some(_) => {}
                }
                self.after_cr = false;
            }
            if !self.refusing && self.line - self.start > self.max {
                return self.refuse(self.line);
            }
            let Some((end, byte)) = self.line_end() else {
                self.scan = self.text().len();
                return self.exhausted();
            };
            self.after_cr = byte == b'\r';
            let line = self.line..end;
            self.line = end + 1;
            self.scan = end + 1;
            if !line.is_empty() {
                self.end_line(line);
            } else if let Some(block) = self.end_block(end) {
                return Step::Block(block);
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
        self.held() + self.text.carried()
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
            Some(b':') if line.start == self.start && !self.refusing => {
                self.stream.comments += 1;
                self.note_replaced(line.end);
                self.start = self.line;
                return;
            }
            Some(b':') => {
                self.stream.comments += 1;
                self.seen.comments += 1;
            }
            Some(b'i' | b'r') => self.note_field(line.clone()),
            _ => {}
        }
        if self.seen.lines == 0 {
            self.seen.first_len = line.end - self.start;
        }
        self.seen.lines += 1;
        self.note_replaced(line.end);
        if self.refusing {
            self.start = self.line;
        }
    }

    /// Reads an `id:` or `retry:` line. In an event over the bound only short ones count, however it was cut.
    fn note_field(&mut self, line: Range<usize>) {
        let over = self.refusing || self.line - self.start > self.max;
        if over && line.len() > self.longest_kept_line() {
            return;
        }
        self.stream.read(self.text.as_str().get(line).unwrap_or_default());
    }

    fn note_replaced(&mut self, end: usize) {
        let replaced = self.text.take_replaced(end) | std::mem::take(&mut self.seen.line_replaced);
        if replaced && !self.seen.replaced {
            self.seen.replaced = true;
            self.stream.invalid_utf8 += 1;
        }
    }

    /// At a blank line. `None`: there is nothing in the block to look at.
    fn end_block(&mut self, end: usize) -> Option<Block> {
        self.stream.end_block();
        let start = std::mem::replace(&mut self.start, self.line);
        let seen = std::mem::take(&mut self.seen);
        if std::mem::take(&mut self.refusing) || seen.lines == seen.comments {
            return None;
        }
        let only = (seen.lines == 1).then_some(start..start + seen.first_len);
        Some(Block {
            lines: start..end,
            only,
        })
    }

    /// All text was looked at.
    fn exhausted(&mut self) -> Step {
        if !self.refusing && self.held() > self.max {
            if self.start != self.line || self.byte(self.line) != Some(b':') {
                return self.refuse(self.text().len());
            }
            self.drop_comment_rest();
        }
        if self.refusing {
            self.drop_line_rest();
        }
        self.release();
        Step::More
    }

    fn refuse(&mut self, end: usize) -> Step {
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
        self.refusing = true;
        self.start = self.line;
        Step::Oversized { bytes, excerpt }
    }

    /// Of a comment without an end keep only that it is one.
    fn drop_comment_rest(&mut self) {
        self.seen.line_replaced |= self.text.take_replaced(self.text().len());
        self.text.truncate(self.line + 1);
        self.scan = self.text().len();
    }

    /// In a refused block: of a line without an end keep what says whether it is a short one.
    fn drop_line_rest(&mut self) {
        self.seen.line_replaced |= self.text.take_replaced(self.text().len());
        self.text.truncate(self.line + self.longest_kept_line() + 1);
        self.scan = self.text().len();
    }

    /// Gives memory back that a large event took. Where one follows another, some of it stays.
    fn release(&mut self) {
        let used = self.text().len();
        if used == 0 {
            return;
        }
        let (spare, keep) = if self.held() > 0 {
            (BUSY_CAPACITY.max(used.saturating_mul(4)), used)
        } else {
            match used.min(std::mem::replace(&mut self.last_used, used)) {
                ..=IDLE_CAPACITY => (IDLE_CAPACITY, 0),
                both => (BUSY_CAPACITY.min(both * 2), BUSY_CAPACITY.min(both)),
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
        self.max.min(SHORT_LINE)
    }
}

/// Up to this many bytes a line of a refused event is still read.
const SHORT_LINE: usize = 1024;

/// What may stay allocated after one large event, while nothing is held.
const IDLE_CAPACITY: usize = 4 * 1024;

/// What may stay allocated after several.
const BUSY_CAPACITY: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds and goes through the steps; says how many blocks there were.
    fn run(guard: &mut Guard, bytes: &[u8]) -> usize {
        let mut blocks = 0;
        for piece in bytes.chunks(8192) {
            guard.feed(piece);
            loop {
                match guard.next() {
                    Step::Block(_) => blocks += 1,
                    Step::Oversized { .. } => {}
                    Step::More => break,
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
        let mut guard = Guard::new(8 << 20);
        assert_eq!(run(&mut guard, &event), 1);
        assert!(guard.capacity() <= IDLE_CAPACITY, "{}", guard.capacity());
        assert_eq!(run(&mut guard, &event.repeat(3)), 3);
        assert!(guard.capacity() <= BUSY_CAPACITY, "{}", guard.capacity());
        assert_eq!(run(&mut guard, b": -1\n\n"), 0);
        assert!(guard.capacity() <= IDLE_CAPACITY, "{}", guard.capacity());
    }

    #[test]
    fn a_large_event_with_half_an_event_after_it_does_not_either() {
        let mut event = b"data: ".to_vec();
        event.resize(4 << 20, b'x');
        event.extend_from_slice(b"\n\ndata: half");
        let mut guard = Guard::new(8 << 20);
        assert_eq!(run(&mut guard, &event), 1);
        assert_eq!(run(&mut guard, b" of it"), 0);
        assert!(guard.capacity() <= BUSY_CAPACITY, "{}", guard.capacity());
        assert_eq!(run(&mut guard, b"\n\n"), 1);
        assert_eq!(guard.buffered(), 0);
    }

    #[test]
    fn a_refused_event_gives_its_memory_back() {
        let mut guard = Guard::new(1 << 20);
        run(&mut guard, &vec![b'x'; 4 << 20]);
        assert!(guard.capacity() <= BUSY_CAPACITY, "{}", guard.capacity());
        assert!(guard.buffered() <= SHORT_LINE + 1, "{}", guard.buffered());
        assert_eq!(run(&mut guard, b"\n\ndata: a\n\n"), 1);
    }
}
