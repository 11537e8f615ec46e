//! Server that sends given responses in order and records the requests.

use std::time::Duration;

use rumble_servicephp::{Endpoint, Guest, Secret, ServicePhp, Settings};
use rumble_testkit::Server;
pub(crate) use rumble_testkit::{ReceivedRequest, Reply};

pub(crate) struct RawServer(Server);

impl RawServer {
    /// Requests after the last response receive it again.
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
        self.guest_within(Duration::from_secs(60))
    }

    fn guest_within(&self, time: Duration) -> Guest {
        Guest::new(Settings::default().base_url(self.endpoint()).timeout(time))
    }

    /// Account whose session this server has confirmed with its first response.
    pub(crate) fn account(&self) -> ServicePhp {
        self.account_within(Duration::from_secs(60))
    }

    pub(crate) fn account_within(&self, time: Duration) -> ServicePhp {
        let account = self.guest_within(time).with_token(Secret::new(TOKEN)).unwrap();
        self.0.clear_requests();
        account
    }

    /// Requests without transport headers.
    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        let mut requests = self.0.requests();
        for request in &mut requests {
            request
                .headers
                .retain(|(name, _)| !PLAIN.contains(&name.as_str()));
        }
        requests
    }

    /// The only request.
    pub(crate) fn single_request(&self) -> ReceivedRequest {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "requests");
        requests.remove(0)
    }
}

/// Response that describes the logged-in account.
pub(crate) fn logged_in() -> Reply {
    Reply::json(LOGGED_IN)
}

const PLAIN: [&str; 5] = [
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "user-agent",
];

pub(crate) const TOKEN: &str = "brass-kettle-token";

pub(crate) const LOGGED_IN: &str = r#"{"user":{"id":"_uew0jxd","logged_in":true,"username":"CalmSparrow"},"data":{"has_unread_notifications":false}}"#;
