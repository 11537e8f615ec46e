use super::Message;
use super::data::{DecodeData, id, object};
use crate::id::MessageId;
use crate::json::{Cursor, Record, SyntaxError};

/// `pin_message` and `unpin_message`: a message was pinned or unpinned.
///
/// The event contains no author, and the message can be older than the available history.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Pin {
    /// `message.id`, even if the rest of the message is malformed. The only relevant member of an unpin.
    pub message_id: Option<MessageId>,
    /// `message`
    pub message: Option<Record<Message>>,
}

impl<'a> DecodeData<'a> for Pin {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), SyntaxError> {
        let raw = cursor.skip()?;
        if name == "message" && raw.starts_with('{') {
            self.message = object(raw);
            Cursor::new(raw).object(|cursor, name| {
                match &*name {
                    "id" => self.message_id = id(cursor)?,
                    _ => drop(cursor.skip()?),
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}
