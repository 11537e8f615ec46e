//! A stream as given on the command line.

use rumble_model::{PageKind, ParseStreamRefError, StreamId, StreamRef, unwrap_pasted_url};

use crate::advice;

/// An argument that contains an id.
#[derive(Debug, PartialEq)]
pub(crate) struct ParsedId {
    pub(crate) id: StreamId,
    /// Note for the user about the reading.
    pub(crate) note: Option<String>,
}

/// An argument that contains an id or names a page that leads to a stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedStream {
    pub(crate) stream: StreamRef,
    /// The other stream that the argument could name, if it is `v…` alone.
    pub(crate) or_watch: Option<StreamRef>,
    /// The channel that the argument could name, if the name of a channel is an id as well.
    pub(crate) or_channel: Option<String>,
    pub(crate) note: Option<String>,
}

impl From<StreamId> for ParsedStream {
    fn from(id: StreamId) -> Self {
        Self {
            stream: StreamRef::Id(id),
            or_watch: None,
            or_channel: None,
            note: None,
        }
    }
}

/// Reads an argument that contains the id itself.
pub(crate) fn parse(text: &str) -> Result<ParsedId, String> {
    let parsed = parse_any(text)?;
    match parsed.stream {
        StreamRef::Id(id) => {
            let or_watch = parsed.or_watch.map(|_| {
                let name = id.base36();
                format!("reading v{name} as an embed id; cocorum resolve watch:v{name} looks up the watch page of that name")
            });
            Ok(ParsedId {
                id,
                note: parsed.note.or(or_watch),
            })
        }
        StreamRef::Page(page) => match page.stream_id() {
            Some(id) => Ok(ParsedId {
                id,
                note: parsed.note,
            }),
            None => Err(needs_lookup(page.kind())),
        },
        _ => Err("this version does not support this kind of URL".to_owned()),
    }
}

/// Reads an argument. Unlike the library, it reads digits alone as a decimal id and returns a note about that.
pub(crate) fn parse_any(text: &str) -> Result<ParsedStream, String> {
    match StreamRef::parse(text) {
        Ok(stream) => Ok(with_other_meanings(stream, unwrap_pasted_url(text))),
        Err(ParseStreamRefError::Ambiguous { digits }) => decimal(&digits),
        Err(ParseStreamRefError::Empty) => Err(format!("no stream given. {ACCEPTED_FORMS}")),
        Err(error) => Err(rejection(text, &error)),
    }
}

/// Adds the other meanings of letters and digits alone: part of the URL of a watch page, or the name of a channel.
fn with_other_meanings(stream: StreamRef, text: &str) -> ParsedStream {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let (mut or_watch, mut or_channel, mut note) = (None, None, None);
    if let StreamRef::Id(id) = &stream
        && is_word
    {
        or_channel = Some(text.to_owned());
        if has_digit && text.starts_with(['v', 'V']) {
            or_watch = StreamRef::parse(&format!("watch:{}", text.to_ascii_lowercase())).ok();
        } else if !has_digit {
            note = Some(format!(
                "reading {text} as an id ({} in base 10); for a channel, pass https://rumble.com/c/{text}",
                id.base10()
            ));
        }
    }
    ParsedStream {
        stream,
        or_watch,
        or_channel,
        note,
    }
}

fn rejection(text: &str, error: &dyn std::error::Error) -> String {
    let reason = advice::error_chain(error);
    match echoed(text) {
        Some(name) if is_name(&name) => {
            format!("{reason}: {name}. For a channel, pass https://rumble.com/c/{name}. {ACCEPTED_FORMS}")
        }
        Some(text) => format!("{reason}: {text}. {ACCEPTED_FORMS}"),
        None => format!("{reason}. {ACCEPTED_FORMS}"),
    }
}

/// The argument, if it looks like a mistyped id. Other texts can be a URL that contains a key or a password.
fn echoed(text: &str) -> Option<String> {
    let prefix = text
        .split_once(':')
        .map(|(prefix, _)| prefix.to_ascii_lowercase());
    let is_prefix = prefix.is_none_or(|prefix| ["b10", "b36", "embed", "watch"].contains(&&*prefix));
    let looks_like_an_id =
        is_prefix && text.chars().count() <= 40 && !text.contains(['/', '@', '?', '=', '&', '%', ';']);
    looks_like_an_id.then(|| crate::escape::escape(text).into_owned())
}

/// Whether the text can be the name of a channel.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// Name of the stream in messages.
pub(crate) fn name(stream: &StreamRef) -> String {
    match stream {
        StreamRef::Id(id) => format!("stream {}", id.base36()),
        StreamRef::Page(page) => {
            if let Some(id) = page.stream_id() {
                return format!("stream {}", id.base36());
            }
            let folder = match page.kind() {
                PageKind::Channel => "c/",
                PageKind::Short => "shorts/",
                PageKind::User => "user/",
                _ => "",
            };
            crate::escape::escape(&format!("{folder}{}", page.slug())).into_owned()
        }
        _ => "the stream".to_owned(),
    }
}

fn decimal(digits: &str) -> Result<ParsedStream, String> {
    let id = StreamId::from_base10(digits).map_err(|error| rejection(digits, &error))?;
    let is_clear = StreamId::from_base36(digits) == Ok(id);
    let note = (!is_clear).then(|| {
        format!(
            "reading {digits} as a decimal id ({} in base 36); write b36:{digits} for base 36",
            id.base36()
        )
    });
    Ok(ParsedStream {
        stream: StreamRef::Id(id),
        or_watch: None,
        or_channel: None,
        note,
    })
}

fn needs_lookup(kind: PageKind) -> String {
    let page = match kind {
        PageKind::Channel | PageKind::User => "a channel",
        _ => "a watch page",
    };
    format!(
        "the URL of {page} does not contain the stream id; cocorum resolve looks it up. Or use the embed URL \
         (https://rumble.com/embed/v…/) from the page's Embed or Share button"
    )
}

const ACCEPTED_FORMS: &str =
    "Expected a stream or channel URL, an embed URL (https://rumble.com/embed/v…/), a v… embed id, or an id";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_decimal_with_a_note() {
        let parsed = parse("434546624").unwrap();
        assert_eq!(parsed.id.get(), 434_546_624);
        assert!(parsed.note.unwrap().contains("decimal"));
    }

    #[test]
    fn a_single_digit_is_the_same_in_both_bases() {
        assert_eq!(parse("7").unwrap(), parse("b36:7").unwrap());
    }

    #[test]
    fn a_forced_base_has_no_note() {
        assert_eq!(
            parse("b36:10"),
            Ok(ParsedId {
                id: StreamId::new(36).unwrap(),
                note: None
            })
        );
        assert_eq!(
            parse("b10:10"),
            Ok(ParsedId {
                id: StreamId::new(10).unwrap(),
                note: None
            })
        );
    }

    #[test]
    fn pages_are_rejected_with_advice() {
        for page in [
            "https://rumble.com/v5xyz-a-show.html",
            "https://rumble.com/c/HeronWorkshop",
        ] {
            assert!(
                parse(page).unwrap_err().contains("https://rumble.com/embed/v"),
                "{page}"
            );
        }
    }

    #[test]
    fn a_rejected_address_is_not_repeated() {
        for address in [
            "https://rumble.com/-livestream-api/get-data?key=PLANTED",
            "https://user:PLANTED@rumble.com/embed/v7k2m9q/",
            "https://example.com/PLANTED",
            "/PLANTED/x",
        ] {
            assert!(!parse(address).unwrap_err().contains("PLANTED"), "{address}");
        }
        for secret in ["u_s: PLANTED", "Cookie:PLANTED", "a;PLANTED"] {
            assert!(!parse(secret).unwrap_err().contains("PLANTED"), "{secret}");
        }
        assert!(parse("7k2m9!").unwrap_err().contains("7k2m9!"));
    }
}
