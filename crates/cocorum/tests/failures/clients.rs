//! Every kind of request to one server, and how it fails.

use std::error::Error;
use std::time::Duration;

use cocorum::RumbleApi;
use cocorum::chatapi::{
    ChatApi, ChatApiBuilder, Endpoint, MediaClient, MediaSettings, MuteScope, MuteTarget, SessionCookie,
};
use cocorum::livestream_api::ApiUrl;
use cocorum::model::{MessageId, StreamId};
use cocorum::scraping::Scraper;
use cocorum::servicephp::{Guest, ServicePhp, Settings};
use cocorum::uploadphp::{SimpleUpload, VideoUpload};
use rumble_testkit::Server;

use crate::sockets::first_event;

/// Group of operations of one crate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Surface {
    ReadChat,
    Write,
    Account,
    Page,
    Guest,
    LiveStreamApi,
    Picture,
    /// The asynchronous chat, with a transport of the program.
    StreamChat,
    Upload,
}

impl Surface {
    /// Whether the client reads nothing of responses other than an event stream.
    pub(crate) fn is_chat(self) -> bool {
        matches!(self, Self::ReadChat | Self::StreamChat)
    }

    pub(crate) fn has_session(self) -> bool {
        matches!(
            self,
            Self::ReadChat | Self::StreamChat | Self::Write | Self::Account | Self::Page
        )
    }
}

/// Failure as reported by an error.
#[derive(Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) kind: String,
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) is_retryable: bool,
    pub(crate) outcome_is_unknown: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) is_write: bool,
}

macro_rules! failure {
    ($error:expr) => {{
        let error = $error;
        Failure {
            kind: format!("{:?}", error.kind()),
            status: error.status(),
            retry_after: error.retry_after(),
            is_retryable: error.is_retryable(),
            outcome_is_unknown: error.outcome_is_unknown(),
        }
    }};
}

/// Clients for every kind of request to one server.
pub(crate) struct Client {
    home: Endpoint,
    url: String,
}

impl Client {
    pub(crate) fn of(server: &Server) -> Self {
        Self::new(server.url())
    }

    pub(crate) fn new(url: &str) -> Self {
        Self {
            home: Endpoint::parse(url).unwrap(),
            url: url.to_owned(),
        }
    }

    fn session(&self) -> SessionCookie {
        SessionCookie::new("brass-teapot".into(), &self.home).unwrap()
    }

    fn settings(&self) -> Settings {
        Settings::default()
            .base_url(self.home.clone())
            .timeout(IDLE_TIMEOUT)
    }

    fn chat(&self) -> ChatApiBuilder {
        ChatApi::builder("b10:5")
            .base_url(self.home.clone())
            .chat_url(Endpoint::parse(&format!("{}/chat/api", self.url)).unwrap())
            .session(self.session())
            .head_timeout(IDLE_TIMEOUT)
            .write_timeout(IDLE_TIMEOUT)
            .give_up_after(Some(Duration::ZERO))
            .send_cooldown(Duration::ZERO)
    }

    pub(crate) fn failures(&self) -> Vec<(Surface, Operation, Failure)> {
        let (stream, message) = (StreamId::new(5).unwrap(), MessageId::new(7).unwrap());
        let account = ServicePhp::from_session(self.session(), self.settings());
        let guest = Guest::new(self.settings());
        let writer = self.chat().writer().unwrap();
        let mute =
            |account: &ServicePhp| account.mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere());
        let api = format!("{}/-livestream-api/get-data?key=tin-whistle", self.url);
        let api = ApiUrl::parse_for_site(&api, &self.home).unwrap();
        let api = RumbleApi::builder(api).timeout(IDLE_TIMEOUT);
        let media = MediaSettings::default()
            .base(self.home.clone())
            .hosts(vec![self.home.clone()]);
        let media = MediaClient::new(media.timeout(IDLE_TIMEOUT));
        let page = Scraper::new(&account).muted_users().next().unwrap();

        let reads = |name| Operation {
            name,
            is_write: false,
        };
        let writes = |name| Operation { name, is_write: true };
        let mut failures = vec![
            (Surface::ReadChat, reads("chat"), self.chat_failure()),
            (
                Surface::Write,
                writes("send"),
                failure!(writer.send_message("hi").unwrap_err()),
            ),
            (
                Surface::Write,
                writes("delete"),
                failure!(writer.delete_message(message).unwrap_err()),
            ),
            (
                Surface::Write,
                writes("command"),
                failure!(writer.command("/raid").unwrap_err()),
            ),
            (
                Surface::Write,
                writes("pin"),
                failure!(writer.pin_message(message).unwrap_err()),
            ),
            (
                Surface::Page,
                reads("unmute"),
                failure!(writer.unmute_user("TinFiddle").unwrap_err()),
            ),
            (
                Surface::Account,
                reads("account of a chat"),
                failure!(self.chat().account(&account).connect().unwrap_err()),
            ),
            (
                Surface::Account,
                reads("check_session"),
                failure!(account.check_session().unwrap_err()),
            ),
            (
                Surface::Account,
                writes("mute"),
                failure!(mute(&account).unwrap_err()),
            ),
            (
                Surface::Account,
                writes("expire_other_sessions"),
                failure!(account.expire_other_sessions().unwrap_err()),
            ),
            (Surface::Page, reads("muted_users"), failure!(page.unwrap_err())),
            (
                Surface::Guest,
                reads("emotes"),
                failure!(guest.emotes(stream).unwrap_err()),
            ),
            (
                Surface::LiveStreamApi,
                reads("refresh"),
                failure!(api.connect().unwrap_err()),
            ),
            (
                Surface::Picture,
                reads("picture"),
                failure!(media.get("/i/badge.png").unwrap_err()),
            ),
            (Surface::Upload, writes("simple upload"), self.upload_failure()),
        ];
        if self.url.starts_with("http://") {
            let chat_url = Endpoint::parse(&format!("{}/chat/api", self.url)).unwrap();
            let event = first_event(chat_url, self.session(), IDLE_TIMEOUT);
            failures.push((
                Surface::StreamChat,
                reads("chat stream"),
                failure!(event.unwrap_err()),
            ));
        }
        failures
    }

    fn upload_failure(&self) -> Failure {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kettle.mp4");
        std::fs::write(&file, "a kettle").unwrap();
        let uploads = SimpleUpload::new("t".repeat(40).into()).unwrap();
        let uploads = uploads.base_url(self.home.clone()).timeout(IDLE_TIMEOUT);
        failure!(
            uploads
                .upload_video(&VideoUpload::new(file, "A kettle", 1))
                .unwrap_err()
        )
    }

    /// A chat that gives up immediately, and its cause.
    fn chat_failure(&self) -> Failure {
        let error = self.chat().connect().unwrap_err();
        let cause = error
            .source()
            .and_then(|cause| cause.downcast_ref::<cocorum::chatapi::Error>());
        failure!(cause.unwrap_or(&error))
    }
}

/// Idle timeout.
const IDLE_TIMEOUT: Duration = Duration::from_millis(400);
