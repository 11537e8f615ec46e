use rumble_model::ChannelId;
use rumble_model::service::Profile;

use crate::call::{Call, object};
use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;

impl ServicePhp {
    /// The account as its owner sees it (`user.profile`).
    ///
    /// # Errors
    ///
    /// All that can happen to a request.
    #[doc(alias = "get_acc_apikey")]
    pub fn profile(&self) -> Result<Profile, Error> {
        self.ask(&profile())
    }

    /// Replaces the key of the Live Stream API (`livestream_api.reset_api_key`), or makes the first one: that of a channel, or
    /// without one that of the user. The old URL ends at once. The new one is on a page: `rumble-scraping` reads it.
    ///
    /// # Errors
    ///
    /// As [`ServicePhp::mute_user`].
    #[doc(alias = "reset_rls_api_key")]
    pub fn reset_api_key(&self, channel: Option<ChannelId>) -> Result<(), Error> {
        self.ask(&reset_api_key(channel))
    }
}

pub(crate) fn profile() -> Call<'static, Profile> {
    Call::reads(Operation::FetchProfile, "user.profile", object)
}

fn reset_api_key(channel: Option<ChannelId>) -> Call<'static> {
    Call::changes(Operation::ResetApiKey, "livestream_api.reset_api_key")
        .optional("channel_id", channel.map(ChannelId::base10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent::assert_sends;

    #[test]
    fn own_account() {
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
