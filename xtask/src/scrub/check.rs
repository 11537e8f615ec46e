//! The last check: whether anything private of the original remains. Parses the texts separately, with `serde_json`.

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use super::{html, public, words};

/// A word or a number of the original that remains.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Leak {
    /// Position of the text, from 1.
    text: usize,
    /// The member.
    member: String,
    characters: usize,
}

/// Does not show the text.
impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            text,
            member,
            characters,
        } = self;
        write!(
            f,
            "text {text}, member `{member}`: a word of {characters} characters of the original is left"
        )
    }
}

impl std::error::Error for Leak {}

pub(super) fn check(originals: &[String], scrubbed: &[String]) -> Result<(), Leak> {
    let mut private = Private::default();
    for text in originals {
        each(text, &mut |key, part| private.add(key, part));
    }
    for (at, text) in scrubbed.iter().enumerate() {
        let mut leak = None;
        each(text, &mut |key, part| {
            if let Some(word) = private.found_in(key, part) {
                leak.get_or_insert(Leak {
                    text: at + 1,
                    member: key.to_owned(),
                    characters: word.chars().count(),
                });
            }
        });
        if let Some(leak) = leak {
            return Err(leak);
        }
    }
    Ok(())
}

/// A name of a member, or a value.
#[derive(Clone, Copy)]
enum Part<'a> {
    Key(&'a str),
    Value(&'a str),
}

/// Calls `see` with each value and each name of a member. A text that is not JSON is one value.
fn each(text: &str, see: &mut dyn FnMut(&str, Part<'_>)) {
    match serde_json::from_str(text) {
        Ok(value) => each_value("", &value, see),
        Err(_) => see("", Part::Value(text)),
    }
}

fn each_value(key: &str, value: &Value, see: &mut dyn FnMut(&str, Part<'_>)) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => see(key, Part::Value(&number.to_string())),
        Value::String(text) => see(key, Part::Value(text)),
        Value::Array(items) => items.iter().for_each(|item| each_value(key, item, see)),
        Value::Object(members) => {
            for (name, value) in members {
                see("", Part::Key(name));
                each_value(name, value, see);
            }
        }
    }
}

#[derive(Default)]
struct Private {
    words: HashSet<String>,
    names: HashSet<String>,
    long: Vec<String>,
}

impl Private {
    fn add(&mut self, key: &str, part: Part<'_>) {
        let text = match part {
            Part::Value(text) => text,
            Part::Key(name) if public::is_member_name(name) => return,
            Part::Key(name) => name,
        };
        if is_kept(key, text) {
            return;
        }
        if public::is_name_key(key) {
            self.names.insert(text.to_lowercase());
        }
        for word in private_words(text) {
            if word.chars().count() >= MIN_LONG_WORD_CHARS && !self.words.contains(&word) {
                self.long.push(word.clone());
            }
            self.words.insert(word);
        }
    }

    /// Searches scrubbed text for anything private.
    fn found_in(&self, key: &str, part: Part<'_>) -> Option<String> {
        let text = match part {
            Part::Value(text) if is_kept(key, text) && !self.names.contains(text) => return None,
            Part::Value(text) => text,
            Part::Key(name) if public::is_member_name(name) => {
                return self.names.contains(name).then(|| name.to_owned());
            }
            Part::Key(name) => name,
        };
        let lower = text.to_lowercase();
        let mut found = private_words(text)
            .into_iter()
            .find(|word| self.words.contains(word));
        if found.is_none() && lower.len() >= MIN_LONG_WORD_CHARS {
            let mut content = String::new();
            for part in private_parts(&lower) {
                content.push_str(part);
            }
            found = self
                .long
                .iter()
                .find(|word| content.contains(word.as_str()))
                .cloned();
        }
        found
    }
}

/// Values that the scrubber keeps.
fn is_kept(key: &str, text: &str) -> bool {
    let is_time = text.len() >= 19 && text.get(4..5) == Some("-") && text.get(13..14) == Some(":");
    public::is_vocabulary(key, text) || public::is_color(text) || is_time
}

fn private_parts(text: &str) -> Vec<&str> {
    match html::parts(text) {
        None => vec![text],
        Some(parts) => {
            let contents = parts.into_iter().filter_map(|part| match part {
                html::Part::Content(content) => Some(content),
                html::Part::Markup(_) => None,
            });
            contents.collect()
        }
    }
}

/// Words of at least three characters and numbers of at least five digits, in lower case.
fn private_words(text: &str) -> Vec<String> {
    let words = private_parts(text)
        .into_iter()
        .flat_map(words::words)
        .map(str::to_lowercase);
    let is_private = |word: &String| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let shortest = if is_number {
            public::MAX_PUBLIC_DIGITS + 1
        } else {
            3
        };
        word.chars().count() >= shortest && !public::is_public_word(word)
    };
    words.filter(is_private).collect()
}

/// Words of this many characters are also searched for inside other words.
const MIN_LONG_WORD_CHARS: usize = 8;
