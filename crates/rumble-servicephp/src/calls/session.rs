use std::sync::Arc;

use rumble_model::Record;
use rumble_model::service::UserState;

use crate::call::{Call, anything};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::service::{ServicePhp, unnamed};

impl ServicePhp {
    /// Asks whether the session still counts and whose it is (`user.has_unread_notifications`).
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](ErrorKind::Unauthorized), and all that can happen to a request.
    #[doc(alias = "test_session")]
    pub fn check_session(&self) -> Result<Arc<Record<UserState>>, Error> {
        match self.ask(&check())? {
            Some(true) => self.known().ok_or_else(unnamed),
            _ => Err(unnamed()),
        }
    }

    /// Ends the session (`user.logout`). One that does not count any more is over already.
    ///
    /// # Errors
    ///
    /// All that can happen to a request.
    pub fn logout(&self) -> Result<(), Error> {
        match self.ask(&log_out()) {
            Err(error) if error.kind() != ErrorKind::Unauthorized => Err(error),
            _ => Ok(()),
        }
    }

    /// Ends all other sessions of the account (`user.expire_other_sessions`).
    ///
    /// # Errors
    ///
    /// All that can happen to a request.
    pub fn expire_other_sessions(&self) -> Result<(), Error> {
        self.ask(&expire_others())
    }
}

/// Gives whether the answer says that somebody is logged in.
fn check() -> Call<'static, Option<bool>> {
    Call::reads(
        Operation::CheckSession,
        "user.has_unread_notifications",
        |answer| Ok(answer.is_logged_in()),
    )
}

/// The one change that is no `POST`.
fn log_out() -> Call<'static> {
    Call::reads(Operation::LogOut, "user.logout", anything)
}

fn expire_others() -> Call<'static> {
    Call::posts(
        Operation::ExpireOtherSessions,
        "user.expire_other_sessions",
        anything,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent::assert_sends;

    #[test]
    fn sessions() {
        assert_sends(check(), "GET", "user.has_unread_notifications", "");
        assert_sends(log_out(), "GET", "user.logout", "");
        assert_sends(expire_others(), "POST", "user.expire_other_sessions", "");
    }
}
