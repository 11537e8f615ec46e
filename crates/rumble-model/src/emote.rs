//! Emotes in messages.

use std::collections::HashSet;
use std::ops::Range;

use crate::json::Record;
use crate::service::EmoteGroup;

/// Names of the emotes of a chat, for finding them in messages.
///
/// ```
/// use rumble_model::EmoteNames;
///
/// let names: EmoteNames = ["r+wave", "kettle"].into_iter().collect();
/// let text = "hello :r+wave::kettle: at 10:30:00";
/// let spans: Vec<_> = names.spans(text).map(|span| (span.name, span.range)).collect();
/// assert_eq!(spans, [("r+wave", 6..14), ("kettle", 14..22)]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmoteNames(HashSet<Box<str>>);

/// An emote in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmoteSpan<'a> {
    /// Name, without the colons.
    pub name: &'a str,
    /// Position in the text in bytes, colons included.
    pub range: Range<usize>,
}

impl EmoteNames {
    /// The names of a chat's catalogue, as `emote.list` returns it.
    ///
    /// ```
    /// use rumble_model::service::EmoteGroup;
    /// use rumble_model::{EmoteNames, Record};
    ///
    /// let group: Record<EmoteGroup> = Record::from_json(r#"{"id":7,"emotes":[{"name":"kettle"}]}"#)?;
    /// assert!(EmoteNames::of([&group]).contains("kettle"));
    /// # Ok::<(), rumble_model::chat::DecodeError>(())
    /// ```
    #[must_use]
    pub fn of<'a>(catalogue: impl IntoIterator<Item = &'a Record<EmoteGroup>>) -> Self {
        let emotes = catalogue.into_iter().flat_map(|group| &group.emotes);
        emotes.map(|emote| emote.name.as_str()).collect()
    }

    /// Whether an emote has this name. Case-sensitive.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The emotes of a message, from the start of its text, found in the way the site does.
    ///
    /// A token is a colon, perhaps `r+`, letters and digits of ASCII, and a colon. A token with a known name is an
    /// emote, any other is text. Tokens do not share a colon: `:a:b:` contains only `:a:`, whether or not that is an
    /// emote.
    pub fn spans<'a>(&'a self, text: &'a str) -> impl Iterator<Item = EmoteSpan<'a>> {
        Tokens { text, at: 0 }.filter(|token| self.contains(token.name))
    }
}

impl<T: Into<Box<str>>> FromIterator<T> for EmoteNames {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Box<str>>> Extend<T> for EmoteNames {
    fn extend<I: IntoIterator<Item = T>>(&mut self, names: I) {
        self.0.extend(names.into_iter().map(Into::into));
    }
}

/// Tokens: everything with the form of an emote.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = EmoteSpan<'a>;

    fn next(&mut self) -> Option<EmoteSpan<'a>> {
        loop {
            let start = self.at + self.text.get(self.at..)?.find(':')?;
            let rest = self.text.get(start + 1..)?;
            let prefix = if rest.starts_with("r+") { 2 } else { 0 };
            let letters = rest
                .bytes()
                .skip(prefix)
                .take_while(u8::is_ascii_alphanumeric)
                .count();
            let end = prefix + letters;
            let Some(name) = rest
                .get(..end)
                .filter(|_| letters > 0 && rest.as_bytes().get(end) == Some(&b':'))
            else {
                self.at = start + 1;
                continue;
            };
            self.at = start + end + 2;
            return Some(EmoteSpan {
                name,
                range: start..self.at,
            });
        }
    }
}
