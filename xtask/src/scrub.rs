//! Replaces all personal data in captured texts: names, texts, ids, times, addresses and keys.
//!
//! The shape remains: the members and their order, the types, lengths, kinds of characters, equality of values, and the
//! order of ids and times. A word is replaced by one word everywhere, also inside texts and addresses. Nothing is kept
//! because it looks harmless: everything that is kept is listed in [`public`].

mod check;
mod html;
mod ids;
mod json;
mod public;
mod times;
mod words;

use std::collections::{BTreeSet, HashSet};

pub(crate) use check::Leak;

use ids::Ids;
use json::{Token, rewritten};
use times::Times;
use words::Words;

/// The captured texts with everything replaced, one for one.
///
/// # Errors
///
/// Returns a [`Leak`] instead of the texts if a part of the original remains.
pub(crate) fn scrub(originals: &[String]) -> Result<Vec<String>, Leak> {
    let mut scrubber = Scrubber::of(originals);
    let scrubbed = originals.iter().map(|text| scrubber.text(text)).collect();
    checked(originals, scrubbed)
}

/// The scrubbed texts, if nothing of the originals is left in them.
fn checked(originals: &[String], scrubbed: Vec<String>) -> Result<Vec<String>, Leak> {
    check::check(originals, &scrubbed)?;
    Ok(scrubbed)
}

/// Facts about all texts, collected before the first one is rewritten.
struct Scrubber {
    ids: Ids,
    times: Times,
    words: Words,
    /// Values of members that contain names, in lower case.
    names: HashSet<String>,
}

impl Scrubber {
    fn of(originals: &[String]) -> Self {
        let mut ids = BTreeSet::new();
        let mut times = Times::default();
        let mut names = HashSet::new();
        let mut words = HashSet::new();
        for text in originals {
            let is_json = json::walk(text, |key, token| match token {
                Token::Text(text) => {
                    if public::is_name_key(key) {
                        names.insert(text.to_lowercase());
                    }
                    times.record_text(&text);
                    words.extend(words::words(&text).map(|word| word.to_lowercase()));
                    ids.extend(id_in_text(key, &text).map(|id| id.number));
                }
                Token::Number(digits) => {
                    times.record_number(key, digits);
                    words.insert(digits.to_owned());
                    ids.extend(
                        public::is_id_key(key)
                            .then(|| digits.parse::<u64>().ok())
                            .flatten(),
                    );
                }
                Token::Key(name) => {
                    words.extend(words::words(&name).map(|word| word.to_lowercase()));
                    ids.extend(
                        name.parse::<u64>()
                            .ok()
                            .filter(|_| name.len() >= public::MIN_ID_DIGITS),
                    );
                }
            });
            if !is_json {
                words.extend(words::words(text).map(|word| word.to_lowercase()));
            }
        }
        Self {
            ids: Ids::new(&ids, &words),
            times,
            words: Words::new(words),
            names,
        }
    }

    /// One text; what is not JSON is one text without members.
    fn text(&mut self, original: &str) -> String {
        rewritten(original, |key, token| match token {
            Token::Key(name) => self.key(&name),
            Token::Number(digits) => self.number(key, digits),
            Token::Text(text) => self.value(key, &text),
        })
        .unwrap_or_else(|| self.words_of(original))
    }

    fn key(&mut self, name: &str) -> String {
        if public::is_member_name(name) && !self.names.contains(&name.to_lowercase()) {
            return name.to_owned();
        }
        self.words_of(name)
    }

    fn number(&mut self, key: &str, digits: &str) -> String {
        if let Some(shifted) = self.times.shifted_number(key, digits) {
            return shifted;
        }
        if let Ok(number) = digits.parse()
            && let Some(id) = self.ids.get(number)
        {
            return id.to_string();
        }
        let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_whole && digits.len() > public::MAX_PUBLIC_DIGITS {
            return self.words.replacement(digits);
        }
        digits.to_owned()
    }

    fn value(&mut self, key: &str, text: &str) -> String {
        let is_name = self.names.contains(&text.to_lowercase());
        if text.is_empty() || (public::is_vocabulary(key, text) && !is_name) || public::is_color(text) {
            return text.to_owned();
        }
        if let Some(shifted) = self.times.shifted_text(text) {
            return shifted;
        }
        if let Some(id) = id_in_text(key, text)
            && let Some(new) = self.ids.get(id.number)
        {
            return id.spelled(new);
        }
        match html::parts(text) {
            Some(parts) => parts
                .into_iter()
                .map(|part| match part {
                    html::Part::Markup(markup) if !self.names.contains(&markup.to_lowercase()) => {
                        markup.to_owned()
                    }
                    html::Part::Markup(text) | html::Part::Content(text) => self.words_of(text),
                })
                .collect(),
            None => self.words_of(text),
        }
    }

    /// A text with its letters and digits replaced.
    fn words_of(&mut self, text: &str) -> String {
        let mut scrubbed = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(word) = words::words(rest).next() {
            let at = word.as_ptr() as usize - rest.as_ptr() as usize;
            scrubbed.push_str(rest.get(..at).unwrap_or_default());
            let id = word.parse().ok().and_then(|number| self.ids.get(number));
            scrubbed.push_str(&match id {
                Some(id) => id.to_string(),
                None => self.words.replacement(word),
            });
            rest = rest.get(at + word.len()..).unwrap_or_default();
        }
        scrubbed + rest
    }
}

/// An id that is written as text.
struct IdText {
    prefix: &'static str,
    number: u64,
    radix: u32,
}

impl IdText {
    fn spelled(&self, id: u64) -> String {
        let digits = match self.radix {
            10 => id.to_string(),
            _ => rumble_model::StreamId::new(id)
                .map(|id| id.base36().to_string())
                .unwrap_or_default(),
        };
        format!("{}{digits}", self.prefix)
    }
}

/// Decimal ids have at least [`public::MIN_ID_DIGITS`] digits; base-36 ids are in members for ids only.
fn id_in_text(key: &str, text: &str) -> Option<IdText> {
    if text.len() >= public::MIN_ID_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.parse().ok()?;
        return Some(IdText {
            prefix: "",
            number,
            radix: 10,
        });
    }
    if !public::is_id_key(key) {
        return None;
    }
    let prefix = ["_u", "v"]
        .into_iter()
        .find(|prefix| text.starts_with(prefix))
        .unwrap_or_default();
    let digits = text.get(prefix.len()..)?;
    let is_lower = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    let id = rumble_model::StreamId::from_base36(digits).ok()?;
    (is_lower && digits.len() >= 4).then_some(IdText {
        prefix,
        number: id.get(),
        radix: 36,
    })
}

/// A scrubber that misses the value at one place: it keeps the original there.
#[cfg(test)]
pub(crate) fn scrub_all_but(originals: &[String], text: usize, pointer: &str) -> Result<Vec<String>, Leak> {
    let mut scrubbed = scrub(originals)?;
    let read = |text: &String| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (original, mut with_it) = (read(&originals[text]), read(&scrubbed[text]));
    let missed = original.pointer(pointer).unwrap().clone();
    let value = with_it.pointer_mut(pointer).unwrap();
    assert_ne!(
        std::mem::replace(value, missed),
        original.pointer(pointer).unwrap().clone()
    );
    scrubbed[text] = with_it.to_string();
    checked(originals, scrubbed)
}

#[cfg(test)]
mod tests;
