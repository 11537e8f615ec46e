/// Where the simulator serves somebody's picture.
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

/// The first value of that name in a query.
pub(crate) fn query_value(query: &str, name: &str) -> Option<String> {
    let mut members = form_urlencoded::parse(query.as_bytes());
    members
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}
