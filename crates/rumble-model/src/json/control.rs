//! Control characters inside the strings of a JSON text, which some servers leave unescaped.

use std::fmt::Write as _;

/// The text with each control character inside a string as an escape. `None` when it has none.
pub(crate) fn escaped(json: &str) -> Option<String> {
    let mut escaped = String::new();
    let mut copied = 0;
    let (mut in_string, mut after_backslash) = (false, false);
    for (index, byte) in json.bytes().enumerate() {
        match byte {
            _ if after_backslash => after_backslash = false,
            b'\\' if in_string => after_backslash = true,
            b'"' => in_string = !in_string,
            0..=0x1f if in_string => {
                escaped.push_str(json.get(copied..index)?);
                // Writing to a text cannot fail.
                let _ = write!(escaped, "\\u{byte:04x}");
                copied = index + 1;
            }
            _ => {}
        }
    }
    if copied == 0 {
        return None;
    }
    escaped.push_str(json.get(copied..)?);
    Some(escaped)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn control_characters_in_strings_become_escapes() {
        assert_eq!(
            escaped("{\"a\":\"x\u{7}y\nz\"}").as_deref(),
            Some("{\"a\":\"x\\u0007y\\u000az\"}")
        );
        for json in ["{\n\t\"a\": 1\r\n}", "\"a\\\"b\"", "\"é\""] {
            assert_eq!(escaped(json), None, "{json}");
        }
    }
}
