use std::iter::FusedIterator;

use super::ChatApi;
use crate::error::Error;
use crate::event::Event;

/// The events of a chat; see [`ChatApi::events`].
#[derive(Debug)]
#[must_use = "nothing is read before `next`"]
pub struct Events<'a>(pub(super) &'a mut ChatApi);

impl Iterator for Events<'_> {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_event()
    }
}

impl FusedIterator for Events<'_> {}
