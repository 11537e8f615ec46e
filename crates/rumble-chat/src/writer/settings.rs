use std::time::Duration;

use rumble_http::{Endpoint, SessionCookie, internal::RequestSettings};
use rumble_model::UserId;

/// How a chat is written in.
#[derive(Debug, Clone)]
pub(crate) struct WriterSettings {
    #[cfg(feature = "moderation")]
    pub(crate) account: Option<rumble_servicephp::ServicePhp>,
    pub(crate) base_url: Endpoint,
    pub(crate) validate_text: bool,
    pub(crate) cooldown: Duration,
    pub(crate) own_user: Option<UserId>,
    pub(crate) preflight: bool,
    pub(crate) request: RequestSettings,
    pub(crate) session: Option<SessionCookie>,
}

impl Default for WriterSettings {
    fn default() -> Self {
        Self {
            #[cfg(feature = "moderation")]
            account: None,
            base_url: Endpoint::rumble(),
            validate_text: true,
            cooldown: Duration::from_secs(3),
            own_user: None,
            preflight: false,
            request: RequestSettings::default(),
            session: None,
        }
    }
}
