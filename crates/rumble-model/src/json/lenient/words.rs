use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{ScalarValue, scalar, text};
use crate::json::{ALWAYS, Room};

/// A list of words, at most 100. Items that are no text or empty are left out, and of very short ones those for which there is no
/// room; of an object, each value that is text is taken, else its name.
pub(crate) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    deserializer.deserialize_any(Words)
}

struct Words;

impl<'de> Visitor<'de> for Words {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of words")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut words = Bag::default();
        while words.words.len() < ALWAYS {
            let Some(Word(word)) = items.next_element()? else {
                return Ok(words.finish());
            };
            words.add(word.unwrap_or_default());
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(words.finish())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut words = Bag::default();
        while words.words.len() < ALWAYS {
            let Some((name, value)) = members.next_entry::<String, OnlyText>()? else {
                return Ok(words.finish());
            };
            words.add(value.0.unwrap_or(name));
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(words.finish())
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

/// The words so far, and about how many bytes of JSON they came from.
#[derive(Default)]
struct Bag {
    words: Vec<String>,
    bytes: usize,
}

impl Bag {
    fn add(&mut self, word: String) {
        // Two quotes and a comma.
        self.bytes += word.len() + 3;
        if !word.is_empty() && Room::WORDS.allows(self.words.len(), self.bytes) {
            self.words.push(word);
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.words.shrink_to_fit();
        self.words
    }
}

struct Word(Option<String>);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(Word)
    }
}

/// Text; a number is none.
struct OnlyText(Option<String>);

impl<'de> Deserialize<'de> for OnlyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_any(scalar(|scalar| match scalar {
            ScalarValue::Text(text) => Some(text.to_owned()),
            _ => None,
        }))?;
        Ok(Self(text))
    }
}
