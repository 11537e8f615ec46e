//! Control characters inside JSON strings, which some servers leave unescaped.

use std::fmt::Write as _;

/// Escapes each control character inside a string. Returns `None` if the text does not contain any, or would grow too
/// much.
pub(crate) fn escaped(json: &str) -> Option<String> {
    let more = inside_strings(json).count() * (ESCAPE - 1);
    if more == 0 || more > (json.len() / 4).max(ALWAYS) {
        return None;
    }
    let mut escaped = String::with_capacity(json.len() + more);
    let mut copied = 0;
    for (index, byte) in inside_strings(json) {
        escaped.push_str(json.get(copied..index)?);
        // Writing to a string cannot fail.
        let _ = write!(escaped, "\\u{byte:04x}");
        copied = index + 1;
    }
    escaped.push_str(json.get(copied..)?);
    Some(escaped)
}

/// Control characters inside strings, with their positions.
fn inside_strings(json: &str) -> impl Iterator<Item = (usize, u8)> {
    let (mut in_string, mut after_backslash) = (false, false);
    json.bytes().enumerate().filter(move |&(_, byte)| {
        match byte {
            _ if after_backslash => after_backslash = false,
            b'\\' if in_string => after_backslash = true,
            b'"' => in_string = !in_string,
            0..=0x1f => return in_string,
            _ => {}
        }
        false
    })
}

/// Length of an escape.
const ESCAPE: usize = 6;

/// Bytes by which any text may grow; a long one may grow by a quarter.
const ALWAYS: usize = 4 * 1024;

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_text_of_control_characters_grows_within_a_limit() {
        let json = |count| format!("[\"{}\"]", "\u{7}".repeat(count));
        assert_eq!(escaped(&json(800)).map(|text| text.len()), Some(4 + 800 * 6));
        assert_eq!(escaped(&json(8_000)), None);
        let mostly_text = format!("[\"{}{}\"]", "\u{7}".repeat(1_000), "x".repeat(40_000));
        assert_eq!(escaped(&mostly_text).map(|text| text.len()), Some(46_004));
    }

    #[test]
    fn control_characters_in_strings_become_escapes() {
        assert_eq!(
            escaped("{\"a\":\"x\u{7}y\nz\"}").as_deref(),
            Some("{\"a\":\"x\\u0007y\\u000az\"}")
        );
        assert_eq!(
            escaped("\"a\\\"\u{7}\"").as_deref(),
            Some("\"a\\\"\\u0007\""),
            "after an escaped quotation mark"
        );
        for json in ["{\n\t\"a\": 1\r\n}", "\"a\\\"b\"", "\"é\""] {
            assert_eq!(escaped(json), None, "{json}");
        }
    }
}
