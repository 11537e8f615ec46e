//! Walks the outer brackets of a JSON text so that every value inside can be read by `serde_json` in place,
//! once, together with the exact text it came from.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;

/// The text is not valid JSON from this position on; nothing after it can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) at: usize,
}

/// A value that is valid JSON but not of the requested type; the cursor is after it.
#[derive(Debug)]
pub(crate) struct TypeMismatch<'a> {
    pub(crate) reason: String,
    pub(crate) raw: &'a str,
}

pub(crate) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    mismatches: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            mismatches: 0,
        }
    }

    /// Reads the value here as `T`. The outer error is fatal, the inner one affects only this value.
    #[inline]
    pub(crate) fn try_value<T: Deserialize<'a>>(
        &mut self,
    ) -> Result<Result<(T, &'a str), TypeMismatch<'a>>, SyntaxError> {
        self.skip_whitespace();
        let rest = self.rest();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<T>();
        match values.next() {
            Some(Ok(value)) => {
                let raw = rest.get(..values.byte_offset()).unwrap_or_default();
                self.at += raw.len();
                Ok(Ok((value, raw)))
            }
            Some(Err(error)) => {
                let reason = safe_reason(&error);
                self.mismatches += 1;
                let raw = self.skip()?;
                Ok(Err(TypeMismatch { reason, raw }))
            }
            None => Err(self.syntax()),
        }
    }

    /// Reads a value whose type accepts any JSON.
    pub(crate) fn value<T: Deserialize<'a>>(&mut self) -> Result<(T, &'a str), SyntaxError> {
        self.try_value()?.map_err(|_| self.syntax())
    }

    /// Skips the value here and returns its text.
    pub(crate) fn skip(&mut self) -> Result<&'a str, SyntaxError> {
        self.skip_whitespace();
        let rest = self.rest();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => {
                let raw = rest.get(..values.byte_offset()).unwrap_or_default();
                self.at += raw.len();
                Ok(raw)
            }
            Some(Err(_)) | None => Err(self.syntax()),
        }
    }

    /// Reads a member. JSON that `T` cannot hold, such as 1e999 or a lone surrogate, reads as absent.
    pub(crate) fn optional<T: Deserialize<'a>>(&mut self) -> Result<Option<T>, SyntaxError> {
        Ok(self.try_value::<T>()?.ok().map(|(value, _)| value))
    }

    /// Reads with `read`, and returns the text that it consumed.
    pub(crate) fn with_text<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<(T, &'a str), SyntaxError> {
        self.skip_whitespace();
        let start = self.at;
        let value = read(self)?;
        Ok((value, self.text.get(start..self.at).unwrap_or_default()))
    }

    /// Walks the object here; anything else is skipped and its text returned.
    pub(crate) fn object_or_skip<F>(&mut self, member: F) -> Result<Option<&'a str>, SyntaxError>
    where
        F: FnMut(&mut Self, Cow<'a, str>) -> Result<(), SyntaxError>,
    {
        if self.peek() == Some(b'{') {
            self.object(member)?;
            return Ok(None);
        }
        self.skip().map(Some)
    }

    /// Number of values that were not of the requested type.
    pub(crate) fn mismatches(&self) -> usize {
        self.mismatches
    }

    /// Position of the next value, in bytes.
    pub(crate) fn position(&mut self) -> usize {
        self.skip_whitespace();
        self.at
    }

    /// Number of items or members of the value at the end of a path of member names.
    pub(crate) fn count_at(&mut self, path: &[&str]) -> Result<usize, SyntaxError> {
        let mut count = 0;
        match (path, self.peek()) {
            ([], Some(b'[')) => self.array(|cursor, _| {
                count += 1;
                cursor.skip().map(drop)
            })?,
            (_, Some(b'{')) => self.object(|cursor, name| {
                match path {
                    [] => count += 1,
                    [first, rest @ ..] if *first == name => {
                        count = cursor.count_at(rest)?;
                        return Ok(());
                    }
                    _ => {}
                }
                cursor.skip().map(drop)
            })?,
            _ => drop(self.skip()?),
        }
        Ok(count)
    }

    /// Number of remaining bytes.
    pub(crate) fn remaining(&self) -> usize {
        self.text.len() - self.at
    }

    /// Skips `text` if the input continues with it. Input that begins with a complete object contains exactly that
    /// object.
    pub(crate) fn take_text(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// The digits of an object's first member if that is `"id"` with a string of digits, as servers write it.
    pub(crate) fn peek_id(&self) -> Option<&'a str> {
        let digits = self.rest().strip_prefix(r#"{"id":""#)?;
        let end = digits.bytes().position(|byte| !byte.is_ascii_digit())?;
        digits.get(..end)
    }

    /// Walks an object. `member` must consume the member's value.
    pub(crate) fn object<F>(&mut self, mut member: F) -> Result<(), SyntaxError>
    where
        F: FnMut(&mut Self, Cow<'a, str>) -> Result<(), SyntaxError>,
    {
        self.require(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let name = self.name()?;
            self.require(b':')?;
            member(self, name)?;
            if self.take(b'}') {
                return Ok(());
            }
            self.require(b',')?;
        }
    }

    /// Walks an array. `item` must consume the item.
    pub(crate) fn array<F>(&mut self, mut item: F) -> Result<(), SyntaxError>
    where
        F: FnMut(&mut Self, usize) -> Result<(), SyntaxError>,
    {
        self.require(b'[')?;
        if self.take(b']') {
            return Ok(());
        }
        for index in 0.. {
            item(self, index)?;
            if self.take(b']') {
                return Ok(());
            }
            self.require(b',')?;
        }
        Ok(())
    }

    /// The first byte of the value here.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        self.skip_whitespace();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Fails if anything but whitespace follows.
    pub(crate) fn end(&mut self) -> Result<(), SyntaxError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.syntax()),
        }
    }

    fn name(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        if let Some(plain) = self.plain_text() {
            return Ok(Cow::Borrowed(plain));
        }
        if self.peek() == Some(b'"') {
            // A name with a lone surrogate is not valid text; it is kept as written.
            return Ok(match self.try_value::<String>()? {
                Ok((name, _)) => Cow::Owned(name),
                Err(TypeMismatch { raw, .. }) => Cow::Borrowed(raw.get(1..raw.len() - 1).unwrap_or_default()),
            });
        }
        Err(self.syntax())
    }

    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn require(&mut self, byte: u8) -> Result<(), SyntaxError> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.syntax())
        }
    }

    #[inline]
    pub(super) fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.text.as_bytes().get(self.at) {
            self.at += 1;
        }
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn syntax(&self) -> SyntaxError {
        SyntaxError { at: self.at }
    }
}

/// Description of the fault that contains none of the content, which `serde_json`'s own message can quote.
pub(crate) fn safe_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match error.classify() {
        Category::Data if SAFE_PREFIXES.iter().any(|own| text.starts_with(own)) => {
            text.split(" at line ").next().unwrap_or_default().to_owned()
        }
        Category::Data => "a member has an unexpected type".to_owned(),
        Category::Syntax | Category::Eof | Category::Io => "not valid JSON".to_owned(),
    }
}

/// Prefixes of messages that name only fields of this crate.
const SAFE_PREFIXES: [&str; 4] = [
    "missing field",
    "duplicate field",
    "expected a decimal id",
    "expected a text",
];
