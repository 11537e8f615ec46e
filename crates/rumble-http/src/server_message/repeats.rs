//! Detects whether text repeats a secret, in any form in which servers return received values.

use std::collections::HashSet;

use rumble_model::Secret;
use zeroize::Zeroizing;

/// Whether the text contains one of the secrets, or [`PART`] consecutive characters of one.
///
/// Secrets are searched in the text as it is and with its escapes decoded (form and percent encoding, HTML entities,
/// backslashes as in JSON), including nested ones; with and without tags; always by letters and digits only, and
/// ignoring case.
pub(super) fn repeats_any(text: &str, secrets: &[Secret]) -> bool {
    let texts = forms(text);
    let is_in_texts = |secret: &Characters| {
        let length = secret.len().min(PART);
        let parts: HashSet<&[char]> = secret.windows(length.max(1)).collect();
        texts
            .iter()
            .any(|text| text.windows(length.max(1)).any(|part| parts.contains(part)))
    };
    secrets.iter().any(|secret| {
        let exact = secret.expose();
        let is_short = letters(exact).len() < SHORT_SECRET_CHARS && !exact.is_empty();
        is_short && text.contains(exact) || forms(exact).iter().any(is_in_texts)
    })
}

type Characters = Zeroizing<Vec<char>>;

/// Letters and digits of the text, as it is and after each round of decoding.
fn forms(text: &str) -> Vec<Characters> {
    let mut forms: Vec<Characters> = Vec::new();
    let mut text = Zeroizing::new(text.to_owned());
    for _ in 0..=ROUNDS {
        for form in [letters(&text), letters(&without_tags(&text))] {
            if !form.is_empty() && !forms.contains(&form) {
                forms.push(form);
            }
        }
        let next = decoded(&text);
        if next == text {
            break;
        }
        text = next;
    }
    forms
}

fn letters(text: &str) -> Characters {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    Zeroizing::new(letters.flat_map(char::to_lowercase).collect())
}

fn without_tags(text: &str) -> Zeroizing<String> {
    let mut is_tag = false;
    let outside = text.chars().filter(|letter| match letter {
        '<' => {
            is_tag = true;
            false
        }
        '>' => std::mem::take(&mut is_tag),
        _ => !is_tag,
    });
    Zeroizing::new(outside.collect())
}

/// One round of decoding.
fn decoded(text: &str) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (letter, after) =
            escape(rest).unwrap_or_else(|| (Some(Escaped::Char(first)), after(rest, first.len_utf8())));
        match letter {
            Some(Escaped::Byte(byte)) => bytes.push(byte),
            Some(Escaped::Char(letter)) => {
                bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => {}
        }
        rest = after;
    }
    Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
}

enum Escaped {
    Byte(u8),
    Char(char),
}

/// The character of the escape at the start of the text, and the rest. Punctuation can be omitted, since it is not
/// compared.
fn escape(text: &str) -> Option<(Option<Escaped>, &str)> {
    let number = |digits: &str, base| u32::from_str_radix(digits, base).ok();
    let unit = |digits: usize| {
        let code = number(text.get(2..2 + digits)?, 16)?;
        Some((char::from_u32(code).map(Escaped::Char), after(text, 2 + digits)))
    };
    match text.as_bytes() {
        [b'%', ..] => {
            let byte = u8::from_str_radix(text.get(1..3)?, 16).ok()?;
            Some((Some(Escaped::Byte(byte)), after(text, 3)))
        }
        [b'\\', b'u', ..] => unit(4),
        [b'\\', b'x', ..] => unit(2),
        [b'\\', b'b' | b'f' | b'n' | b'r' | b't', ..] => Some((None, after(text, 2))),
        [b'&', ..] => {
            // Searches only the start, so that many `&` cost no more than their length.
            let end = text
                .bytes()
                .take(MAX_ENTITY_BYTES + 2)
                .position(|byte| byte == b';')?;
            let (name, rest) = (text.get(1..end)?, after(text, end + 1));
            let code = match name.strip_prefix('#') {
                Some(hex) if hex.starts_with(['x', 'X']) => number(hex.get(1..)?, 16)?,
                Some(decimal) => number(decimal, 10)?,
                None if name == "amp" => '&'.into(),
                None if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return Some((None, rest)),
                None => return None,
            };
            Some((char::from_u32(code).map(Escaped::Char), rest))
        }
        _ => None,
    }
}

fn after(text: &str, bytes: usize) -> &str {
    text.get(bytes..).unwrap_or_default()
}

/// Number of consecutive letters and digits that text must not share with a secret.
const PART: usize = 8;

/// A secret with fewer letters and digits is also searched as it is.
const SHORT_SECRET_CHARS: usize = 4;

/// Number of nested escapes that are decoded.
const ROUNDS: usize = 3;

const MAX_ENTITY_BYTES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn repeats(text: &str, secret: &str) -> bool {
        repeats_any(text, &[Secret::new("another"), Secret::new(secret)])
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        for text in [
            "bad cookie u_s=brass teapot/7é given",
            "bad cookie u_s=brass%20teapot%2f7%c3%A9",
            "bad cookie u_s=brass+teapot%2F7%C3%A9",
            "bad cookie u_s=brass%2520teapot%252f7",
            "bad cookie u_s=brass&#32;te&#x61;pot&sol;7&eacute;",
            "bad cookie u_s=br&amp;#97;ss teapot",
            r"bad cookie u_s=brass\u0020te\u0061pot\/7\u00e9",
            r"bad cookie u_s=br\x61ss te\\u0061pot",
            "bad cookie u_s=BRASS TEAPOT/7É",
            "bad cookie u_s=brass\n  tea\u{200b}pot",
            "bad cookie u_s=br-ass-tea-pot",
            "bad cookie u_s=<b>brass</b> tea<wbr>pot",
            "bad cookie <brass teapot>",
            "it ends in ss teapot",
        ] {
            assert!(repeats(text, "brass teapot/7é"), "{text}");
        }
    }

    #[test]
    fn a_secret_with_escapes_is_found() {
        for text in [
            "key brass%2Dteapot",
            "key brass%252Dteapot",
            "key brass-teapot",
            "key brass%2dtea pot",
        ] {
            assert!(repeats(text, "brass%2Dteapot"), "{text}");
        }
    }

    #[test]
    fn a_code_is_found_in_groups() {
        assert!(repeats("not 246 813", "246813"));
        assert!(repeats("not 24-68-13", "246813"));
        assert!(!repeats("not 246 812", "246813"));
        assert!(repeats("code 7 is wrong", "7"));
        assert!(repeats("wrong: ?!?", "?!?"));
        assert!(!repeats("wrong!", "?!?"));
    }

    #[test]
    fn other_messages_are_kept() {
        for text in [
            "no such user",
            "50% of &c; \\u12 %zz & <",
            "brass",
            "a teapot of brass",
            "",
        ] {
            assert!(!repeats(text, "brass teapot/7é"), "{text}");
        }
        assert!(!repeats("no such user", ""));
    }
}
