//! Escaping of other users' text for a terminal.

use std::borrow::Cow;
use std::fmt::Write;

use rumble_feed::is_unsafe_to_print;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Escapes every character that could control the terminal, reorder text or be invisible. Joiners stay where an emoji or
/// a script needs them. Long runs of combining marks are truncated.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|character| is_unsafe_to_print(character) || is_mark(character))
    {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut previous = None;
    let mut marks = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        marks = if is_mark(character) { marks + 1 } else { 0 };
        match character {
            _ if marks > MAX_MARKS => {}
            '\u{0}'..='\u{1f}' => escaped.extend(char::from_u32(0x2400 + u32::from(character))),
            '\u{7f}' => escaped.push('␡'),
            '\u{200c}' | '\u{200d}' if joins(previous, characters.peek().copied()) => escaped.push(character),
            '\u{fe0e}' | '\u{fe0f}' if selects(previous, characters.peek().copied()) => {
                escaped.push(character);
            }
            '\u{180b}'..='\u{180d}' | '\u{180f}' if previous.is_some_and(is_mongolian) => {
                escaped.push(character);
            }
            other if is_unsafe_to_print(other) => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "<U+{:04X}>", u32::from(other));
            }
            other => escaped.push(other),
        }
        previous = Some(character);
    }
    Cow::Owned(escaped)
}

/// Like [`escape`], for text of other users: also truncates parts without spaces that are too long.
pub(crate) fn escape_foreign(text: &str) -> Cow<'_, str> {
    let text = escape(text);
    let is_long = |part: &str| part.len() > MAX_PART_CHARS && part.chars().nth(MAX_PART_CHARS).is_some();
    if !text.split(' ').any(is_long) {
        return text;
    }
    let parts = text
        .split(' ')
        .map(|part| match part.char_indices().nth(MAX_PART_CHARS) {
            Some((end, _)) => part.get(..end).unwrap_or_default().to_owned() + "…",
            None => part.to_owned(),
        });
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}

/// Whether a joiner between these two belongs to an emoji, or to a script that is written with joiners.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let is_emoji = |character: char| character == '\u{fe0f}' || is_symbol(character);
    // Arabic to Thaana, the scripts of India, Sinhala, Tibetan, Myanmar, Khmer, Mongolian.
    let needs_joiners = |character: char| {
        matches!(character,
            '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}')
    };
    is_emoji(before) && is_emoji(after) || needs_joiners(before) && needs_joiners(after)
}

/// Whether a selector after this character chooses between an emoji and a text form. A digit becomes one with a keycap.
fn selects(before: Option<char>, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match before {
        '0'..='9' | '#' | '*' => after == Some('\u{20e3}'),
        _ => is_symbol(before),
    }
}

fn is_symbol(character: char) -> bool {
    matches!(character, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}')
        || matches!(
            character.general_category(),
            GeneralCategory::OtherSymbol | GeneralCategory::ModifierSymbol | GeneralCategory::MathSymbol
        ) && !character.is_ascii()
}

/// Whether the character is a Mongolian letter, whose form a following selector chooses.
fn is_mongolian(character: char) -> bool {
    matches!(character, '\u{1820}'..='\u{18aa}')
}

fn is_mark(character: char) -> bool {
    !character.is_ascii()
        && matches!(
            character.general_category(),
            GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
        )
}

/// Combining marks on one character; no orthography needs more.
const MAX_MARKS: u32 = 4;
/// Length in characters: more than a whole message, since some languages do not use spaces.
const MAX_PART_CHARS: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_remains() {
        assert_eq!(escape("a\u{1b}[31mb\u{7}\n\u{7f}"), "a␛[31mb␇␊␡");
        assert_eq!(
            escape("\u{9b}31m\u{202e}evil\u{2069}"),
            "<U+009B>31m<U+202E>evil<U+2069>"
        );
        assert_eq!(escape("Mod\u{200b}erator"), "Mod<U+200B>erator");
        assert_eq!(escape("a\u{200d}b"), "a<U+200D>b");
        assert_eq!(escape("Mod\u{fe0f}1\u{fe0f}"), "Mod<U+FE0F>1<U+FE0F>");
        assert_eq!(escape("❤\u{fe0f}\u{fe0f}"), "❤\u{fe0f}<U+FE0F>");
        assert_eq!(escape("\u{fe0f}a\u{e0100}\u{180b}"), "<U+FE0F>a<U+E0100><U+180B>");
    }

    #[test]
    fn every_control_and_format_character_is_escaped() {
        for character in ('\u{0}'..=char::MAX).filter(|character| is_unsafe_to_print(*character)) {
            let shown = escape(&format!("a{character}b")).into_owned();
            assert!(!shown.contains(character), "{character:?}");
        }
    }

    #[test]
    fn ordinary_text_of_any_language_is_unchanged() {
        for text in [
            "héllo 世界 🎉 שלום",
            "👩\u{200d}🚀 🏳\u{fe0f}\u{200d}🌈",
            "می\u{200c}خواهم क\u{94d}\u{200d}ष",
            "e\u{301}\u{323}",
            "❤\u{fe0f} ☺\u{fe0e} 1\u{fe0f}\u{20e3} ↔\u{fe0f} ‼\u{fe0f}",
            "ᠠ\u{180b}ᠢ",
            r"typed \x and \u0041",
            "",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn endless_words_are_truncated() {
        for letter in ["x", "世", "\u{2067}"] {
            let shown = escape(letter).into_owned();
            let parts = |count| format!("a {} b", shown.repeat(count));
            let given = format!("a {} b", letter.repeat(20_000));
            let kept = 500 / shown.chars().count();
            let text = escape_foreign(&given).into_owned();
            assert_eq!(
                text.split_once('…').unwrap().0,
                parts(20_000).chars().take(502).collect::<String>()
            );
            assert!(text.ends_with("… b"));
            assert_eq!(
                escape_foreign(&format!("a {} b", letter.repeat(kept))),
                parts(kept)
            );
        }
    }

    #[test]
    fn long_runs_of_combining_marks_are_truncated() {
        let zalgo = format!("a{}b", "\u{301}".repeat(300));
        assert_eq!(escape(&zalgo), format!("a{}b", "\u{301}".repeat(4)));
    }
}
