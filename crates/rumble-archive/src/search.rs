//! Search: messages by their text, author and price.

use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;

use regex::{Regex, RegexBuilder};
use rumble_chat::Message;
use rumble_model::StreamId;

use crate::error::Error;
use crate::read::{Played, Recording, Report, Selection};
use crate::survey::Survey;
use crate::values::{author, is_paid, paid_cents};

/// Which messages are looked for.
#[derive(Debug, Clone)]
pub struct Query {
    pattern: Regex,
    user: Option<String>,
    only_paid: bool,
    min_cents: Option<u64>,
    only_deleted: bool,
    context: usize,
}

/// A message that was found, or one next to it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Hit<'a> {
    /// The event with the message.
    pub played: &'a Played,
    /// The message.
    pub message: &'a Message,
    /// Whether it was found; else it is next to one that was.
    pub is_match: bool,
    /// Whether it is deleted in the end; only known where deleted ones are looked for.
    pub is_deleted: bool,
    /// Whether messages were left out before it.
    pub follows_gap: bool,
}

/// The pattern is no regular expression, or too large.
#[derive(Debug, thiserror::Error)]
#[error("not a pattern")]
pub struct PatternError(#[source] regex::Error);

impl Query {
    /// Messages whose text matches a regular expression, in the syntax of the crate `regex`.
    ///
    /// # Errors
    ///
    /// When it is not one.
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

    /// Messages whose text has this in it.
    ///
    /// # Errors
    ///
    /// When it is too long.
    pub fn fixed(text: &str, ignores_case: bool) -> Result<Self, PatternError> {
        Self::new(&regex::escape(text), ignores_case)
    }

    /// Only those of this user or channel, whatever the case of the name.
    #[must_use]
    pub fn user(mut self, name: Option<String>) -> Self {
        self.user = name.map(|name| name.to_lowercase());
        self
    }

    /// Only those that were paid for.
    #[must_use]
    pub fn only_paid(mut self, only: bool) -> Self {
        self.only_paid = only;
        self
    }

    /// Only those for which at least this was paid, in US cents.
    #[must_use]
    pub fn min_cents(mut self, cents: Option<u64>) -> Self {
        self.min_cents = cents;
        self
    }

    /// Only those that are deleted in the end.
    #[must_use]
    pub fn only_deleted(mut self, only: bool) -> Self {
        self.only_deleted = only;
        self
    }

    /// How many messages before and after each are given too.
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
            && (!self.only_paid || is_paid(message))
            && self
                .min_cents
                .is_none_or(|least| paid_cents(message).is_some_and(|cents| cents >= least))
            && (!self.only_deleted || is_deleted)
            && self.pattern.is_match(&message.text)
    }
}

/// What is around the last message of a stream.
#[derive(Default)]
struct Around {
    /// Messages that were not given.
    before: VecDeque<Played>,
    /// How many of the next are given.
    after: usize,
    /// A message was dropped from those before, or none was given yet.
    follows_gap: bool,
}

/// Gives what a query finds, in the order of the recording.
///
/// # Errors
///
/// When the recording cannot be read.
pub fn search(
    recording: &Recording,
    selection: &Selection,
    query: &Query,
    mut on_hit: impl FnMut(&Hit<'_>) -> ControlFlow<()>,
) -> Result<Report, Error> {
    let survey = match query.only_deleted {
        true => Survey::of(recording, selection)?,
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
