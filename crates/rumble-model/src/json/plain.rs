//! Values in their usual spelling, read without `serde_json`: texts without escapes, whole numbers. For any other spelling the
//! methods return `None`, and the caller reads the value with `serde_json`.

use std::borrow::Cow;

use super::cursor::Cursor;

impl<'a> Cursor<'a> {
    /// Reads with `read`, and returns the text that it consumed. If `read` returns `None`, nothing was read.
    #[inline]
    pub(crate) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<(T, &'a str)> {
        self.skip_whitespace();
        let start = self.at;
        let value = read(self);
        if value.is_none() {
            self.at = start;
        }
        Some((value?, self.text.get(start..self.at)?))
    }

    /// Reads the members of the object at the cursor. `member` must consume the value. `None` if `member` returns it, or if a name has an escape.
    #[inline]
    pub(crate) fn plain_object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a str) -> Option<()>,
    ) -> Option<()> {
        if !self.take(b'{') {
            return None;
        }
        if self.take(b'}') {
            return Some(());
        }
        loop {
            let name = self.plain_text()?;
            if !self.take(b':') {
                return None;
            }
            member(self, name)?;
            if self.take(b'}') {
                return Some(());
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    /// Text without escapes.
    #[inline]
    pub(crate) fn plain_text(&mut self) -> Option<&'a str> {
        self.skip_whitespace();
        let text = self.rest().strip_prefix('"')?;
        let end = plain_length(text.as_bytes());
        if text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at += end + 2;
        text.get(..end)
    }

    /// Text, with escapes or without.
    #[inline]
    pub(crate) fn any_text(&mut self) -> Option<Cow<'a, str>> {
        match self.plain_text() {
            Some(text) => Some(Cow::Borrowed(text)),
            None if self.peek() == Some(b'"') => self.escaped_text().map(Cow::Owned),
            None => None,
        }
    }

    fn escaped_text(&mut self) -> Option<String> {
        self.attempt(|cursor| cursor.optional().ok()?)
            .map(|(text, _)| text)
    }

    /// A number without sign, fraction and exponent.
    #[inline]
    pub(crate) fn plain_number(&mut self) -> Option<u64> {
        self.skip_whitespace();
        let rest = self.rest().as_bytes();
        let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
        let digits = rest.get(..end)?;
        let is_plain = matches!(digits, [b'0'] | [b'1'..=b'9', ..]) && digits.len() <= MAX_DIGITS;
        if !is_plain || matches!(rest.get(end)?, b'.' | b'e' | b'E') {
            return None;
        }
        self.at += end;
        let value = |number, digit: &u8| number * 10 + u64::from(digit - b'0');
        Some(digits.iter().fold(0, value))
    }

    /// `true` or `false`.
    #[inline]
    pub(crate) fn plain_flag(&mut self) -> Option<bool> {
        self.skip_whitespace();
        let flag = self.take_text("true");
        (flag || self.take_text("false")).then_some(flag)
    }
}

/// Sets a member to its value. Returns `None` if the value was not read, or if the member was already set.
#[inline]
pub(crate) fn set<T>(member: &mut Option<T>, value: Option<T>) -> Option<()> {
    if member.is_some() {
        return None;
    }
    *member = value;
    member.is_some().then_some(())
}

/// Number of bytes before the first quote, backslash or control character. Eight bytes at a time.
#[inline]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk() {
        let found = special_bytes(u64::from_le_bytes(*word));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += word.len();
        rest = after;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..=0x1f);
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The highest bit of each special byte, up to the first: above it, a byte can be marked that is not special.
#[inline]
fn special_bytes(word: u64) -> u64 {
    let zero_bytes = |word: u64| word.wrapping_sub(EVERY_BYTE) & !word;
    let control = word.wrapping_sub(EVERY_BYTE * 0x20) & !word;
    let quotes = zero_bytes(word ^ (EVERY_BYTE * u64::from(b'"')));
    let backslashes = zero_bytes(word ^ (EVERY_BYTE * u64::from(b'\\')));
    (control | quotes | backslashes) & (EVERY_BYTE * 0x80)
}

/// 1 in every byte.
const EVERY_BYTE: u64 = u64::MAX / 0xff;

/// Every number of this many digits fits.
const MAX_DIGITS: usize = 19;

#[cfg(test)]
mod tests {
    use super::{Cursor, plain_length};

    #[test]
    fn the_first_special_byte_ends_a_plain_text() {
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..=0x1f);
        for filler in ["x", "\u{7f}", "é", "\u{20ac}", "!", "#", "[", "]", " "] {
            for first in 0..=0x7f_u8 {
                for second in [b'"', b'\\', 0, 0x1f, b' ', b'#', b']'] {
                    for before in 0..10 {
                        let mut text = filler.repeat(before).into_bytes();
                        text.extend([first, second, b'x', b'"', b'x', b'x', b'x', b'x', b'x']);
                        let expected = text.iter().position(special);
                        assert_eq!(Some(plain_length(&text)), expected, "{text:?}");
                    }
                }
            }
        }
        assert_eq!(plain_length(&[0xff; 21]), 21);
        assert_eq!(plain_length(b""), 0);
    }

    #[test]
    fn values_in_another_spelling_are_not_read() {
        let text = |json| Cursor::new(json).plain_text();
        assert_eq!(text(" \"é€\","), Some("é€"));
        assert_eq!(text("\"\""), Some(""));
        for json in ["\"a\\n\"", "\"a\u{7}\"", "\"open", "7", ""] {
            assert_eq!(text(json), None, "{json}");
        }
        let number = |json| Cursor::new(json).plain_number();
        assert_eq!(number("0}"), Some(0));
        assert_eq!(number("9999999999999999999 "), Some(9_999_999_999_999_999_999));
        for json in [
            "01,",
            "-1,",
            "1.0,",
            "1e3,",
            "1E3,",
            "10000000000000000000,",
            "\"1\"",
            ",",
            "1",
        ] {
            assert_eq!(number(json), None, "{json}");
        }
    }

    #[test]
    fn nothing_is_consumed_by_an_attempt_that_fails() {
        let text = "{\"a\":1,\"b\":\"x\\n\"}";
        let mut cursor = Cursor::new(text);
        let read = cursor.attempt(|cursor| {
            cursor.plain_object(|cursor, name| match name {
                "a" => cursor.plain_number().map(drop),
                _ => cursor.plain_text().map(drop),
            })
        });
        assert_eq!((read, cursor.position()), (None, 0));
        assert_eq!(
            cursor.attempt(|cursor| cursor.plain_object(|cursor, _| cursor.skip().ok().map(drop))),
            Some(((), text))
        );
    }
}
