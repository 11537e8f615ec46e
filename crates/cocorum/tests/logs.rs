//! What stands in the log at its most detailed level: with the filter that `docs/bots.md` gives, no secret.

#![cfg(all(feature = "chat", feature = "livestream-api", feature = "servicephp"))]
#![expect(
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers"
)]

use std::sync::Mutex;

use cocorum::RumbleApi;
use cocorum::chatapi::{ChatApi, Endpoint};
use cocorum::servicephp::{Guest, Login, Secret, Settings};
use log::{LevelFilter, Log, Metadata, Record};
use rumble_sim::{AccountPlan, KeyPlan, Plan, Sim, StreamPlan};

const KEY: &str = "planted-api-key";
const PASSWORD: &str = "planted-password";
const STREAM: u64 = 900_100_200;

static RECORDS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

struct Everything;

impl Log for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let text = format!("{} {}", record.level(), record.args());
        RECORDS.lock().unwrap().push((record.target().to_owned(), text));
    }

    fn flush(&self) {}
}

/// `ureq=info,ureq_proto=info`
fn is_filtered_out(target: &str, text: &str) -> bool {
    let is_detail = ["DEBUG", "TRACE"].iter().any(|level| text.starts_with(level));
    is_detail && matches!(target.split("::").next(), Some("ureq" | "ureq_proto"))
}

#[test]
fn no_secret_is_in_the_log_with_the_documented_filter() {
    log::set_logger(&Everything).unwrap();
    log::set_max_level(LevelFilter::Trace);

    let account = AccountPlan::new("BrassTeapot", 900_100_777, PASSWORD);
    let key = KeyPlan::channel(KEY, 36, "Otter Works").account(1295, "OtterHost");
    let sim = Sim::start(
        Plan::new()
            .account(account)
            .api_key(key)
            .stream(StreamPlan::new(STREAM)),
    )
    .unwrap();
    let base_url = Endpoint::parse(&sim.base_url()).unwrap();
    let guest = Guest::new(Settings::default().base_url(base_url));
    let Login::LoggedIn(account) = guest.log_in("BrassTeapot", &Secret::new(PASSWORD)).unwrap() else {
        panic!("the account has no second factor");
    };
    let chat_url = Endpoint::parse(&sim.chat_url()).unwrap();
    let chat = ChatApi::builder("b10:900100200")
        .chat_url(chat_url)
        .account(&account)
        .connect()
        .unwrap();
    chat.writer().send_message("good evening").unwrap();
    RumbleApi::new(sim.api_url(KEY))
        .unwrap()
        .latest_follower()
        .unwrap();
    drop(chat);

    let session = sim.account("BrassTeapot").session().unwrap();
    let secrets = [KEY, PASSWORD, session.as_str()];
    let records = RECORDS.lock().unwrap();
    let with_secret = |is_counted: &dyn Fn(&str, &str) -> bool| {
        records
            .iter()
            .filter(|(target, text)| is_counted(target, text))
            .filter(|(_, text)| secrets.iter().any(|secret| text.contains(secret)))
            .collect::<Vec<_>>()
    };
    let shown = with_secret(&|target, text| !is_filtered_out(target, text));
    assert!(shown.is_empty(), "{shown:?}");
    // Without the filter there is one, or this test shows nothing.
    assert!(!with_secret(&|_, _| true).is_empty());
}
