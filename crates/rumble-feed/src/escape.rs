use std::borrow::Cow;
use std::fmt::Write;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a character can control a terminal, reorder text, or be invisible: control and format characters, line and
/// paragraph separators, and invisible characters ([`Default_Ignorable_Code_Point`] and blanks that
/// are not spaces). Variation selectors are among these; an emoji needs one.
///
/// [`Default_Ignorable_Code_Point`]: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
///
/// ```
/// assert!(rumble_feed::is_unsafe_to_print('\u{202e}'));
/// assert!(!rumble_feed::is_unsafe_to_print('é'));
/// ```
#[must_use]
pub fn is_unsafe_to_print(character: char) -> bool {
    // Fast path for most text.
    if matches!(character, ' '..='~') {
        return false;
    }
    matches!(
        character.general_category(),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    ) || is_default_ignorable(character)
        || matches!(character, '\u{2800}' | '\u{1d159}')
}

/// `Default_Ignorable_Code_Point` of Unicode 16, `DerivedCoreProperties.txt`. Reserved code points are among them, so that
/// later versions add no visible character there.
fn is_default_ignorable(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Returns the same JSON on one line, with each character that is unsafe to print as a JSON escape.
///
/// ```
/// assert_eq!(rumble_feed::escape_json("\"a\u{202e}b\""), r#""a\u202eb""#);
/// ```
#[must_use]
pub fn escape_json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_unsafe_to_print) {
        return Cow::Borrowed(json);
    }
    let mut line = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        match character {
            // Only between values: a JSON string cannot contain them as they are.
            '\n' | '\r' | '\t' => {}
            character if is_unsafe_to_print(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(line, "\\u{unit:04x}");
                }
            }
            character => line.push(character),
        }
    }
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_meaning_on_one_line() {
        let json = "{\n\t\"a\": \"\u{202e}x\u{9b}\u{7f}\u{e0041}\",\r\n \"b\": [1,\n2]}";
        let line = escape_json(json);
        assert_eq!(line, r#"{"a": "\u202ex\u009b\u007f\udb40\udc41", "b": [1,2]}"#);
        let meaning = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(meaning(&line), meaning(json));
    }

    #[test]
    fn invisible_characters_are_unsafe_and_visible_ones_are_not() {
        for invisible in
            "\u{61c}\u{200b}\u{200d}\u{feff}\u{2060}\u{ad}\u{180e}\u{fff9}\u{e0041}\u{115f}\u{3164}\
             \u{34f}\u{fe00}\u{fe0f}\u{e0100}\u{e01ef}\u{17b4}\u{17b5}\u{180b}\u{180f}\u{2800}\u{1d159}\
             \u{1d173}\u{1d17a}\u{2065}\u{fff0}\u{fff8}\u{e0080}\u{e0fff}\u{ffa0}\u{1bca0}"
                .chars()
        {
            assert!(is_unsafe_to_print(invisible), "{invisible:?}");
        }
        for visible in "aé世🎉ש\u{301}\u{17b6}\u{180a}\u{fe10}".chars() {
            assert!(!is_unsafe_to_print(visible), "{visible:?}");
        }
    }
}
