/// The URL of the picture of a user or a channel.
pub(crate) fn picture_url(base_url: &str, name: &str) -> String {
    let name: String = name
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    format!("{base_url}/media/{}.png", encode(&name))
}

/// For the value of a query; without spaces, for a segment of a path too.
pub(crate) fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The first value with that name in a query.
pub(crate) fn query_value(query: &str, name: &str) -> Option<String> {
    let mut members = form_urlencoded::parse(query.as_bytes());
    members
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}

/// An id in decimal digits, except zero.
pub(crate) fn decimal_id(text: &str) -> Option<u64> {
    let is_decimal = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|id| is_decimal && *id > 0)
}
