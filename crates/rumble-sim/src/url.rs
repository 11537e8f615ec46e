use std::fmt::Write as _;

/// Where the simulator serves somebody's picture.
pub(crate) fn picture_url(base_url: &str, name: &str) -> String {
    let name: String = name
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    format!("{base_url}/media/{}.png", encode(&name))
}

/// For a path segment or the value of a query.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// The first value of that name in a query.
pub(crate) fn query_value(query: &str, name: &str) -> Option<String> {
    let mut members = query
        .split('&')
        .map(|member| member.split_once('=').unwrap_or((member, "")));
    members
        .find(|(known, _)| *known == name)
        .map(|(_, value)| decode(value.as_bytes()))
}

/// As forms and queries are: `+` is a space. What is no UTF-8 is replaced.
pub(crate) fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        let escaped = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, escaped) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{encode, query_value};

    #[test]
    fn what_was_encoded_is_read_back() {
        for key in ["plain-key_1.~", "a b&c=d%e+f/\u{e5}?"] {
            let query = format!("other=1&key={}&key=second", encode(key));
            assert_eq!(query_value(&query, "key").as_deref(), Some(key));
        }
        assert_eq!(query_value("key", "key").as_deref(), Some(""));
        assert_eq!(query_value("key=%zz%4", "key").as_deref(), Some("%zz%4"));
        assert_eq!(query_value("monkey=1", "key"), None);
    }
}
