use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{ScalarValue, scalar, text};
use crate::json::{ALWAYS, ItemLimit};

/// A list of texts, at most 100. Items that are not text or empty are skipped, as are very short items over the limit.
/// Of an object, each value that is text is used, otherwise its name.
pub(crate) fn text_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    deserializer.deserialize_any(TextList)
}

struct TextList;

impl<'de> Visitor<'de> for TextList {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut texts = Bag::default();
        while texts.texts.len() < ALWAYS {
            let Some(LenientText(text)) = items.next_element()? else {
                return Ok(texts.finish());
            };
            texts.add(text.unwrap_or_default());
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(texts.finish())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut texts = Bag::default();
        while texts.texts.len() < ALWAYS {
            let Some((name, value)) = members.next_entry::<String, StrictText>()? else {
                return Ok(texts.finish());
            };
            texts.add(value.0.unwrap_or(name));
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(texts.finish())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

/// The texts so far, and roughly the number of bytes of JSON they came from.
#[derive(Default)]
struct Bag {
    texts: Vec<String>,
    bytes: usize,
}

impl Bag {
    fn add(&mut self, text: String) {
        // Two quotes and a comma.
        self.bytes += text.len() + 3;
        if !text.is_empty() && ItemLimit::SHORT_TEXTS.allows(self.texts.len(), self.bytes) {
            self.texts.push(text);
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.texts.shrink_to_fit();
        self.texts
    }
}

struct LenientText(Option<String>);

impl<'de> Deserialize<'de> for LenientText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(LenientText)
    }
}

/// Text only, not numbers.
struct StrictText(Option<String>);

impl<'de> Deserialize<'de> for StrictText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_any(scalar(|scalar| match scalar {
            ScalarValue::Text(text) => Some(text.to_owned()),
            _ => None,
        }))?;
        Ok(Self(text))
    }
}
