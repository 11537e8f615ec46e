use super::data::{DecodeData, ids};
use crate::id::MessageId;
use crate::json::{Batch, Cursor, SyntaxError};

/// `delete_messages` and `delete_non_rant_messages`: these messages were removed.
///
/// The second follows a mute and keeps rants; it also lists concrete ids and is not a signal to clear the chat.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Deletion {
    /// `message_ids`: text or numbers on the wire. They can be older than the available history.
    pub message_ids: Batch<MessageId>,
}

impl<'a> DecodeData<'a> for Deletion {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), SyntaxError> {
        match name {
            "message_ids" => self.message_ids = ids(cursor, "message_ids")?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }
}
