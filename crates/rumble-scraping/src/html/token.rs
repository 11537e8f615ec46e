//! Tags and texts of a page, with the names that are read.

use html5gum::emitters::callback::CallbackEvent;

/// Part of a page.
pub(super) enum Token {
    Start(Start),
    End(String),
    Text(String),
}

pub(super) struct Start {
    pub(super) name: String,
    pub(super) attributes: Vec<(u8, Box<str>)>,
    /// Index of the attribute whose value comes next.
    next: Option<u8>,
    pub(super) is_closed: bool,
}

/// Extends the open start tag; returns it when it closes, and text and end tags in order.
pub(super) fn token(open: &mut Option<Start>, event: &CallbackEvent<'_>) -> Option<Token> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match *event {
        CallbackEvent::OpenStartTag { name } => {
            *open = Some(Start {
                name: text(name),
                attributes: Vec::new(),
                next: None,
                is_closed: false,
            });
            None
        }
        CallbackEvent::AttributeName { name } => {
            let tag = open.as_mut()?;
            // Of several with one name, the first is used.
            let is_new = |index: &u8| tag.attributes.iter().all(|(known, _)| known != index);
            tag.next = attribute_index(name).filter(is_new);
            let index = tag.next?;
            tag.attributes.reserve_exact(1);
            tag.attributes.push((index, Box::default()));
            None
        }
        CallbackEvent::AttributeValue { value } => {
            let tag = open.as_mut()?;
            tag.next.take()?;
            let (_, last) = tag.attributes.last_mut()?;
            *last = text(value).into_boxed_str();
            None
        }
        CallbackEvent::CloseStartTag { self_closing } => {
            let tag = open.take()?;
            Some(Token::Start(Start {
                is_closed: self_closing,
                ..tag
            }))
        }
        CallbackEvent::EndTag { name } => Some(Token::End(text(name))),
        CallbackEvent::String { value } => Some(Token::Text(text(value))),
        _ => None,
    }
}

pub(super) fn attribute_index(name: &[u8]) -> Option<u8> {
    let index = ATTRIBUTES.iter().position(|known| known.as_bytes() == name)?;
    u8::try_from(index).ok()
}

/// Attributes that are read. A page can have any number of others.
pub(super) const ATTRIBUTES: [&str; 19] = [
    "checked",
    "class",
    "data-actions",
    "data-channel-id",
    "data-comment-id",
    "data-entity-type",
    "data-username",
    "data-video-fid",
    "disabled",
    "for",
    "href",
    "id",
    "multiple",
    "name",
    "selected",
    "src",
    "title",
    "type",
    "value",
];

/// The classes in [`CLASSES`] of a `class` attribute, as bits.
pub(super) fn classes(value: &str) -> u16 {
    value
        .split_ascii_whitespace()
        .filter_map(class_bit)
        .fold(0, |bits, bit| bits | bit)
}

pub(super) fn class_bit(name: &str) -> Option<u16> {
    let index = CLASSES.iter().position(|known| *known == name)?;
    1_u16.checked_shl(u32::try_from(index).ok()?)
}

/// Classes that are searched. The list of an element, which can be long, is read once.
const CLASSES: [&str; 10] = [
    "comment-item",
    "comment-item-first",
    "comment-text",
    "comments-1",
    "comments-create",
    "comments-list",
    "comments-meta-post-time",
    "comments-meta-user-badge",
    "reset-livestream-api-key",
    "rumbles-count",
];
