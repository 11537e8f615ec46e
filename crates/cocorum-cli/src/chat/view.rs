//! The human-readable view: one line per event.

mod color_support;
mod highlight;
mod note;
mod stream_names;

use std::fmt::Write;
use std::sync::Arc;

use rumble_chat::{ChatState, Event, Message};
use rumble_feed::price;
use rumble_model::{StreamId, badges_to_glyph_string};
use time::UtcOffset;

use super::handles::Handles;
use crate::escape::escape_foreign;
use crate::format::{BOLD, DIM, author_for_terminal, happening_text, name_for_terminal, styled, time_of_day};
use color_support::ColorSupport;
pub(super) use highlight::Highlight;
use note::note;
use stream_names::StreamNames;

pub(super) struct View {
    local_offset: UtcOffset,
    color_support: ColorSupport,
    highlight: Highlight,
    ids: ShownId,
    /// `None` for a single chat.
    stream_names: Option<StreamNames>,
}

/// Id shown with each message, to which commands refer.
pub(super) enum ShownId {
    Hidden,
    MessageId,
    Handle(Arc<Handles>),
}

impl View {
    pub(super) fn new(several: bool, ids: ShownId, highlight: Highlight, local_offset: UtcOffset) -> Self {
        let color_support = ColorSupport::detect();
        Self {
            local_offset,
            color_support,
            highlight,
            ids,
            stream_names: several.then(|| StreamNames::new(color_support)),
        }
    }

    /// Names a chat in front of its lines, if there are several.
    pub(super) fn name_stream(&self, stream_id: StreamId, name: &str) {
        if let Some(names) = &self.stream_names {
            names.set(stream_id, name);
        }
    }

    pub(super) fn handles(&self) -> Option<Arc<Handles>> {
        match &self.ids {
            ShownId::Handle(handles) => Some(Arc::clone(handles)),
            ShownId::Hidden | ShownId::MessageId => None,
        }
    }

    pub(super) fn highlight(&self) -> &Highlight {
        &self.highlight
    }

    pub(super) fn prefix(&self, stream_id: StreamId) -> String {
        let names = self.stream_names.as_ref();
        names.map(|names| names.prefix(stream_id)).unwrap_or_default()
    }

    /// Title and state of a chat, before its first line.
    pub(super) fn header(&self, title: &str, state: &str) -> String {
        let state = if state.is_empty() {
            String::new()
        } else {
            styled(DIM, &format!(" ({state})"))
        };
        format!("{}{state}", styled(BOLD, &name_for_terminal(title)))
    }

    /// The line of an event; `None` if there is nothing to show.
    pub(super) fn line(&self, stream_id: StreamId, state: &ChatState, event: &Event) -> Option<String> {
        let line = match event {
            Event::Message(message) => self.message(state, message),
            other => format!("{INDENT}{}", styled(DIM, &note(state, other)?)),
        };
        Some(format!("{}{line}", self.prefix(stream_id)))
    }

    fn message(&self, state: &ChatState, message: &Message) -> String {
        let mut line = time_of_day(&message.time, self.local_offset);
        line.push(' ');
        if let Some(id) = self.id(message) {
            let _ = write!(line, "{} ", styled(DIM, &id));
        }
        if let Some(level) = level_of(state, message) {
            line.push_str(&self.color_support.badge(level.color, &level.text));
            line.push(' ');
        }
        line.push_str(&self.author(message));
        if let Some(happening) = happening_text(message) {
            let _ = write!(line, " {}", styled(BOLD, &happening));
        } else if message.is_deleted() {
            let _ = write!(line, ": {}", styled(DIM, "(deleted)"));
        } else {
            let text = self.highlight.text(&message.text, message.is_paid());
            let _ = write!(line, ": {text}");
        }
        line
    }

    fn id(&self, message: &Message) -> Option<String> {
        match &self.ids {
            ShownId::Hidden => None,
            ShownId::MessageId => Some(message.id.base10()),
            ShownId::Handle(handles) => Some(format!("#{}", handles.assign(message))),
        }
    }

    /// Badges and name, in the colour that the author has on the site.
    fn author(&self, message: &Message) -> String {
        let user = message.user();
        let name = author_for_terminal(message);
        let glyphs = badges_to_glyph_string(&user.badges);
        let gap = if glyphs.is_empty() { "" } else { " " };
        format!("{glyphs}{gap}{}", self.color_support.name(user.color, &name))
    }
}

/// Amount paid, and the colour of its level.
struct Level {
    text: String,
    color: Option<rumble_model::chat::Color>,
}

fn level_of(state: &ChatState, message: &Message) -> Option<Level> {
    let mut text = price(message)?;
    let color = message
        .paid_cents()
        .and_then(|cents| state.config()?.rants.level_for(cents))
        .and_then(|level| level.colors.main);
    if let Some(wallet) = &message.wallet {
        let amount = wallet.crypto_amount.as_deref().unwrap_or("?");
        let currency = wallet.crypto_currency.as_deref().unwrap_or("?");
        let _ = write!(text, " ({} {})", escape_foreign(amount), escape_foreign(currency));
    }
    Some(Level { text, color })
}

/// Indentation of notes, which are below the text of messages: the width of a time.
const INDENT: &str = "         ";
