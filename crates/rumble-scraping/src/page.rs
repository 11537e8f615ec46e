//! Names of pages and their missing elements.

use std::fmt;

use rumble_model::MalformedItem;

/// A page, or a fragment of one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Page {
    ApiKeys,
    Comments,
    MutedUsers,
    Settings,
    VideoSettings,
}

/// A page of an unexpected format.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct UnknownForm {
    pub(crate) page: Page,
    /// The missing element.
    pub(crate) missing: &'static str,
}

/// Cause of an unreadable page.
#[derive(Debug)]
pub(crate) enum ReadError {
    LoggedOut,
    Unknown(UnknownForm),
}

impl From<UnknownForm> for ReadError {
    fn from(form: UnknownForm) -> Self {
        Self::Unknown(form)
    }
}

impl Page {
    /// An element is missing.
    pub(crate) fn lacks(self, missing: &'static str) -> UnknownForm {
        UnknownForm { page: self, missing }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiKeys => "the API-keys page (account/livestream-api)",
            Self::Comments => "the fragment of comments (comment.list)",
            Self::MutedUsers => "the muted-users page (account/moderation/muting)",
            Self::Settings => "the settings page (account/settings)",
            Self::VideoSettings => "the video-settings page (account/content)",
        })
    }
}

impl fmt::Display for UnknownForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has an unexpected format: no {}", self.page, self.missing)
    }
}

impl std::error::Error for UnknownForm {}

/// Malformed items of a list: the first 100, and the number of the others.
pub(crate) struct Malformed {
    list: &'static str,
    items: Vec<MalformedItem>,
    further: usize,
}

impl Malformed {
    pub(crate) fn of(list: &'static str) -> Self {
        Self {
            list,
            items: Vec::new(),
            further: 0,
        }
    }

    pub(crate) fn add(&mut self, index: usize, reason: &str, raw: impl FnOnce() -> String) {
        if self.items.len() < MAX_MALFORMED {
            self.items
                .push(MalformedItem::new(self.list, index, reason, &raw()));
        } else {
            self.further += 1;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.items.len() + self.further
    }

    pub(crate) fn into_items(mut self) -> Vec<MalformedItem> {
        if self.further > 0 {
            let reason = format!("{} more malformed items", self.further);
            self.items
                .push(MalformedItem::new(self.list, self.items.len(), &reason, ""));
        }
        self.items
    }
}

const MAX_MALFORMED: usize = 100;
