use std::collections::VecDeque;

/// The bytes of the stream, decoded to text as they arrive: a BOM at the start is dropped, invalid UTF-8 becomes
/// U+FFFD, and a character split between two reads is kept until its rest arrives.
///
/// Decoding on arrival checks each byte once, while it is in the cache, and later steps deal with text only. Positions
/// are byte offsets into [`as_str`](Self::as_str).
#[derive(Default)]
pub(super) struct TextBuffer {
    begun: bool,
    /// Start of an incomplete character: at most three bytes.
    incomplete: Vec<u8>,
    /// Positions of replacements, ascending, until [`take_replaced`](Self::take_replaced) removes them.
    replaced: VecDeque<usize>,
    text: String,
}

impl TextBuffer {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let bytes = if self.incomplete.is_empty() {
            bytes
        } else {
            self.complete_character(bytes)
        };
        let (whole, cut) = split_incomplete_char(bytes);
        match str::from_utf8(whole) {
            Ok(text) => self.push_str(text),
            Err(_) => self.push_lossy(whole),
        }
        self.incomplete.extend_from_slice(cut);
    }

    /// Whether any character was replaced before `end`. Each replacement is reported once.
    pub(super) fn take_replaced(&mut self, end: usize) -> bool {
        let mut any = false;
        while self.replaced.front().is_some_and(|&at| at < end) {
            self.replaced.pop_front();
            any = true;
        }
        any
    }

    /// Removes the first `count` bytes of text; the rest moves to the front.
    pub(super) fn remove_front(&mut self, count: usize) {
        self.text.drain(..count);
        for at in &mut self.replaced {
            *at = at.saturating_sub(count);
        }
    }

    /// Removes the text from `end` on, or from the end of the character that contains `end`.
    pub(super) fn truncate(&mut self, end: usize) {
        let mut end = end.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.text.truncate(end);
    }

    /// Frees memory down to `capacity` or the length of the text.
    pub(super) fn shrink_to(&mut self, capacity: usize) {
        // A new string instead of `String::shrink_to`: allocators keep a large block that is freed as a whole, and
        // reuse it without requesting each of its pages from the system again.
        let mut text = String::with_capacity(capacity.max(self.text.len()));
        text.push_str(&self.text);
        self.text = text;
        self.replaced.shrink_to(capacity / 64);
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn capacity(&self) -> usize {
        self.text.capacity()
    }

    /// Number of bytes of the incomplete character.
    pub(super) fn incomplete_bytes(&self) -> usize {
        self.incomplete.len()
    }

    /// Completes or replaces the character that the last read began. Returns the rest of `bytes`.
    fn complete_character<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            self.incomplete.push(byte);
            let incomplete = std::mem::take(&mut self.incomplete);
            match str::from_utf8(&incomplete) {
                Ok(character) => {
                    self.push_str(character);
                    return after;
                }
                Err(error) if error.error_len().is_none() => self.incomplete = incomplete,
                Err(_) => {
                    // The byte does not continue the character but begins another one.
                    self.push_replacement();
                    return rest;
                }
            }
            rest = after;
        }
        rest
    }

    fn push_lossy(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.push_replacement();
            }
        }
    }

    fn push_replacement(&mut self) {
        self.replaced.push_back(self.text.len());
        self.push_str("\u{fffd}");
    }

    fn push_str(&mut self, text: &str) {
        let text = if self.begun || text.is_empty() {
            text
        } else {
            self.begun = true;
            text.strip_prefix('\u{feff}').unwrap_or(text)
        };
        self.text.push_str(text);
    }
}

/// Splits off a character at the end that more bytes can complete.
fn split_incomplete_char(bytes: &[u8]) -> (&[u8], &[u8]) {
    let lead = bytes
        .iter()
        .rev()
        .take(3)
        .position(|byte| byte & 0b1100_0000 != 0b1000_0000);
    let cut = lead
        .and_then(|continuations| bytes.len().checked_sub(continuations + 1))
        .and_then(|at| bytes.split_at_checked(at))
        .filter(|(_, tail)| str::from_utf8(tail).is_err_and(|error| error.error_len().is_none()));
    cut.unwrap_or((bytes, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(pieces: &[&[u8]]) -> (String, usize) {
        let mut buffer = TextBuffer::default();
        for piece in pieces {
            buffer.push(piece);
        }
        (buffer.as_str().to_owned(), buffer.incomplete_bytes())
    }

    #[test]
    fn splits_do_not_change_the_text() {
        let samples: [&[u8]; 8] = [
            "aé€😀z".as_bytes(),
            b"\xef\xbb\xbf\xef\xbb\xbfx",
            b"a\xf0\x9f\x98\nb",
            b"\xff\xfe\xc0\xaf\xe0\x80\x80z",
            b"\xed\xa0\x80\xf4\x90\x80\x80!",
            b"\xf0\x80\x80\x80 \xe2\x82\xe2\x82\xac",
            b"\xc3\xc3\xa9\xc3",
            b"\x80\x80\x80\x80",
        ];
        for sample in samples {
            let mut ended = sample.to_vec();
            ended.push(b'\n');
            let lossy = String::from_utf8_lossy(&ended);
            let expected = lossy.strip_prefix('\u{feff}').unwrap_or(&lossy);
            for cut in 0..=ended.len() {
                for second in cut..=ended.len() {
                    let pieces = [&ended[..cut], &ended[cut..second], &ended[second..]];
                    assert_eq!(
                        decoded(&pieces),
                        (expected.to_owned(), 0),
                        "{sample:?} {cut} {second}"
                    );
                }
            }
        }
    }

    #[test]
    fn replacements_are_reported_by_position() {
        let mut buffer = TextBuffer::default();
        buffer.push(b"ab\xffcd\xfe");
        assert!(!buffer.take_replaced(2));
        assert!(buffer.take_replaced(3));
        assert!(!buffer.take_replaced(7));
        buffer.remove_front(5);
        assert!(!buffer.take_replaced(2));
        assert!(buffer.take_replaced(3));
        assert_eq!(buffer.as_str(), "cd\u{fffd}");
    }

    #[test]
    fn truncation_keeps_characters_whole() {
        let mut buffer = TextBuffer::default();
        buffer.push("ab€cd".as_bytes());
        buffer.truncate(3);
        assert_eq!(buffer.as_str(), "ab€");
        buffer.truncate(99);
        assert_eq!(buffer.as_str(), "ab€");
    }
}
