use std::ops::Deref;
use std::sync::Arc;

use rumble_model::Record;

use crate::event::{Event, Gap};

/// The rows since the last call, oldest first, and possible gaps. Can be iterated, and derefs to a slice.
#[derive(Debug, Clone)]
#[must_use = "what was read once is not new again"]
pub struct NewItems<T> {
    rows: Vec<Arc<Record<T>>>,
    gaps: Vec<Gap>,
}

impl<T> NewItems<T> {
    pub(crate) fn from_events(events: Vec<Event>, row: impl Fn(Event) -> Option<Arc<Record<T>>>) -> Self {
        let mut items = Self {
            rows: Vec::new(),
            gaps: Vec::new(),
        };
        for event in events {
            match event {
                Event::Gap(gap) => items.gaps.push(gap),
                event => items.rows.extend(row(event)),
            }
        }
        items
    }

    /// Possible losses since the last call.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }
}

impl<T> Deref for NewItems<T> {
    type Target = [Arc<Record<T>>];

    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}

impl<T> IntoIterator for NewItems<T> {
    type Item = Arc<Record<T>>;
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a NewItems<T> {
    type Item = &'a Arc<Record<T>>;
    type IntoIter = std::slice::Iter<'a, Arc<Record<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}
