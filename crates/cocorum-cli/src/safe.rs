//! Other people's text, made safe for a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// Text with everything a terminal could obey made visible: control characters, and characters that reorder what
/// stands around them.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\u{0}'..='\u{1f}' => visible.extend(char::from_u32(0x2400 + u32::from(character))),
            '\u{7f}' => visible.push('␡'),
            other if is_dangerous(other) => {
                let _ = write!(visible, "<U+{:04X}>", u32::from(other));
            }
            other => visible.push(other),
        }
    }
    Cow::Owned(visible)
}

/// An argument that may be repeated on a terminal: what stands behind a question mark may be a key.
pub(crate) fn argument(text: &str) -> String {
    match text.split_once('?') {
        Some((shown, _)) => format!("{}?…", visible(shown)),
        None => visible(text).into_owned(),
    }
}

/// A JSON text on one line, with the same characters escaped. It means what it meant before.
pub(crate) fn json_line(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_dangerous) {
        return Cow::Borrowed(json);
    }
    let mut line = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        match character {
            // In JSON these stand between values only: a string cannot hold them as they are.
            '\n' | '\r' | '\t' => {}
            other if is_dangerous(other) => {
                let _ = write!(line, "\\u{:04x}", u32::from(other));
            }
            other => line.push(other),
        }
    }
    Cow::Owned(line)
}

fn is_dangerous(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{2028}' | '\u{2029}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

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
    }

    #[test]
    fn ordinary_text_of_any_language_stays() {
        for text in ["héllo 世界 🎉 \u{200f}שלום\u{200e}", r"typed \x and \u0041", ""] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn json_keeps_its_meaning_on_one_line() {
        let json = "{\n\t\"a\": \"\u{202e}x\u{9b}\u{7f}\",\r\n \"b\": [1,\n2]}";
        let line = json_line(json);
        assert_eq!(line, r#"{"a": "\u202ex\u009b\u007f", "b": [1,2]}"#);
        let meaning = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(meaning(&line), meaning(json));
    }
}
