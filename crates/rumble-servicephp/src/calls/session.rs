use std::sync::Arc;

use rumble_model::Record;
use rumble_model::service::UserState;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::service::{ServicePhp, without_user};
use crate::service_request::{ServiceRequest, anything};

impl ServicePhp {
    /// Checks that the session is valid, and returns its account (`user.has_unread_notifications`).
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](ErrorKind::Unauthorized), or any error of a request.
    #[doc(alias = "test_session")]
    pub fn check_session(&self) -> Result<Arc<Record<UserState>>, Error> {
        match self.perform(&check())? {
            Some(true) => self.cached_user().ok_or_else(without_user),
            _ => Err(without_user()),
        }
    }

    /// Logs out (`user.logout`). An invalid session counts as logged out.
    ///
    /// # Errors
    ///
    /// Any error of a request.
    pub fn logout(&self) -> Result<(), Error> {
        match self.perform(&log_out()) {
            Err(error) if error.kind() != ErrorKind::Unauthorized => Err(error),
            _ => Ok(()),
        }
    }

    /// Ends all other sessions of the account (`user.expire_other_sessions`).
    ///
    /// # Errors
    ///
    /// Any error of a request.
    pub fn expire_other_sessions(&self) -> Result<(), Error> {
        self.perform(&expire_others())
    }
}

/// Returns whether the response reports a logged-in user.
fn check() -> ServiceRequest<'static, Option<bool>> {
    ServiceRequest::reads(Operation::CheckSession, "user.has_unread_notifications", |body| {
        Ok(body.is_logged_in())
    })
}

/// The only change that is not a `POST`.
fn log_out() -> ServiceRequest<'static> {
    ServiceRequest::reads(Operation::LogOut, "user.logout", anything)
}

fn expire_others() -> ServiceRequest<'static> {
    ServiceRequest::posts(
        Operation::ExpireOtherSessions,
        "user.expire_other_sessions",
        anything,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn session_calls_send_their_fields() {
        assert_sends(check(), "GET", "user.has_unread_notifications", "");
        assert_sends(log_out(), "GET", "user.logout", "");
        assert_sends(expire_others(), "POST", "user.expire_other_sessions", "");
    }
}
