//! Texts that people copy from somewhere.

/// Returns a pasted text without what surrounds it where it was copied: white space, a byte order mark, quotes, brackets,
/// the text of a Markdown link, and the `<iframe>` of a page that embeds an address.
///
/// ```
/// use rumble_model::unwrap_pasted;
///
/// assert_eq!(unwrap_pasted("\u{feff}\"https://rumble.com/c/DrydockLive\"\r\n"), "https://rumble.com/c/DrydockLive");
/// assert_eq!(unwrap_pasted("[stream](<https://rumble.com/embed/v7k2m9q/>)"), "https://rumble.com/embed/v7k2m9q/");
/// ```
#[must_use]
pub fn unwrap_pasted(text: &str) -> &str {
    let mut text = trimmed(text);
    loop {
        match iframe_source(text)
            .or_else(|| link_address(text))
            .or_else(|| within_pair(text))
        {
            Some(inner) => text = trimmed(inner),
            None => return text,
        }
    }
}

/// `https://…` of `<iframe width="640" src="https://…"></iframe>`
fn iframe_source(text: &str) -> Option<&str> {
    let (_, value) = text.strip_prefix("<iframe")?.split_once(" src=")?;
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}

/// `https://…` of `[text](https://…)`
fn link_address(text: &str) -> Option<&str> {
    text.strip_prefix('[')?.split_once("](")?.1.strip_suffix(')')
}

fn within_pair(text: &str) -> Option<&str> {
    PAIRS
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
}

const PAIRS: [(char, char); 8] = [
    ('<', '>'),
    ('(', ')'),
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{ab}', '\u{bb}'),
];

/// Returns the value of `NAME=value`, also after `export `, as a line of an environment file has it, and any other text
/// as it is. Both without what surrounds them.
///
/// ```
/// use rumble_model::pasted_value;
///
/// assert_eq!(pasted_value("export RUMBLE_SESSION='tin-whistle'", "RUMBLE_SESSION"), "tin-whistle");
/// assert_eq!(pasted_value("tin-whistle", "RUMBLE_SESSION"), "tin-whistle");
/// ```
#[must_use]
pub fn pasted_value<'a>(text: &'a str, name: &str) -> &'a str {
    let text = unwrap_pasted(text);
    let line = text.strip_prefix("export ").map_or(text, str::trim_start);
    let value = line
        .strip_prefix(name)
        .and_then(|rest| rest.trim_start().strip_prefix('='));
    value.map_or(text, unwrap_pasted)
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}
