//! A page as a tree of elements. Tolerates any order, case, quotes and additional classes, and omitted end tags.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

mod token;

use token::{ATTRIBUTES, Start, Token, attribute_index, class_bit, classes, token};

/// The elements of a page in the order of their start tags.
pub(crate) struct Html {
    is_truncated: bool,
    nodes: Vec<Node>,
}

/// An element of a page.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    html: &'a Html,
    at: usize,
}

enum Node {
    Element(Tag),
    Text(String),
}

/// Kept small, since a page can consist mostly of elements.
struct Tag {
    /// One of [`NAMES`] or [`VOID`]; empty for any other.
    name: &'static str,
    /// The attributes in [`ATTRIBUTES`], by index.
    attributes: Vec<(u8, Box<str>)>,
    /// The classes that are searched: [`class_bit`].
    classes: u16,
    /// Number of the parent plus one; 0 at the top.
    parent: u32,
    /// End of its nodes, exclusive.
    end: u32,
    /// Whether it has an end tag.
    is_ended: bool,
}

impl Html {
    /// Reads a page: at most 1,000 elements and texts, plus one for each 16 bytes, up to 100,000. The rest is ignored.
    pub(crate) fn read(text: &str) -> Self {
        let mut open = None;
        let mut emitter =
            CallbackEmitter::new(move |event: CallbackEvent<'_>, _: Span<()>| token(&mut open, &event));
        // Scripts contain text, not markup.
        emitter.naively_switch_states(true);
        let max = (1_000 + text.len() / 16).min(MAX_NODES);
        let expected = 2 * text.bytes().filter(|byte| *byte == b'<').count() + 1;
        let mut builder = Builder::new(expected.min(max));
        for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
            if builder.nodes.len() >= max {
                builder.is_truncated = true;
                break;
            }
            match token {
                Token::Start(tag) => builder.open(tag),
                Token::End(name) => builder.close(&name),
                Token::Text(text) => builder.text(&text),
            }
        }
        builder.finish()
    }

    /// All elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        self.within(0, self.nodes.len())
    }

    /// All text of the page, including scripts.
    pub(crate) fn text(&self) -> String {
        let texts = self.nodes.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// Whether the page was read only in part.
    pub(crate) fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// Whether the page requires a login.
    pub(crate) fn has_password_field(&self) -> bool {
        self.elements().any(|element| {
            let is_password = element
                .attribute("type")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
            is_password && element.attribute("value").is_none()
        })
    }

    fn within(&self, from: usize, to: usize) -> impl Iterator<Item = Element<'_>> {
        (from..to)
            .map(|at| Element { html: self, at })
            .filter(|element| element.tag().is_some())
    }
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        let index = attribute_index(name.as_bytes())?;
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(known, _)| *known == index)?;
        Some(value)
    }
}

impl<'a> Element<'a> {
    fn tag(self) -> Option<&'a Tag> {
        match self.html.nodes.get(self.at)? {
            Node::Element(tag) => Some(tag),
            Node::Text(_) => None,
        }
    }

    /// Whether both are the same element of the same page.
    pub(crate) fn is_same(self, other: Element<'_>) -> bool {
        self.at == other.at && std::ptr::eq(self.html, other.html)
    }

    pub(crate) fn is(self, name: &str) -> bool {
        self.tag().is_some_and(|tag| tag.name == name)
    }

    pub(crate) fn name(self) -> &'static str {
        self.tag().map_or("", |tag| tag.name)
    }

    pub(crate) fn has_class(self, class: &str) -> bool {
        class_bit(class).is_some_and(|bit| self.tag().is_some_and(|tag| tag.classes & bit != 0))
    }

    pub(crate) fn has(self, attribute: &str) -> bool {
        self.attribute(attribute).is_some()
    }

    pub(crate) fn attribute(self, name: &str) -> Option<&'a str> {
        self.tag()?.attribute(name)
    }

    fn end(self) -> usize {
        self.tag().map_or(self.at, |tag| tag.end as usize)
    }

    /// Whether it has an end tag, so that its content is complete.
    pub(crate) fn is_ended(self) -> bool {
        self.tag().is_some_and(|tag| tag.is_ended)
    }

    /// Elements inside this one.
    pub(crate) fn inside(self) -> impl Iterator<Item = Self> {
        let end = self.end();
        self.html.within(self.at + 1, end)
    }

    pub(crate) fn parent(self) -> Option<Self> {
        let at = (self.tag()?.parent as usize).checked_sub(1)?;
        Some(Self { at, ..self })
    }

    /// Elements around this one, innermost first.
    pub(crate) fn around(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |element| element.parent())
    }

    /// All text inside it, unchanged.
    pub(crate) fn raw_text(self) -> String {
        let end = self.end();
        let nodes = self.html.nodes.get(self.at + 1..end).unwrap_or_default();
        nodes
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(tag) if tag.name == "br" => Some("\n"),
                Node::Element(_) => None,
            })
            .collect()
    }

    /// All text inside it, trimmed.
    pub(crate) fn text(self) -> String {
        self.raw_text().trim().to_owned()
    }

    /// The start tag with its attributes, for reports of malformed elements.
    pub(crate) fn shown(self) -> String {
        let mut shown = format!("<{}", self.name());
        for (index, value) in self.tag().iter().flat_map(|tag| &tag.attributes) {
            let name = ATTRIBUTES.get(usize::from(*index)).copied().unwrap_or_default();
            shown.push_str(&format!(" {name}={value:?}"));
        }
        shown.push('>');
        shown
    }
}

struct Builder {
    is_truncated: bool,
    nodes: Vec<Node>,
    /// Names and indices of the open elements.
    open: Vec<(String, usize)>,
    /// Number of nodes when an element last ended.
    ended: usize,
}

impl Builder {
    fn new(expected: usize) -> Self {
        Self {
            is_truncated: false,
            nodes: Vec::with_capacity(expected),
            open: Vec::new(),
            ended: 0,
        }
    }

    fn open(&mut self, start: Start) {
        self.end_implied(&start.name);
        let at = self.nodes.len();
        let is_empty = start.is_closed || VOID.contains(&start.name.as_str());
        let known = NAMES.iter().chain(&VOID).find(|known| **known == start.name);
        let tag = Tag {
            name: known.copied().unwrap_or_default(),
            attributes: start.attributes,
            classes: 0,
            parent: self.open.last().map_or(0, |(_, parent)| number(parent + 1)),
            end: number(at + 1),
            is_ended: is_empty,
        };
        self.nodes.push(Node::Element(Tag {
            classes: tag.attribute("class").map_or(0, classes),
            ..tag
        }));
        if !is_empty && self.open.len() < MAX_DEPTH {
            self.open.push((start.name, at));
        }
    }

    /// An item ends where the next one of its list begins.
    fn end_implied(&mut self, name: &str) {
        let (own, list): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "option" => (&["option"], &["select"]),
            "optgroup" => (&["option", "optgroup"], &["select"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            _ => return,
        };
        for index in (0..self.open.len()).rev() {
            let Some(open) = self.name_at(index) else { return };
            if list.contains(&open) {
                return;
            }
            if own.contains(&open) {
                self.end_from(index);
                return;
            }
        }
    }

    /// An end tag of an element that is not open ends nothing.
    fn close(&mut self, name: &str) {
        let Some(index) = self.open.iter().rposition(|(open, _)| open == name) else {
            return;
        };
        if let Some((_, at)) = self.open.get(index)
            && let Some(Node::Element(tag)) = self.nodes.get_mut(*at)
        {
            tag.is_ended = true;
        }
        self.end_from(index);
    }

    fn text(&mut self, text: &str) {
        let is_open = self.ended < self.nodes.len();
        match self.nodes.last_mut() {
            Some(Node::Text(before)) if is_open => before.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
    }

    fn finish(mut self) -> Html {
        self.end_from(0);
        Html {
            is_truncated: self.is_truncated,
            nodes: self.nodes,
        }
    }

    fn end_from(&mut self, index: usize) {
        let end = self.nodes.len();
        self.ended = end;
        for (_, at) in self.open.drain(index..) {
            if let Some(Node::Element(tag)) = self.nodes.get_mut(at) {
                tag.end = number(end);
            }
        }
    }

    fn name_at(&self, index: usize) -> Option<&str> {
        self.open.get(index).map(|(name, _)| name.as_str())
    }
}

/// There are fewer than [`MAX_NODES`].
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Elements that are searched by name.
const NAMES: [&str; 7] = ["form", "label", "li", "option", "p", "select", "textarea"];

/// Elements without content.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];

/// Pages of the site have several thousand.
const MAX_NODES: usize = 100_000;
/// Deeper elements are treated as siblings.
const MAX_DEPTH: usize = 96;

#[cfg(test)]
mod tests;
