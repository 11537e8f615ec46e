use std::fmt;

use rumble_model::error_response::ErrorResponse;

use self::repeats::repeats_any;
use crate::ResponseHead;

mod repeats;

/// Text of the server about a request: at most 200 characters, without the secrets of the request.
///
/// Untrusted text: escape it before printing.
#[derive(Clone, Eq, PartialEq)]
pub struct ServerMessage(Box<str>);

impl ServerMessage {
    /// Creates a message from text, unless it repeats a secret of the request or a part of one.
    #[must_use]
    pub fn new(text: &str, head: &ResponseHead) -> Option<Self> {
        let checked: String = text.chars().take(MAX_CHECKED).collect();
        if text.is_empty() || repeats_any(&checked, head.secrets()) {
            return None;
        }
        Some(Self(text.chars().take(MAX_CHARS).collect()))
    }

    /// Message in the body of an error response, if there is one that does not repeat a secret of the request.
    #[must_use]
    pub fn of_body(body: &str, head: &ResponseHead) -> Option<Self> {
        Self::new(ErrorResponse::decode(body)?.message()?, head)
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

const MAX_CHARS: usize = 200;

/// Number of characters that are searched for secrets; messages of servers are shorter.
const MAX_CHECKED: usize = 4096;

#[cfg(test)]
mod tests {
    use rumble_model::Secret;

    use super::*;

    fn message(text: &str, secret: &str) -> Option<String> {
        let head = ResponseHead::new(400).secret(&Secret::new(secret));
        ServerMessage::new(text, &head).map(|message| message.as_str().to_owned())
    }

    #[test]
    fn a_message_never_repeats_a_secret() {
        assert_eq!(message("bad cookie u_s=brass-teapot given", "brass-teapot"), None);
        let expected = Some("no such user".to_owned());
        assert_eq!(message("no such user", "brass-teapot"), expected);
        assert_eq!(message("no such user", ""), expected);
        assert_eq!(message("", "x"), None);
    }

    #[test]
    fn a_message_has_at_most_200_characters() {
        assert_eq!(message(&"é".repeat(500), "x").unwrap().chars().count(), 200);
    }
}
