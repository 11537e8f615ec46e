//! Another spelling of the same JSON.

use serde_json::value::RawValue;

/// Whether the text is JSON.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// Adds whitespace around every token.
pub(super) fn spaced(json: &str) -> String {
    let mut spaced = String::with_capacity(2 * json.len());
    let (mut in_text, mut is_escaped) = (false, false);
    for c in json.chars() {
        let is_token = !in_text && matches!(c, '{' | '}' | '[' | ']' | ',' | ':');
        if is_token {
            spaced.push(' ');
        }
        spaced.push(c);
        if is_token {
            spaced.push('\n');
        }
        if c == '"' && !is_escaped {
            in_text = !in_text;
        }
        is_escaped = in_text && c == '\\' && !is_escaped;
    }
    spaced
}

/// Panics with the position if two values differ in more than the spelling of raw JSON.
pub(super) fn assert_same<T: std::fmt::Debug>(one: &T, other: &T) {
    let (one, other) = (compact(one), compact(other));
    if one != other {
        let differs = one
            .bytes()
            .zip(other.bytes())
            .position(|(one, other)| one != other);
        let from = differs
            .unwrap_or_else(|| one.len().min(other.len()))
            .saturating_sub(60);
        let near = |text: &str| {
            String::from_utf8_lossy(&text.as_bytes()[from..text.len().min(from + 120)]).into_owned()
        };
        panic!(
            "another spelling, another value:\n{}\n{}",
            near(&one),
            near(&other)
        );
    }
}

/// A `Debug` text without whitespace, in which raw JSON does not depend on its spelling.
fn compact(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}").replace("\\n", "");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
