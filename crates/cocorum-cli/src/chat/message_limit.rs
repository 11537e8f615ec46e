//! `--limit`: the number of messages to show, counted over all chats.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub(super) struct MessageLimit {
    limit: Option<u64>,
    messages: AtomicU64,
}

pub(super) enum LimitCheck {
    Within,
    Last,
    Beyond,
}

impl MessageLimit {
    pub(super) fn new(limit: Option<u64>) -> Self {
        Self {
            limit,
            messages: AtomicU64::new(0),
        }
    }

    pub(super) fn count(&self) -> LimitCheck {
        let Some(limit) = self.limit else {
            return LimitCheck::Within;
        };
        match (self.messages.fetch_add(1, SeqCst) + 1).cmp(&limit) {
            Ordering::Less => LimitCheck::Within,
            Ordering::Equal => LimitCheck::Last,
            Ordering::Greater => LimitCheck::Beyond,
        }
    }

    pub(super) fn is_reached(&self) -> bool {
        self.limit
            .is_some_and(|limit| self.messages.load(SeqCst) >= limit)
    }
}
