//! A server repeats every secret that it receives: none appears in an error, a server message or the log.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers"
)]

#[path = "support/sockets.rs"]
mod sockets;

use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;

use cocorum::chatapi::{ChatApi, ChatWriter, Endpoint, MuteScope, MuteTarget, SessionCookie};
use cocorum::livestream_api::{ApiUrl, RumbleApiBuilder};
use cocorum::model::{MessageId, MuteRecordId, StreamId};
use cocorum::scraping::Scraper;
use cocorum::servicephp::password::{LastCharEncoding, PasswordHashes};
use cocorum::servicephp::{Guest, Login, Method, Secret, ServicePhp, Settings};
use cocorum::uploadphp::{SimpleUpload, UploadResponse, VideoUpload};
use cocorum::{RumbleApi, model::service::Salts};
use rumble_testkit::{
    CertificateAuthority, EchoPosition, Filter, Form, LogRecords, ReceivedRequest, Reply, Server,
    assert_absent, echo,
};

const SESSION: &str = "brass-Teapot.7/wren=okapi";
const KEY: &str = "tin-Whistle~42-quail";
const STREAM_KEY: &str = "r-linnet-58x-harbour";
const PASSWORD: &str = "copper kettle & spout";
const CODE: &str = "735914";
const TOTP_ID: &str = "totp-heron-9931-bittern";
const USER_KEY: &str = "user-marten-7730-stoat";
/// Token of the upload API: 40 letters and digits.
const UPLOAD_TOKEN: &str = "pumice7otter3latch9quilt5wicket2bramble8";
const SALTS: [&str; 3] = ["a", "b", "c"];

const PAGES: [&str; 8] = [
    include_str!("../../../docs/bots.md"),
    include_str!("../../../docs/reliability.md"),
    include_str!("../README.md"),
    include_str!("../../rumble-chat/README.md"),
    include_str!("../../rumble-http/README.md"),
    include_str!("../../rumble-livestream-api/README.md"),
    include_str!("../../rumble-scraping/README.md"),
    include_str!("../../rumble-servicephp/README.md"),
];

#[test]
fn errors_and_log_records_contain_no_secret() {
    let filter = Filter::of_page(PAGES[0]);
    for page in PAGES {
        assert_eq!(Filter::of_page(page), filter);
    }
    let log = LogRecords::collect();
    let authority = CertificateAuthority::new("Otter Works");
    let secrets = secrets();
    for position in EchoPosition::ALL {
        for form in Form::ALL {
            // TLS does not change what is logged above it.
            for is_tls in [false, true]
                .into_iter()
                .filter(|is_tls| !is_tls || form == Form::Raw)
            {
                for good in [
                    &[][..],
                    &["user.get_salts"],
                    &["user.get_salts", "user.2fa.first_step"],
                ] {
                    let respond = move |request: &ReceivedRequest| {
                        successful_response(request, good).unwrap_or_else(|| echo(request, position, form))
                    };
                    let server = match is_tls {
                        false => Server::start(respond),
                        true => Server::start_tls(&authority, respond),
                    };
                    let shown = Client::new(&server, &authority).fail(good);
                    assert!(!shown.is_empty());
                    assert_absent(&shown, &secrets);
                }
            }
        }
    }
    let (passed, withheld) = log.split(&filter);
    assert_absent(&passed.join("\n"), &secrets);
    // Checks the test itself: the library logs over HTTP and HTTPS, and without the filter a secret appears.
    let logs = |records: &[String], text: &str| records.iter().any(|record| record.contains(text));
    assert!(logs(&passed, "rumble_servicephp") && logs(&passed, "rumble_chat"));
    assert!(logs(&withheld, SESSION) && logs(&withheld, KEY) && logs(&withheld, "rustls"));
}

#[test]
fn log_records_of_successful_requests_contain_no_secret() {
    let log = LogRecords::collect();
    let authority = CertificateAuthority::new("Otter Works");
    let server = Server::start_tls(&authority, |request: &ReceivedRequest| {
        successful_response(
            request,
            &["user.get_salts", "user.2fa.first_step", "user.2fa.verify_totp"],
        )
        .unwrap_or_else(|| {
            let target = request.target();
            if target.starts_with("/chat/api/chat/5/stream") {
                Reply::stream(
                    "data: {\"type\":\"init\",\"data\":{\"messages\":[],\"users\":[],\"channels\":[]}}\n\n",
                )
            } else if target.starts_with("/chat/api") {
                Reply::with(
                    200,
                    &format!("Set-Cookie: u_s={SESSION}2; Path=/\r\n"),
                    r#"{"data":{"id":"17"}}"#,
                )
            } else {
                Reply::json(&document())
            }
        })
    });
    let client = Client::new(&server, &authority);
    let Login::TwoFactor(step) = client.guest().log_in("CalmSparrow", &PASSWORD.into()).unwrap() else {
        panic!("a two-factor code is required");
    };
    let account = step.verify(&CODE.into()).unwrap();
    let chat = client.chat(account.session().clone()).connect().unwrap();
    chat.writer().send_message("good evening").unwrap();
    assert_eq!(account.session().renewals(), 1);
    let api = client.api().connect().unwrap();
    let snapshot = api.refresh().unwrap();
    let shown = format!(
        "{account:?} {chat:?} {api:?} {snapshot:?} {:#?}",
        api.livestreams()
    );
    assert_absent(&shown, &secrets());
    let (passed, withheld) = log.split(&Filter::of_page(PAGES[1]));
    assert_absent(&passed.join("\n"), &secrets());
    assert!(withheld.iter().any(|record| record.contains(KEY)));
}

/// All secrets that are sent or received, and values derived from them.
fn secrets() -> Vec<String> {
    let hashes = PasswordHashes::new(&PASSWORD.into(), &Salts::new(SALTS), LastCharEncoding::Utf8);
    let hashes = hashes
        .values()
        .iter()
        .take(2)
        .map(|hash| hash.expose().to_owned());
    let planted = [
        SESSION,
        KEY,
        STREAM_KEY,
        PASSWORD,
        CODE,
        TOTP_ID,
        USER_KEY,
        UPLOAD_TOKEN,
    ];
    planted.into_iter().map(str::to_owned).chain(hashes).collect()
}

/// Response of a server without faults to the steps of a login.
fn successful_response(request: &ReceivedRequest, good: &[&str]) -> Option<Reply> {
    let (_, name) = request.target().split_once("name=")?;
    let name = good.iter().find(|known| **known == name)?;
    Some(Reply::json(&match *name {
        "user.get_salts" => format!(
            r#"{{"data":{{"salts":["{}","{}","{}"]}}}}"#,
            SALTS[0], SALTS[1], SALTS[2]
        ),
        "user.2fa.first_step" => format!(
            r#"{{"data":{{"totp_id":"{TOTP_ID}","user_key":"{USER_KEY}","options":{{"email":true,"phone":true}}}}}}"#
        ),
        _ => format!(
            r#"{{"user":{{"id":"_uew0jxd","logged_in":true}},"data":{{"success":true,"session":"{SESSION}"}}}}"#
        ),
    }))
}

/// Document of the Live Stream API with a planted stream key.
fn document() -> String {
    let document = include_str!("../../../fixtures/livestream-api/user-live.json");
    let (before, after) = document.split_once("\"stream_key\": \"").unwrap();
    let (_, after) = after.split_once('"').unwrap();
    format!("{before}\"stream_key\": \"{STREAM_KEY}\"{after}")
}

/// All clients that send a secret, for one server.
struct Client {
    home: Endpoint,
    url: String,
    roots: Vec<Vec<u8>>,
}

impl Client {
    fn new(server: &Server, authority: &CertificateAuthority) -> Self {
        Self {
            home: Endpoint::parse(server.url()).unwrap(),
            url: server.url().to_owned(),
            roots: vec![authority.der()],
        }
    }

    fn guest(&self) -> Guest {
        Guest::new(self.settings())
    }

    fn settings(&self) -> Settings {
        Settings::default()
            .base_url(self.home.clone())
            .extra_roots(self.roots.clone())
    }

    fn chat(&self, session: SessionCookie) -> cocorum::chatapi::ChatApiBuilder {
        ChatApi::builder("b10:5")
            .base_url(self.home.clone())
            .chat_url(self.chat_url())
            .extra_roots(self.roots.clone())
            .session(session)
            .give_up_after(Some(Duration::ZERO))
            .send_cooldown(Duration::ZERO)
    }

    fn chat_url(&self) -> Endpoint {
        Endpoint::parse(&format!("{}/chat/api", self.url)).unwrap()
    }

    fn upload(&self) -> Result<UploadResponse, cocorum::uploadphp::Error> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kettle.mp4");
        std::fs::write(&file, "a kettle").unwrap();
        SimpleUpload::new(UPLOAD_TOKEN.into())?
            .base_url(self.home.clone())
            .extra_roots(self.roots.clone())
            .upload_video(&VideoUpload::new(file, "A kettle", 1))
    }

    fn api(&self) -> RumbleApiBuilder {
        let url = format!("{}/-livestream-api/get-data?key={KEY}", self.url);
        RumbleApi::builder(ApiUrl::parse(&url).unwrap()).extra_roots(self.roots.clone())
    }

    /// Everything printable of each operation's error. `good` are the steps of a login that succeed.
    fn fail(&self, good: &[&str]) -> String {
        let mut shown = String::new();
        let password = Secret::from(PASSWORD);
        match good.len() {
            2 => {
                let Ok(Login::TwoFactor(step)) = self.guest().log_in("CalmSparrow", &password) else {
                    panic!("a two-factor code is required");
                };
                show(&mut shown, &step.verify(&CODE.into()));
                show(&mut shown, &step.request_email_code());
                show(&mut shown, &step.request_sms_code());
            }
            1 => {
                show(&mut shown, &self.guest().log_in("CalmSparrow", &password));
                show(&mut shown, &self.guest().log_in_plain("CalmSparrow", &password));
            }
            _ => {
                show(&mut shown, &self.guest().with_token(SESSION.into()));
                let session = || SessionCookie::new(SESSION.into(), &self.home).unwrap();
                self.fail_as(&mut shown, || {
                    ServicePhp::from_session(session(), self.settings())
                });
                show(&mut shown, &self.chat(session()).connect());
                self.fail_writing(&mut shown, || self.chat(session()).writer().unwrap());
                show(&mut shown, &self.api().connect());
                show(&mut shown, &self.upload());
                if self.url.starts_with("http://") {
                    let event = sockets::first_event(self.chat_url(), session(), Duration::from_secs(5));
                    show(&mut shown, &event);
                }
            }
        }
        shown
    }

    fn fail_as(&self, shown: &mut String, account: impl Fn() -> ServicePhp) {
        let stream = StreamId::new(5).unwrap();
        let message = MessageId::new(7).unwrap();
        show(shown, &account().check_session());
        show(shown, &account().user());
        show(shown, &account().chat_endpoint());
        show(shown, &account().categories());
        show(shown, &account().emotes(stream));
        show(shown, &account().upload_channels());
        show(
            shown,
            &account().mute_user(MuteTarget::User("TinFiddle"), MuteScope::everywhere()),
        );
        show(shown, &account().unmute_user(MuteRecordId::new(9).unwrap()));
        show(shown, &account().pin_message(stream, message));
        show(shown, &account().unpin_message(stream, message));
        show(shown, &account().confirm_raid(stream));
        show(shown, &account().expire_other_sessions());
        show(shown, &account().logout());
        show(
            shown,
            &account().call("user.profile", Method::Post, &[("api_key", KEY)]),
        );
        show(
            shown,
            &account().call("user.profile", Method::Get, &[("api_key", KEY)]),
        );
        show(shown, &Scraper::new(&account()).unmute_user("TinFiddle"));
        for user in Scraper::new(&account()).muted_users().take(1) {
            show(shown, &user);
        }
    }

    fn fail_writing(&self, shown: &mut String, writer: impl Fn() -> ChatWriter) {
        show(shown, &writer().send_message("good evening"));
        show(shown, &writer().delete_message(MessageId::new(7).unwrap()));
        show(shown, &writer().command("/subscribers"));
    }
}

/// Prints a result: an error with all causes and the server message.
fn show<T: Debug, E: Error + ServerMessages + 'static>(shown: &mut String, result: &Result<T, E>) {
    *shown += &format!("{result:?}\n{result:#?}\n");
    let Err(error) = result else { return };
    *shown += &format!("{:?}\n", error.server_message_text());
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        *shown += &format!("{error}\n{error:?}\n{error:#?}\n");
        cause = error.source();
    }
}

/// The server message of an error.
trait ServerMessages {
    fn server_message_text(&self) -> Vec<Option<String>>;
}

impl ServerMessages for cocorum::chatapi::Error {
    fn server_message_text(&self) -> Vec<Option<String>> {
        vec![self.server_message().map(str::to_owned)]
    }
}

impl ServerMessages for cocorum::livestream_api::Error {
    fn server_message_text(&self) -> Vec<Option<String>> {
        vec![self.server_message().map(str::to_owned)]
    }
}

impl ServerMessages for cocorum::uploadphp::Error {
    fn server_message_text(&self) -> Vec<Option<String>> {
        let fields = self.rejected_fields();
        let fields = fields.map(|fields| format!("{:?}", fields.iter().collect::<Vec<_>>()));
        vec![self.server_message().map(str::to_owned), fields]
    }
}

impl ServerMessages for cocorum::scraping::Error {
    fn server_message_text(&self) -> Vec<Option<String>> {
        vec![self.server_message().map(str::to_owned)]
    }
}

impl ServerMessages for cocorum::servicephp::Error {
    fn server_message_text(&self) -> Vec<Option<String>> {
        [self.server_message(), self.server_code()]
            .map(|text| text.map(str::to_owned))
            .into()
    }
}
