//! Other people's text, made safe for a terminal.

use std::borrow::Cow;
use std::fmt::Write;

use rumble_feed::is_unsafe_to_print;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Text with every character made visible that could control the terminal, reorder text or hide in it. Joiners stay where
/// an emoji or a script needs them. Long runs of combining marks are truncated.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|character| is_unsafe_to_print(character) || is_mark(character))
    {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len() + 8);
    let mut previous = None;
    let mut marks = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        marks = if is_mark(character) { marks + 1 } else { 0 };
        match character {
            _ if marks > MAX_MARKS => {}
            '\u{0}'..='\u{1f}' => visible.extend(char::from_u32(0x2400 + u32::from(character))),
            '\u{7f}' => visible.push('␡'),
            '\u{200c}' | '\u{200d}' if joins(previous, characters.peek().copied()) => visible.push(character),
            other if is_unsafe_to_print(other) => {
                // Writing to a text cannot fail.
                let _ = write!(visible, "<U+{:04X}>", u32::from(other));
            }
            other => visible.push(other),
        }
        previous = Some(character);
    }
    Cow::Owned(visible)
}

/// An argument that may be repeated on a terminal: what follows a question mark may be a key.
pub(crate) fn argument(text: &str) -> String {
    match text.split_once('?') {
        Some((shown, _)) => format!("{}?…", visible(shown)),
        None => visible(text).into_owned(),
    }
}

/// Whether a joiner between these two belongs to an emoji, or to a script that is written with joiners.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let is_emoji = |character: char| {
        character == '\u{fe0f}'
            || matches!(
                character.general_category(),
                GeneralCategory::OtherSymbol | GeneralCategory::ModifierSymbol
            )
    };
    // Arabic to Thaana, the scripts of India, Sinhala, Tibetan, Myanmar, Khmer, Mongolian.
    let needs_joiners = |character: char| {
        matches!(character,
            '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}')
    };
    is_emoji(before) && is_emoji(after) || needs_joiners(before) && needs_joiners(after)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_gets_through() {
        assert_eq!(visible("a\u{1b}[31mb\u{7}\n\u{7f}"), "a␛[31mb␇␊␡");
        assert_eq!(
            visible("\u{9b}31m\u{202e}evil\u{2069}"),
            "<U+009B>31m<U+202E>evil<U+2069>"
        );
        assert_eq!(visible("Mod\u{200b}erator"), "Mod<U+200B>erator");
        assert_eq!(visible("a\u{200d}b"), "a<U+200D>b");
    }

    #[test]
    fn every_control_and_format_character_is_made_visible() {
        for character in ('\u{0}'..=char::MAX).filter(|character| is_unsafe_to_print(*character)) {
            let shown = visible(&format!("a{character}b")).into_owned();
            assert!(!shown.contains(character), "{character:?}");
        }
    }

    #[test]
    fn ordinary_text_of_any_language_stays() {
        for text in [
            "héllo 世界 🎉 שלום",
            "👩\u{200d}🚀 🏳\u{fe0f}\u{200d}🌈",
            "می\u{200c}خواهم क\u{94d}\u{200d}ष",
            "e\u{301}\u{323}",
            r"typed \x and \u0041",
            "",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn long_runs_of_combining_marks_are_truncated() {
        let zalgo = format!("a{}b", "\u{301}".repeat(300));
        assert_eq!(visible(&zalgo), format!("a{}b", "\u{301}".repeat(4)));
    }
}
