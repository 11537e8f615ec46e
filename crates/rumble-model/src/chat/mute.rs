use super::data::{DecodeData, ids};
use crate::id::UserId;
use crate::json::{Batch, Cursor, SyntaxError};

/// `mute_users`: accounts were muted; their messages are to be hidden.
///
/// The event contains neither the moderator nor a duration. The end of a mute is not reported.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct MuteUsers {
    /// `user_ids`: text or numbers on the wire.
    pub user_ids: Batch<UserId>,
}

impl<'a> DecodeData<'a> for MuteUsers {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), SyntaxError> {
        match name {
            "user_ids" => self.user_ids = ids(cursor, "user_ids")?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }
}
