//! Parameters of a query.

/// The value of the first parameter with this name, not decoded.
pub(super) fn find<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| {
        let (found, value) = pair.split_once('=').unwrap_or((pair, ""));
        (found == name).then_some(value)
    })
}
