use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Flags of a message: deleted, author muted, received with a history. Shared by all clones of the message and by the
/// chat, which keeps the flags without the message.
#[derive(Clone, Default)]
pub(crate) struct MessageFlags {
    block: FlagBlock,
    /// Number of the message, as counted by [`RecentMessages`](crate::state::RecentMessages).
    number: u32,
}

/// Flags of a few successive messages in one allocation.
#[derive(Clone, Default)]
pub(crate) struct FlagBlock(Arc<[AtomicU8; MESSAGES as usize]>);

impl MessageFlags {
    /// Sets the flag. Returns whether the message was not deleted before.
    pub(crate) fn delete(&self) -> bool {
        self.set(DELETED) & DELETED == 0
    }

    pub(crate) fn mute_author(&self) {
        self.set(AUTHOR_MUTED);
    }

    pub(crate) fn set_from_history(&self) {
        self.set(FROM_HISTORY);
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.get() & (DELETED | AUTHOR_MUTED) != 0
    }

    pub(crate) fn is_author_muted(&self) -> bool {
        self.get() & AUTHOR_MUTED != 0
    }

    pub(crate) fn is_from_history(&self) -> bool {
        self.get() & FROM_HISTORY != 0
    }

    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    fn set(&self, flag: u8) -> u8 {
        self.byte()
            .map_or(0, |byte| byte.fetch_or(flag, Ordering::Relaxed))
    }

    fn get(&self) -> u8 {
        self.byte().map_or(0, |byte| byte.load(Ordering::Relaxed))
    }

    fn byte(&self) -> Option<&AtomicU8> {
        self.block.0.get(usize::try_from(self.number % MESSAGES).ok()?)
    }
}

impl fmt::Debug for MessageFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageFlags")
            .field("is_deleted", &self.is_deleted())
            .field("is_author_muted", &self.is_author_muted())
            .field("is_from_history", &self.is_from_history())
            .finish()
    }
}

impl FlagBlock {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Whether the message with this number is the first of a block.
    pub(crate) fn begins_at(number: u32) -> bool {
        number.is_multiple_of(MESSAGES)
    }

    /// Distance between the blocks of two messages, in blocks.
    pub(crate) fn distance(first: u32, number: u32) -> u32 {
        number.wrapping_sub(first - first % MESSAGES) / MESSAGES
    }

    /// Flags of a message in this block.
    pub(crate) fn flags(&self, number: u32) -> MessageFlags {
        MessageFlags {
            block: self.clone(),
            number,
        }
    }
}

impl fmt::Debug for FlagBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlagBlock").finish_non_exhaustive()
    }
}

const MESSAGES: u32 = 32;
const DELETED: u8 = 1;
const AUTHOR_MUTED: u8 = 2;
const FROM_HISTORY: u8 = 4;
