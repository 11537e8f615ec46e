use std::fmt;

use rumble_model::Secret;

use crate::ResponseHead;

/// Text of the server about a request: at most 200 characters, and nothing of what the request kept secret.
///
/// It is other people's text: escape it before printing.
#[derive(Clone, Eq, PartialEq)]
pub struct ServerMessage(Box<str>);

impl ServerMessage {
    /// The text, unless it repeats a secret of the request that was answered, or a part of one.
    #[must_use]
    pub fn new(text: &str, answered: &ResponseHead) -> Option<Self> {
        if text.is_empty() || answered.secrets().iter().any(|secret| repeats(text, secret)) {
            return None;
        }
        Some(Self(text.chars().take(MAX_CHARS).collect()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerMessage({} bytes)", self.0.len())
    }
}

/// Whether a text contains a secret, or [`PART`] bytes of one, as it is or percent-encoded.
fn repeats(text: &str, secret: &Secret) -> bool {
    let secret = secret.expose();
    if secret.is_empty() {
        return false;
    }
    let decoded = percent_decoded(text);
    [text.as_bytes(), &decoded].into_iter().any(|text| {
        let secret = secret.as_bytes();
        let part = secret.len().min(PART);
        text.windows(part)
            .any(|window| secret.windows(part).any(|secret| secret == window))
    })
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = (first == b'%').then(|| after.get(..2)).flatten();
        let byte = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
        bytes.push(byte.unwrap_or(first));
    }
    bytes
}

const MAX_CHARS: usize = 200;

/// Bytes of a secret that a text may not share with it.
const PART: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str, secret: &str) -> Option<String> {
        let head = ResponseHead::new(400).secret(&Secret::new(secret));
        ServerMessage::new(text, &head).map(|message| message.as_str().to_owned())
    }

    #[test]
    fn a_message_never_repeats_a_secret_or_part_of_one() {
        for text in [
            "bad cookie u_s=brass teapot/7 given",
            "bad cookie brass%20teapot%2f7",
            "it ends in ss teapot/7",
        ] {
            assert_eq!(message(text, "brass teapot/7"), None, "{text}");
        }
        assert_eq!(message("code 7 is wrong", "7"), None);
        assert_eq!(
            message("no such user", "brass teapot/7").as_deref(),
            Some("no such user")
        );
        assert_eq!(message("no such user", "").as_deref(), Some("no such user"));
        assert_eq!(message("", "x"), None);
    }

    #[test]
    fn a_message_has_at_most_200_characters() {
        assert_eq!(message(&"é".repeat(500), "x").unwrap().chars().count(), 200);
    }
}
