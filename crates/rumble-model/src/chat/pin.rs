use super::Message;
use super::decode::{DecodeData, object};
use crate::json::{Cursor, Record, Syntax};

/// `pin_message` and `unpin_message`: a message was pinned, or is pinned no longer.
///
/// No author comes with it, and the message may be older than any history you hold.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Pin {
    /// `message`. On an unpin only its id counts, and it may be missing.
    pub message: Option<Record<Message>>,
}

impl<'a> DecodeData<'a> for Pin {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), Syntax> {
        let raw = cursor.skip()?;
        if name == "message" {
            self.message = object(raw);
        }
        Ok(())
    }
}
