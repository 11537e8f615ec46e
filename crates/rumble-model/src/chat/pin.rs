use super::Message;
use super::decode::{DecodeData, id, object};
use crate::id::MessageId;
use crate::json::{Cursor, Record, SyntaxError};

/// `pin_message` and `unpin_message`: a message was pinned, or is pinned no longer.
///
/// The event contains no author, and the message can be older than the available history.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Pin {
    /// `message.id`, also when nothing else of the message can be read. On an unpin only this counts.
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
