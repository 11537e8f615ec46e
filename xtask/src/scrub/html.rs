//! Markup in captured text: the names of tags and attributes, and the classes by which pages are read, are those of the
//! site.

/// A part of text with markup.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Markup(&'a str),
    Content(&'a str),
}

/// `None` for text without a tag.
pub(super) fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, tag, after)) = next_tag(rest) {
        parts.push(Part::Content(before));
        tag_parts(tag, &mut parts);
        rest = after;
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(Part::Content(rest));
    Some(parts)
}

/// The text before the next tag, the tag, and the text after it.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find('<')?;
        let name = text.get(start + 1..)?.trim_start_matches('/');
        let is_tag = name.starts_with(|c: char| c.is_ascii_lowercase());
        match text.get(start..)?.find('>') {
            Some(length) if is_tag => {
                let (tag, after) = text.get(start..)?.split_at_checked(length + 1)?;
                return Some((text.get(..start)?, tag, after));
            }
            _ => from = start + 1,
        }
    }
}

/// The name of the tag and of its attributes is markup, and so are the values of those in [`SITE`].
fn tag_parts<'a>(tag: &'a str, parts: &mut Vec<Part<'a>>) {
    let mut rest = tag;
    while let Some((name, value)) = rest.split_once('=') {
        parts.push(markup(name));
        parts.push(Part::Markup(
            rest.get(name.len()..=name.len()).unwrap_or_default(),
        ));
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let end = match quote {
            Some(quote) => value
                .get(1..)
                .and_then(|value| value.find(quote))
                .map_or(value.len(), |at| at + 2),
            None => value.find([' ', '>']).unwrap_or(value.len()),
        };
        let (value, after) = value.split_at_checked(end).unwrap_or((value, ""));
        let attribute = name.rsplit(' ').next().unwrap_or_default();
        let is_site = SITE.contains(&attribute)
            && value
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || b"\"'-_ ".contains(&byte));
        parts.push(if is_site {
            Part::Markup(value)
        } else {
            Part::Content(value)
        });
        rest = after;
    }
    parts.push(markup(rest));
}

fn markup(text: &str) -> Part<'_> {
    let is_markup = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"</>-_: \n\t\r".contains(&byte));
    if is_markup {
        Part::Markup(text)
    } else {
        Part::Content(text)
    }
}

const SITE: [&str; 5] = ["class", "type", "rel", "role", "method"];
