use std::collections::VecDeque;

use crate::event::Event;

/// Events skipped by [`ChatApi::get_message`](crate::ChatApi::get_message) that report a problem: gaps, reconnects,
/// malformed data. The latest 100 are kept.
#[derive(Debug, Default)]
pub(crate) struct SkippedEvents(VecDeque<Event>);

impl SkippedEvents {
    pub(crate) fn keep(&mut self, event: Event) {
        let worth_it = matches!(
            event,
            Event::Gap(_) | Event::Reconnecting(_) | Event::Connected(_) | Event::Malformed(_)
        );
        if worth_it {
            if self.0.len() == CAPACITY {
                self.0.pop_front();
            }
            self.0.push_back(event);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Event> {
        self.0.iter()
    }
}

const CAPACITY: usize = 100;
