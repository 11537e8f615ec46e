//! The tokens of JSON text, some of which are rewritten. Everything between them is unchanged.

use std::borrow::Cow;

/// A part of JSON text that contains data.
pub(super) enum Token<'a> {
    /// The name of a member.
    Key(Cow<'a, str>),
    /// A string, without its escapes.
    Text(Cow<'a, str>),
    /// A number as it is written.
    Number(&'a str),
}

/// Shows each token to `see`, with the name of the member that it is the value of, also through lists. `false` if the text is
/// not JSON.
pub(super) fn walk(text: &str, mut see: impl FnMut(&str, Token<'_>)) -> bool {
    let nothing = |key: &str, token: Token<'_>| {
        see(key, token);
        String::new()
    };
    rewritten(text, nothing).is_some()
}

/// The text with each token replaced by the result of `rewrite`; `None` if the text is not JSON.
pub(super) fn rewritten(text: &str, mut rewrite: impl FnMut(&str, Token<'_>) -> String) -> Option<String> {
    serde_json::from_str::<&serde_json::value::RawValue>(text).ok()?;
    let mut output = String::with_capacity(text.len());
    // The member that each open bracket is the value of, and whether it is an object.
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut key = String::new();
    let mut is_value = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => text_length(rest)?,
            '-' | '0'..='9' => rest
                .find(|c: char| !"+-.eE0123456789".contains(c))
                .unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at_checked(length)?;
        match first {
            '{' | '[' => {
                open.push((key.clone(), first == '{'));
                is_value = first == '[';
                output.push(first);
            }
            '}' | ']' => {
                key = open.pop()?.0;
                output.push(first);
            }
            ',' => {
                let (name, is_object) = open.last()?;
                is_value = !is_object;
                if is_value {
                    key.clone_from(name);
                }
                output.push(first);
            }
            ':' => {
                is_value = true;
                output.push(first);
            }
            '"' => {
                let content = unescaped(token);
                let new = if is_value {
                    rewrite(&key, Token::Text(content))
                } else {
                    key = content.clone().into_owned();
                    rewrite("", Token::Key(content))
                };
                output.push_str(&serde_json::to_string(&new).ok()?);
            }
            '-' | '0'..='9' => output.push_str(&rewrite(&key, Token::Number(token))),
            _ => output.push(first),
        }
        rest = after;
    }
    Some(output)
}

/// The content of a string. A lone surrogate, which a Rust string cannot contain, becomes U+FFFD.
fn unescaped(token: &str) -> Cow<'_, str> {
    let content = token.trim_matches('"');
    if !content.contains('\\') {
        return Cow::Borrowed(content);
    }
    let bytes = serde_json::from_str::<String>(token);
    Cow::Owned(bytes.unwrap_or_else(|_| content.replace('\\', "\u{fffd}")))
}

/// From one quote to the next that is not escaped, both included.
fn text_length(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'"' if !is_escaped => return Some(at + 1),
            b'\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    None
}
