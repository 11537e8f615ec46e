use std::fmt;

use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::value::RawValue;

use crate::json::{Cursor, Room};

/// A few texts by name, such as the icons of a badge by size. Takes little memory even when it holds one text.
///
/// ```
/// use rumble_model::chat::TextMap;
///
/// let icons: TextMap = serde_json::from_str(r#"{"48":"/i/badges/verified_48.png"}"#)?;
/// assert_eq!(icons.get("48"), Some("/i/badges/verified_48.png"));
/// assert_eq!(icons.iter().collect::<Vec<_>>(), [("48", "/i/badges/verified_48.png")]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TextMap(Box<[(Box<str>, Box<str>)]>);

impl TextMap {
    /// The text of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| text)
    }

    /// Names and texts, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (&**name, &**text))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for TextMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Members that are no text are left out, and those for which there is no room. Anything but an object is empty.
impl<'de> Deserialize<'de> for TextMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let mut texts: Vec<(Box<str>, Box<str>)> = Vec::new();
        let mut cursor = Cursor::new(raw.get());
        let read = cursor.object(|cursor, name| {
            let bytes = raw.get().len() - cursor.remaining();
            let Some(text) = cursor.optional::<Box<str>>()? else {
                return Ok(());
            };
            let kept = texts.len();
            match texts.iter_mut().find(|(known, _)| **known == *name) {
                Some((_, known)) => *known = text,
                None if kept < MOST && Room::TEXTS.allows(kept, bytes) => {
                    texts.push((name.as_ref().into(), text));
                }
                None => {}
            }
            Ok(())
        });
        Ok(read.map_or_else(|_| Self::default(), |()| Self(texts.into_boxed_slice())))
    }
}

/// Looking one up takes time in proportion to their number.
const MOST: usize = 100;
