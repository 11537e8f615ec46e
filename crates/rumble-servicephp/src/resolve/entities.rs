/// Decodes the numeric entities and the five named ones of the characters that HTML must escape.
pub(super) fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('&') {
        plain.push_str(before);
        rest = match entity(from) {
            Some((character, after)) => {
                plain.push(character);
                after
            }
            None => {
                plain.push('&');
                from
            }
        };
    }
    plain.push_str(rest);
    plain
}

/// `amp;…`: the character and the rest. Searches only the start, so that many `&` cost no more than their length.
fn entity(text: &str) -> Option<(char, &str)> {
    let end = text
        .bytes()
        .take(MAX_ENTITY_BYTES)
        .position(|byte| byte == b';')?;
    let (name, after) = text.split_at_checked(end)?;
    Some((character(name)?, after.get(1..)?))
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "apos" => Some('\''),
        "gt" => Some('>'),
        "lt" => Some('<'),
        "quot" => Some('"'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            number.ok().and_then(char::from_u32)
        }
    }
}

/// `#x0010ffff;` and some zeros.
const MAX_ENTITY_BYTES: usize = 16;

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn entities_are_decoded_and_other_text_is_unchanged() {
        for (text, plain) in [
            ("Tin &amp; &quot;Brass&quot;", "Tin & \"Brass\""),
            ("&lt;&#65;&#x42;&#X43;&apos;&gt;", "<ABC'>"),
            (
                "&amp;amp; & &; &nothing; &#xd800; &\u{e9}; &",
                "&amp; & &; &nothing; &#xd800; &\u{e9}; &",
            ),
        ] {
            assert_eq!(decoded(text), plain);
        }
    }
}
