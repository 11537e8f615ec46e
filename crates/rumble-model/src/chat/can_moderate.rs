use super::data::{DecodeData, ids};
use crate::id::UserId;
use crate::json::{Batch, Cursor, SyntaxError};

/// `can_moderate`: the right to moderate was granted or withdrawn.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CanModerate {
    /// `user_ids`: accounts whose right changed. Compare with your own id.
    pub user_ids: Batch<UserId>,
    /// `can_moderate`: the new value.
    pub can_moderate: Option<bool>,
}

impl<'a> DecodeData<'a> for CanModerate {
    fn member(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<(), SyntaxError> {
        match name {
            "user_ids" => self.user_ids = ids(cursor, "user_ids")?,
            "can_moderate" => self.can_moderate = cursor.flag()?,
            _ => drop(cursor.skip()?),
        }
        Ok(())
    }
}
