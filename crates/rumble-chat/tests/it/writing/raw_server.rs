//! A server that sends the given replies in turn and records the requests.

use std::time::Duration;

use rumble_chat::{ChatApi, ChatApiBuilder, ChatWriter, Endpoint, SessionCookie};
use rumble_testkit::Server;
pub(crate) use rumble_testkit::{ReceivedRequest, Reply};

use crate::client::TEST_TIMEOUT;
use crate::helpers::stream_id;

pub(crate) struct RawServer(Server);

/// An accepted message.
pub(crate) fn accepted_message() -> Reply {
    Reply::json(&format!(
        r#"{{"data":{{"id":"17","user":{{"id":"{}","username":"BrassTeapot"}}}}}}"#,
        super::BOT_ID
    ))
}

/// A bot-protection page.
pub(crate) fn bot_protection_page(status: u16) -> Reply {
    Reply::html(status, "<html><title>Kettle</title></html>")
}

impl RawServer {
    /// Further requests receive the last reply again.
    pub(crate) fn new(replies: Vec<Reply>) -> Self {
        Self(Server::in_turn(replies))
    }

    pub(crate) fn one(reply: Reply) -> Self {
        Self::new(vec![reply])
    }

    pub(crate) fn url(&self) -> String {
        self.0.url().to_owned()
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::parse(&self.url()).unwrap()
    }

    pub(crate) fn chat_url(&self) -> Endpoint {
        Endpoint::parse(&format!("{}/chat/api", self.url())).unwrap()
    }

    /// A chat of this server, with a session and without a cool-down.
    pub(crate) fn builder(&self) -> ChatApiBuilder {
        ChatApi::builder(stream_id())
            .chat_url(self.chat_url())
            .base_url(self.endpoint())
            .session(SessionCookie::new(TOKEN.into(), &self.endpoint()).unwrap())
            .write_timeout(TEST_TIMEOUT)
            .send_cooldown(Duration::ZERO)
    }

    pub(crate) fn writer(&self) -> ChatWriter {
        self.builder().writer().unwrap()
    }

    /// The requests, with sorted headers and without the headers of the transport.
    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        let mut requests = self.0.requests();
        for ReceivedRequest { headers, .. } in &mut requests {
            headers.retain(|(name, _)| !["host", "content-length", "connection"].contains(&name.as_str()));
            headers.sort();
        }
        requests
    }

    /// The only request that was received.
    pub(crate) fn single_request(&self) -> ReceivedRequest {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "requests");
        requests.remove(0)
    }
}

pub(crate) const TOKEN: &str = "brass-kettle-token";
