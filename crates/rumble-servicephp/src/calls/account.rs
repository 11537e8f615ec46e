use rumble_model::ChannelId;
use rumble_model::service::Profile;

use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;
use crate::service_request::{ServiceRequest, object};

impl ServicePhp {
    /// Profile of the account as visible to its owner (`user.profile`).
    ///
    /// # Errors
    ///
    /// Any error of a request.
    #[doc(alias = "get_acc_apikey")]
    pub fn profile(&self) -> Result<Profile, Error> {
        self.perform(&profile())
    }

    /// Replaces the key of the Live Stream API (`livestream_api.reset_api_key`), or creates the first one: that of a channel, or
    /// of the user if `channel` is `None`. The old URL is invalid immediately. The new one is on a page that `rumble-scraping`
    /// reads.
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "reset_rls_api_key")]
    pub fn reset_api_key(&self, channel: Option<ChannelId>) -> Result<(), Error> {
        self.perform(&reset_api_key(channel))
    }
}

pub(crate) fn profile() -> ServiceRequest<'static, Profile> {
    ServiceRequest::reads(Operation::FetchProfile, "user.profile", object)
}

fn reset_api_key(channel: Option<ChannelId>) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::ResetApiKey, "livestream_api.reset_api_key")
        .optional("channel_id", channel.map(ChannelId::base10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn account_calls_send_their_fields() {
        assert_sends(profile(), "GET", "user.profile", "");
        assert_sends(reset_api_key(None), "POST", "livestream_api.reset_api_key", "");
        assert_sends(
            reset_api_key(ChannelId::new(7_730_001)),
            "POST",
            "livestream_api.reset_api_key",
            "channel_id=7730001",
        );
    }
}
