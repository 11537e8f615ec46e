//! Words, and the invented words that replace them.

use std::collections::{HashMap, HashSet};

use super::public;

/// Runs of letters and digits of any script.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Invented words, each for one word of the original in any case.
pub(super) struct Words {
    /// Lower-case originals, which must not be invented.
    originals: HashSet<String>,
    replacements: HashMap<String, String>,
    /// Number of replacements by length.
    invented: HashMap<usize, usize>,
}

impl Words {
    pub(super) fn new(originals: HashSet<String>) -> Self {
        Self {
            originals,
            replacements: HashMap::new(),
            invented: HashMap::new(),
        }
    }

    /// Returns the replacement, with as many characters of the same kinds.
    pub(super) fn replacement(&mut self, word: &str) -> String {
        let lower = word.to_lowercase();
        let is_short_number = word.len() <= public::MAX_PUBLIC_DIGITS && is_number(word);
        if is_short_number || public::is_public_word(&lower) {
            return word.to_owned();
        }
        let letters = match self.replacements.get(&lower) {
            Some(letters) => letters.clone(),
            None => {
                let letters = self.invent(&lower);
                self.replacements.insert(lower, letters.clone());
                letters
            }
        };
        alike(word, &letters)
    }

    /// Invents letters for this form that differ from all originals.
    fn invent(&mut self, lower: &str) -> String {
        let length = lower.chars().count();
        let mut letters = String::new();
        for _ in 0..MAX_TRIES {
            let number = self.invented.entry(length).or_default();
            letters = pronounceable(*number, length);
            *number += 1;
            let new = alike(lower, &letters);
            if !self.originals.contains(&new) && !public::is_public_word(&new) {
                break;
            }
        }
        letters
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number as letters, the last ones first: consonants and vowels in turn.
fn pronounceable(mut number: usize, length: usize) -> String {
    let mut letters = Vec::with_capacity(length);
    for at in 0..length {
        let kinds = if at % 2 == 0 { CONSONANTS } else { VOWELS };
        letters.push(kinds.get(number % kinds.len()).copied().unwrap_or(b'x'));
        number /= kinds.len();
    }
    String::from_utf8(letters).unwrap_or_default()
}

/// The letters, each in the case and of the kind of the character at its position.
fn alike(word: &str, letters: &str) -> String {
    let pairs = word.chars().zip(letters.chars());
    let zeros = leading_zeros(word);
    let mut is_first = true;
    pairs
        .enumerate()
        .map(|(at, (original, letter))| match original {
            '0' if at < zeros => '0',
            // A number does not start with 0.
            '0'..='9' => match char::from_digit(u32::from(letter) % 10, 10) {
                Some('0') if std::mem::take(&mut is_first) => '1',
                digit => {
                    is_first = false;
                    digit.unwrap_or('1')
                }
            },
            'A'..='Z' => letter.to_ascii_uppercase(),
            'a'..='z' => letter,
            other => of_length(other.len_utf8(), letter),
        })
        .collect()
}

/// Zeros before the digits of a number, which do not count towards its value.
fn leading_zeros(word: &str) -> usize {
    let zeros = word.bytes().take_while(|byte| *byte == b'0').count();
    if is_number(word) {
        zeros.min(word.len().saturating_sub(1))
    } else {
        0
    }
}

/// A letter of another script with as many bytes.
fn of_length(bytes: usize, letter: char) -> char {
    let offset = u32::from(letter) - u32::from('a');
    let first = match bytes {
        1 => 'a',
        2 => 'а',
        3 => 'あ',
        _ => '𐐨',
    };
    char::from_u32(u32::from(first) + offset % 26).unwrap_or(first)
}

const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
const VOWELS: &[u8] = b"aeiou";
const MAX_TRIES: usize = 1_000;
