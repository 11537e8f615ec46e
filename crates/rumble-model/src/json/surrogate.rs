//! Lone surrogates in JSON text, such as `"\ud800"`: the result of truncating text between two UTF-16 units. Valid in
//! JSON, but not in a Rust string.

/// Replaces each lone surrogate by `\ufffd`, as for invalid UTF-8. Returns `None` if the text does not contain any.
pub(crate) fn replace_lone_surrogates(json: &str) -> Option<String> {
    let mut replaced = String::new();
    let mut copied = 0;
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let position = json.len() - rest.len() + at;
        let escape = json.get(position..)?;
        rest = match (utf16_unit(escape), escape.get(6..).and_then(utf16_unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => escape.get(12..)?,
            (Some(0xd800..=0xdfff), _) => {
                if replaced.is_empty() {
                    replaced.reserve_exact(json.len());
                }
                replaced.push_str(json.get(copied..position)?);
                replaced.push_str("\\ufffd");
                copied = position + 6;
                escape.get(6..)?
            }
            // The character after a backslash belongs to the escape, even another backslash.
            _ => escape.get(1 + escape.chars().nth(1)?.len_utf8()..)?,
        };
    }
    if copied == 0 {
        return None;
    }
    replaced.push_str(json.get(copied..)?);
    Some(replaced)
}

/// The UTF-16 unit of an escape `\uXXXX` at the start of the text.
fn utf16_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u16::from_str_radix(digits, 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::replace_lone_surrogates;

    #[test]
    fn lone_surrogates_are_replaced_and_pairs_stay() {
        assert_eq!(
            replace_lone_surrogates(r#""\ud800 half""#).as_deref(),
            Some(r#""\ufffd half""#)
        );
        assert_eq!(
            replace_lone_surrogates(r#""\uD83D\uDE00\uDE00""#).as_deref(),
            Some(r#""\uD83D\uDE00\ufffd""#)
        );
        assert_eq!(
            replace_lone_surrogates(r#""\ud800\ud800\udc00""#).as_deref(),
            Some(r#""\ufffd\ud800\udc00""#)
        );
    }

    #[test]
    fn texts_that_resemble_a_surrogate_stay() {
        for json in [
            r#""\\ud800""#,
            r#""\u0041""#,
            r#""\ud83d\ude00""#,
            r#""plain""#,
            r#""\"#,
            r#""\ud8""#,
            r#""\é""#,
        ] {
            assert_eq!(replace_lone_surrogates(json), None, "{json}");
        }
    }
}
