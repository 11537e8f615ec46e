//! Texts that were copied from another program.

/// Returns a pasted text without what surrounds it where it was copied: whitespace, a byte order mark, quotes, brackets,
/// the text of a Markdown link, and the `<iframe>` of a page that embeds a URL.
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

/// Like [`unwrap_pasted`], for a URL: also without what chats, mails and browsers add to one, such as `> ` before it,
/// `**` around it, a full stop after it, and `view-source:`.
///
/// ```
/// use rumble_model::unwrap_pasted_url;
///
/// assert_eq!(unwrap_pasted_url("> **https://rumble.com/c/DrydockLive**"), "https://rumble.com/c/DrydockLive");
/// assert_eq!(unwrap_pasted_url("(https://rumble.com/c/DrydockLive)."), "https://rumble.com/c/DrydockLive");
/// ```
#[must_use]
pub fn unwrap_pasted_url(text: &str) -> &str {
    let mut slashes = Slashes::new(text);
    let mut text = text;
    loop {
        let outer = text;
        text = unwrap_pasted(text);
        for prefix in ["> ", ">", "- ", "* ", "\u{2022} ", "view-source:"] {
            text = text.strip_prefix(prefix).unwrap_or(text);
        }
        for mark in ["**", "*", "__", "~~", "||"] {
            let inner = text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark));
            text = inner.unwrap_or(text);
        }
        // A slug alone may end in one of these.
        if slashes.is_in(text) {
            text = text.trim_end_matches(['.', ',', ';', '!', '?', '\u{3002}', '\u{3001}']);
        }
        if text == outer {
            return text;
        }
    }
}

/// `https://…` of `<iframe width="640" src="https://…"></iframe>`
fn iframe_source(text: &str) -> Option<&str> {
    let (_, value) = text.strip_prefix("<iframe")?.split_once(" src=")?;
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}

/// `https://…` of `[text](https://…)`. The brackets are checked before the text is searched: only one layer of brackets is then
/// searched in vain.
fn link_address(text: &str) -> Option<&str> {
    let link = text.strip_prefix('[')?.strip_suffix(')')?;
    Some(link.split_once("](")?.1)
}

/// Slashes of a text, for parts of it that become smaller. Each part of the text is searched once, from its end.
struct Slashes<'a> {
    text: &'a str,
    last: Option<usize>,
}

impl<'a> Slashes<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            last: text.rfind('/'),
        }
    }

    fn is_in(&mut self, part: &'a str) -> bool {
        let start = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let end = start + part.len();
        if self.last.is_some_and(|last| last >= end) {
            self.last = self.text.get(..end).and_then(|before| before.rfind('/'));
        }
        self.last.is_some_and(|last| last >= start)
    }
}

fn within_pair(text: &str) -> Option<&str> {
    PAIRS
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
}

/// Brackets, and the quotation marks of all languages, some of which use them the other way round.
const PAIRS: [(char, char); 25] = [
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{201d}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{201e}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{2019}', '\u{2019}'),
    ('\u{201a}', '\u{2018}'),
    ('\u{201a}', '\u{2019}'),
    ('\u{ab}', '\u{bb}'),
    ('\u{bb}', '\u{ab}'),
    ('\u{bb}', '\u{bb}'),
    ('\u{2039}', '\u{203a}'),
    ('\u{203a}', '\u{2039}'),
    ('\u{300a}', '\u{300b}'),
    ('\u{300c}', '\u{300d}'),
    ('\u{300e}', '\u{300f}'),
    ('\u{3010}', '\u{3011}'),
    ('\u{ff08}', '\u{ff09}'),
];

/// Returns the value of `NAME=value` or `NAME: value`, which can follow `export `, `set ` or `$env:` as in shells and
/// files. Returns any other text unchanged. Quotation marks and brackets around either are removed, as by
/// [`unwrap_pasted`].
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
    let line = ["export ", "set ", "SET ", "setx ", "$env:", "$Env:", "$ENV:"]
        .into_iter()
        .find_map(|command| text.strip_prefix(command));
    let value = unwrap_pasted(line.unwrap_or(text)).strip_prefix(name);
    let value = value.and_then(|rest| match rest.trim_start().strip_prefix(['=', ':']) {
        // `setx NAME value`
        None if line.is_some() && rest.starts_with([' ', '"']) => Some(rest),
        value => value,
    });
    value.map_or(text, unwrap_pasted)
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}
