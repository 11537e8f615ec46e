//! A server that answers each request with the next of given replies and keeps what was asked.

use std::time::Duration;

use rumble_servicephp::{Endpoint, Guest, Secret, ServicePhp, Settings};
use rumble_testkit::Server;
pub(crate) use rumble_testkit::{Asked, Reply};

pub(crate) struct RawServer(Server);

impl RawServer {
    /// Further requests, behind the last reply, get that one again.
    pub(crate) fn new(replies: Vec<Reply>) -> Self {
        Self(Server::in_turn(replies))
    }

    pub(crate) fn json(body: &str) -> Self {
        Self::new(vec![Reply::json(body)])
    }

    pub(crate) fn base_url(&self) -> String {
        self.0.url().to_owned()
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::parse(&self.base_url()).unwrap()
    }

    pub(crate) fn guest(&self) -> Guest {
        self.guest_within(Duration::from_secs(10))
    }

    fn guest_within(&self, time: Duration) -> Guest {
        Guest::new(Settings::default().base_url(self.endpoint()).timeout(time))
    }

    /// An account whose session this server was asked about; its first reply has to say whose it is.
    pub(crate) fn account(&self) -> ServicePhp {
        self.account_within(Duration::from_secs(10))
    }

    pub(crate) fn account_within(&self, time: Duration) -> ServicePhp {
        let account = self.guest_within(time).with_token(Secret::new(TOKEN)).unwrap();
        self.0.forget();
        account
    }

    /// The requests, without the headers that only say where and how.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let mut asked = self.0.asked();
        for request in &mut asked {
            request
                .headers
                .retain(|(name, _)| !PLAIN.contains(&name.as_str()));
        }
        asked
    }

    /// The one request that came.
    pub(crate) fn only_asked(&self) -> Asked {
        let mut asked = self.asked();
        assert_eq!(asked.len(), 1, "requests");
        asked.remove(0)
    }
}

/// The answer to the question whose session it is.
pub(crate) fn signed_in() -> Reply {
    Reply::json(SIGNED_IN)
}

const PLAIN: [&str; 5] = [
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "user-agent",
];

pub(crate) const TOKEN: &str = "brass-kettle-token";

pub(crate) const SIGNED_IN: &str = r#"{"user":{"id":"_uew0jxd","logged_in":true,"username":"CalmSparrow"},"data":{"has_unread_notifications":false}}"#;
