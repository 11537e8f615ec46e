//! Filters of the shown messages.

use regex::Regex;
use rumble_chat::{Event, Message};

use crate::args::Filters;

pub(super) struct Filter {
    paid: bool,
    min_cents: Option<u64>,
    /// Names in lower case. Empty: every author.
    authors: Vec<String>,
    matching: Option<Regex>,
    exclude: Option<Regex>,
}

impl Filter {
    pub(super) fn new(args: &Filters) -> Self {
        Self {
            paid: args.paid,
            min_cents: args.min_cents,
            authors: args.users.iter().map(|name| name.to_lowercase()).collect(),
            matching: args.matching.clone(),
            exclude: args.exclude.clone(),
        }
    }

    /// Whether an event is shown. All events but messages are.
    pub(super) fn accepts(&self, event: &Event) -> bool {
        match event {
            Event::Message(message) => self.accepts_message(message),
            _ => true,
        }
    }

    fn accepts_message(&self, message: &Message) -> bool {
        let text = text_of(message);
        (!self.paid || message.is_paid() || message.gift.is_some())
            && self
                .min_cents
                .is_none_or(|least| message.paid_cents() >= Some(least))
            && (self.authors.is_empty() || self.authors.iter().any(|name| is_by(message, name)))
            && self.matching.as_ref().is_none_or(|regex| regex.is_match(text))
            && self.exclude.as_ref().is_none_or(|regex| !regex.is_match(text))
    }
}

/// Whether this user or channel wrote the message. `name` is in lower case.
pub(crate) fn is_by(message: &Message, name: &str) -> bool {
    let channel = message.channel().map(|channel| channel.username.to_lowercase());
    message.user().username.to_lowercase() == name || channel.is_some_and(|channel| channel == name)
}

/// The displayed text: the text of a notice replaces that of the message.
fn text_of(message: &Message) -> &str {
    let notice = message.notification.as_ref();
    notice
        .and_then(|notice| notice.text.as_deref())
        .unwrap_or(&message.text)
}
