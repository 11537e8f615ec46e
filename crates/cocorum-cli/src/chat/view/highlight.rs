//! Highlighted parts of messages.

use std::sync::OnceLock;

use regex::Regex;
use rumble_chat::{Event, Message};

use crate::args::Filters;
use crate::escape::escape_foreign;
use crate::format::{BOLD, styled};

pub(in crate::chat) struct Highlight {
    regex: OnceLock<Regex>,
    bell: bool,
}

impl Highlight {
    pub(in crate::chat) fn new(args: &Filters) -> Self {
        Self {
            regex: args.highlight.clone().map(OnceLock::from).unwrap_or_default(),
            bell: args.bell,
        }
    }

    /// Highlights the name of the logged-in account, unless there is an expression.
    pub(in crate::chat) fn own_name(&self, name: &str) {
        if name.is_empty() {
            return;
        }
        // Not \b after the name: it does not match if the name ends with a sign.
        let pattern = format!(r"(?i)@?{}", regex::escape(name));
        if let Ok(regex) = Regex::new(&pattern) {
            self.regex.get_or_init(|| regex);
        }
    }

    /// Whether the bell rings for an event. Never for the history.
    pub(in crate::chat) fn rings(&self, event: &Event) -> bool {
        match event {
            Event::Message(message) => self.bell && !message.is_from_history() && self.is_in(message),
            _ => false,
        }
    }

    fn is_in(&self, message: &Message) -> bool {
        let regex = self.regex.get();
        !message.is_deleted() && regex.is_some_and(|regex| regex.is_match(&message.text))
    }

    /// The text for a terminal. Empty matches are not highlighted.
    pub(super) fn text(&self, text: &str, is_bold: bool) -> String {
        let plain = |part: &str| {
            let part = escape_foreign(part);
            if is_bold && !part.is_empty() {
                styled(BOLD, &part)
            } else {
                part.into_owned()
            }
        };
        let Some(regex) = self.regex.get() else {
            return plain(text);
        };
        let (mut line, mut end) = (String::new(), 0);
        for found in regex.find_iter(text).filter(|found| !found.is_empty()) {
            line += &plain(text.get(end..found.start()).unwrap_or_default());
            line += &styled(BOLD.invert(), &escape_foreign(found.as_str()));
            end = found.end();
        }
        line + &plain(text.get(end..).unwrap_or_default())
    }
}
