use std::fmt;

use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::value::RawValue;

use crate::json::{ALWAYS, Cursor};

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
pub struct TextMap {
    /// Names and texts, concatenated.
    text: Box<str>,
    /// The length of each name, and of its text.
    lengths: Box<[(usize, usize)]>,
}

impl TextMap {
    fn new(texts: &[(Box<str>, Box<str>)]) -> Self {
        let parts = texts.iter().flat_map(|(name, text)| [&**name, &**text]);
        Self {
            text: parts.collect::<String>().into_boxed_str(),
            lengths: texts
                .iter()
                .map(|(name, text)| (name.len(), text.len()))
                .collect(),
        }
    }

    /// Returns the text under this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| text)
    }

    /// Names and texts, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = &*self.text;
        self.lengths.iter().filter_map(move |&(name, text)| {
            let (name, tail) = rest.split_at_checked(name)?;
            let (text, tail) = tail.split_at_checked(text)?;
            rest = tail;
            Some((name, text))
        })
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether the map is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }
}

impl fmt::Debug for TextMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Members that are not text are skipped, as are those after the first hundred. Anything but an object is empty.
impl<'de> Deserialize<'de> for TextMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let mut texts: Vec<(Box<str>, Box<str>)> = Vec::new();
        let read = Cursor::new(raw.get()).object(|cursor, name| {
            let Some(text) = cursor.optional::<Box<str>>()? else {
                return Ok(());
            };
            let kept = texts.len();
            match texts.iter_mut().find(|(known, _)| **known == *name) {
                Some((_, known)) => *known = text,
                None if kept < ALWAYS => texts.push((name.as_ref().into(), text)),
                None => {}
            }
            Ok(())
        });
        Ok(read.map_or_else(|_| Self::default(), |()| Self::new(&texts)))
    }
}

#[cfg(test)]
mod tests {
    use super::TextMap;

    fn read(json: &str) -> TextMap {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn each_text_is_found_by_its_name() {
        let map =
            read(r#"{"en":"Verified","fr":"V\u00e9rifi\u00e9","odd":7,"":"none","de":"","en":"Checked"}"#);
        let all: Vec<_> = map.iter().collect();
        assert_eq!(
            all,
            [("en", "Checked"), ("fr", "Vérifié"), ("", "none"), ("de", "")]
        );
        assert_eq!(
            (map.get("fr"), map.get("de"), map.get("odd")),
            (Some("Vérifié"), Some(""), None)
        );
        assert_eq!((map.len(), map.is_empty()), (4, false));
        assert_eq!(format!("{:?}", read(r#"{"en":"a"}"#)), r#"{"en": "a"}"#);
    }

    #[test]
    fn values_other_than_objects_are_empty() {
        for json in ["[]", "null", "7", r#""en""#, "{}"] {
            assert!(
                read(json).is_empty() && read(json) == TextMap::default(),
                "{json}"
            );
        }
    }

    #[test]
    fn a_hundred_are_kept() {
        let many: Vec<_> = (0..150).map(|number| format!(r#""{number}":"x""#)).collect();
        assert_eq!(read(&format!("{{{}}}", many.join(","))).len(), 100);
    }
}
