//! Search: messages by their text, author and price.

use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;

use regex::{Regex, RegexBuilder};
use rumble_chat::Message;
use rumble_model::StreamId;

use crate::error::Error;
use crate::read::{Played, Recording, Report, Selection};
use crate::survey::Survey;
use crate::values::author;

/// Criteria for messages.
#[derive(Debug, Clone)]
pub struct Query {
    pattern: Regex,
    user: Option<String>,
    only_paid: bool,
    min_cents: Option<u64>,
    only_deleted: bool,
    context: usize,
}

/// Message that matches, or one next to it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Hit<'a> {
    /// Event of the message.
    pub played: &'a Played,
    /// The message.
    pub message: &'a Message,
    /// Whether the message matches; otherwise it is context of one that does.
    pub is_match: bool,
    /// Whether the message is deleted by the end of the recording. Only known if the query is for deleted messages.
    pub is_deleted: bool,
    /// Whether messages before it were omitted.
    pub follows_gap: bool,
}

/// The pattern is not a regular expression, or it is too large.
#[derive(Debug, thiserror::Error)]
#[error("not a pattern")]
pub struct PatternError(#[source] regex::Error);

impl Query {
    /// Matches messages whose text matches a regular expression, in the syntax of the crate `regex`.
    ///
    /// # Errors
    ///
    /// Fails if the pattern is not a regular expression.
    pub fn new(pattern: &str, ignores_case: bool) -> Result<Self, PatternError> {
        let pattern = RegexBuilder::new(pattern).case_insensitive(ignores_case).build();
        Ok(Self {
            pattern: pattern.map_err(PatternError)?,
            user: None,
            only_paid: false,
            min_cents: None,
            only_deleted: false,
            context: 0,
        })
    }

    /// Matches messages whose text contains this text.
    ///
    /// # Errors
    ///
    /// Fails if the text is too long.
    pub fn fixed(text: &str, ignores_case: bool) -> Result<Self, PatternError> {
        Self::new(&regex::escape(text), ignores_case)
    }

    /// Restricts the query to this user or channel; case is ignored.
    #[must_use]
    pub fn user(mut self, name: Option<String>) -> Self {
        self.user = name.map(|name| name.to_lowercase());
        self
    }

    /// Restricts the query to paid messages.
    #[must_use]
    pub fn only_paid(mut self, only: bool) -> Self {
        self.only_paid = only;
        self
    }

    /// Restricts the query to messages with at least this price, in US cents.
    #[must_use]
    pub fn min_cents(mut self, cents: Option<u64>) -> Self {
        self.min_cents = cents;
        self
    }

    /// Restricts the query to messages that are deleted by the end of the recording.
    #[must_use]
    pub fn only_deleted(mut self, only: bool) -> Self {
        self.only_deleted = only;
        self
    }

    /// Number of messages to return before and after each match.
    #[must_use]
    pub fn context(mut self, messages: usize) -> Self {
        self.context = messages;
        self
    }

    fn finds(&self, message: &Message, is_deleted: bool) -> bool {
        let is_by = |name: &String| {
            author(message).to_lowercase() == *name || message.user().username.to_lowercase() == *name
        };
        self.user.as_ref().is_none_or(is_by)
            && (!self.only_paid || message.is_paid())
            && self
                .min_cents
                .is_none_or(|least| message.paid_cents().is_some_and(|cents| cents >= least))
            && (!self.only_deleted || is_deleted)
            && self.pattern.is_match(&message.text)
    }
}

/// Context of the last match in a stream.
#[derive(Default)]
struct Around {
    /// Preceding messages that were not returned.
    before: VecDeque<Played>,
    /// Number of following messages still to return.
    after: usize,
    /// Whether a message was dropped from `before`, or none was returned yet.
    follows_gap: bool,
}

/// Returns the matches of a query in the order of the recording.
///
/// # Errors
///
/// Fails if the recording cannot be read.
pub fn search(
    recording: &Recording,
    selection: &Selection,
    query: &Query,
    mut on_hit: impl FnMut(&Hit<'_>) -> ControlFlow<()>,
) -> Result<Report, Error> {
    let survey = match query.only_deleted {
        true => Survey::of(recording, selection, false)?,
        false => Survey::default(),
    };
    let mut streams: HashMap<StreamId, Around> = HashMap::new();
    recording.play(selection, |played| {
        let (Some(message), Some(stream)) = (played.message(), played.stream) else {
            return ControlFlow::Continue(());
        };
        let around = streams.entry(stream).or_default();
        let is_deleted = survey.is_deleted(stream, message, played.seq);
        let is_match = query.finds(message, is_deleted);
        if !is_match && around.after == 0 {
            around.before.push_back(played.clone());
            if around.before.len() > query.context {
                around.before.pop_front();
                around.follows_gap = true;
            }
            return ControlFlow::Continue(());
        }
        around.after = if is_match { query.context } else { around.after - 1 };
        let mut follows_gap = std::mem::take(&mut around.follows_gap);
        for before in around.before.drain(..) {
            if let Some(message) = before.message() {
                on_hit(&Hit {
                    message,
                    played: &before,
                    is_match: false,
                    is_deleted: survey.is_deleted(stream, message, before.seq),
                    follows_gap: std::mem::take(&mut follows_gap),
                })?;
            }
        }
        on_hit(&Hit {
            message,
            played,
            is_match,
            is_deleted,
            follows_gap,
        })
    })
}
