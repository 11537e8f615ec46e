//! Sinks over real sockets.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use cocorum_serve::rumble_feed::live::Follower;
use cocorum_serve::rumble_feed::{Body, Line};
use cocorum_serve::rumble_model::StreamId;
use cocorum_serve::{Config, Origin, Server, ServerSettings, SinkSettings};
use rumble_testkit::{ReceivedRequest, Reply, Server as Fake};
use serde_json::{Value, json};

use crate::client::{Events, Request, TIMEOUT, server};
use crate::lines::{line, message, rant, stream};

pub(crate) const PLANTED_SECRET: &str = "planted-xylophone";

/// A receiver whose requests a test awaits.
pub(crate) struct Receiving {
    server: Fake,
    requests: Receiver<ReceivedRequest>,
}

impl Receiving {
    /// Responds in turn; the last response is for all further requests.
    pub(crate) fn start(replies: Vec<Reply>) -> Self {
        let (respond, requests) = responding(replies);
        Self {
            server: Fake::start(respond),
            requests,
        }
    }

    pub(crate) fn next(&self) -> ReceivedRequest {
        self.requests.recv_timeout(TIMEOUT).unwrap()
    }

    pub(crate) fn next_body(&self) -> Value {
        serde_json::from_str(&self.next().body).unwrap()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.url())
    }
}

pub(crate) fn responding(
    replies: Vec<Reply>,
) -> (
    impl Fn(&ReceivedRequest) -> Reply + Send + Sync,
    Receiver<ReceivedRequest>,
) {
    let (sender, requests): (Sender<ReceivedRequest>, _) = channel();
    let state = Mutex::new((0, sender));
    let respond = move |request: &ReceivedRequest| {
        let mut state = state.lock().unwrap();
        let _ = state.1.send(request.clone());
        state.0 += 1;
        replies[(state.0 - 1).min(replies.len() - 1)].clone()
    };
    (respond, requests)
}

pub(crate) fn done() -> Reply {
    Reply::with(204, "", "")
}

pub(crate) fn serving(config: &str) -> Server {
    serving_with(config, |settings| settings)
}

pub(crate) fn serving_with(config: &str, change: impl FnOnce(SinkSettings) -> SinkSettings) -> Server {
    server(|settings: &mut ServerSettings| {
        settings.config = Config::parse(config).unwrap();
        settings.sinks = change(SinkSettings::default().retry_delay(Duration::from_millis(1)));
    })
}

pub(crate) fn secret_file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// Waits until the state of the only sink is as expected, and returns it.
pub(crate) fn state_when(server: &Server, is_reached: impl Fn(&Value) -> bool) -> Value {
    let end = std::time::Instant::now() + TIMEOUT;
    loop {
        let target = format!("/api/v1/state?k={}", server.tokens().view());
        let response = Request::new(server.address(), "GET", &target).send();
        let state: Value = serde_json::from_str(&response.text()).unwrap();
        if is_reached(&state["sinks"][0]) {
            return state;
        }
        assert!(std::time::Instant::now() < end, "{}", state["sinks"]);
        std::thread::yield_now();
    }
}

pub(crate) fn chat(server: &Server, line: &Line<'_>) {
    server.feed().publish(line, Origin::Chat);
}

#[test]
fn a_webhook_receives_the_line_with_its_signature() {
    let receiving = Receiving::start(vec![done()]);
    let folder = tempfile::tempdir().unwrap();
    let key = secret_file(folder.path(), "key", "tin-whistle\n");
    let url = receiving.url("/hook?token=1");
    let server = serving(&format!(
        "[[webhook]]\nurl = '{url}'\nsecret_file = '{}'\nevents = ['message']",
        key.display()
    ));
    let sent = line(message(5, "CalmSparrow", "good evening"));
    chat(&server, &sent);
    let request = receiving.next();
    assert_eq!(request.line, "POST /hook?token=1 HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("x-cocorum-event"), Some("message"));
    let json = sent.to_json();
    let open = json.strip_suffix('}').unwrap();
    assert_eq!(
        request.body,
        format!(r#"{open},"media":null,"badge_media":{{}},"emote_media":{{}}}}"#)
    );
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"tin-whistle");
    let signature = request
        .header("x-cocorum-signature")
        .unwrap()
        .strip_prefix("sha256=")
        .unwrap();
    let digits: Vec<_> = signature
        .chars()
        .map(|digit| digit.to_digit(16).unwrap())
        .collect();
    let bytes: Vec<_> = digits
        .chunks(2)
        .map(|pair| u8::try_from(16 * pair[0] + pair[1]).unwrap())
        .collect();
    ring::hmac::verify(&key, request.body.as_bytes(), &bytes).unwrap();
}

#[test]
fn a_sink_receives_each_event_once_and_no_history() {
    let receiving = Receiving::start(vec![done()]);
    let server = serving(&format!("[[webhook]]\nurl = '{}'", receiving.url("/")));
    let mut old = rant(1, "QuietOtter", 900);
    old.history = true;
    chat(&server, &line(old));
    chat(&server, &line(rant(2, "CalmSparrow", 500)));
    chat(&server, &line(rant(2, "CalmSparrow", 500)));
    chat(&server, &line(message(3, "CalmSparrow", "not paid")));
    let mut follower = Follower::default();
    follower.username = "ShoreViewer";
    server
        .feed()
        .publish(&Line::new(Body::Follower(follower)), Origin::Api);
    let (first, second) = (receiving.next_body(), receiving.next_body());
    assert_eq!(
        (
            &first["event"],
            &first["kind"],
            &first["amount_cents"],
            &first["name"]
        ),
        (
            &json!("happening"),
            &json!("rant"),
            &json!(500),
            &json!("CalmSparrow")
        )
    );
    assert_eq!(
        (&first["message_id"], &first["test"]),
        (&json!("2"), &json!(false))
    );
    assert_eq!(
        (&second["kind"], &second["name"]),
        (&json!("follow"), &json!("ShoreViewer"))
    );
    let state = state_when(&server, |sink| sink["sent"] == 2);
    assert_eq!(state["sinks"][0]["failures"], 0);
}

#[test]
fn test_events_are_sent_to_sinks_that_enable_them() {
    let (one, other) = (Receiving::start(vec![done()]), Receiving::start(vec![done()]));
    let server = serving(&format!(
        "[[webhook]]\nurl = '{}'\ntest = true\n[[webhook]]\nurl = '{}'",
        one.url("/"),
        other.url("/")
    ));
    let response = Request::new(server.address(), "POST", "/api/v1/test")
        .bearer(server.tokens().control())
        .body(r#"{"event":"rant","amount_cents":700}"#)
        .send();
    assert_eq!(response.status, 204);
    chat(&server, &line(rant(9, "CalmSparrow", 500)));
    assert_eq!(one.next_body()["test"], true);
    assert_eq!(one.next_body()["test"], false);
    assert_eq!(other.next_body()["test"], false);
}

#[test]
fn a_webhook_is_tried_three_times() {
    let failing = Reply::with(503, "", "");
    let receiving = Receiving::start(vec![failing.clone(), Reply::Drop, failing, done()]);
    let server = serving(&format!("[[webhook]]\nurl = '{}'", receiving.url("/")));
    let mut events = Events::open(&server, "events=sink");
    chat(&server, &line(rant(1, "CalmSparrow", 100)));
    chat(&server, &line(rant(2, "CalmSparrow", 200)));
    let cents: Vec<_> = (0..4)
        .map(|_| receiving.next_body()["amount_cents"].clone())
        .collect();
    assert_eq!(cents, [100, 100, 100, 200]);
    let state = state_when(&server, |sink| sink["sent"] == 1);
    let sink = &state["sinks"][0];
    assert_eq!((&sink["failures"], &sink["given_up"]), (&json!(3), &json!(1)));
    assert_eq!(
        (&sink["is_failing"], &sink["detail"]),
        (&json!(false), &Value::Null)
    );
    let failing = events.until("sink");
    assert_eq!(
        (&failing["name"], &failing["is_failing"]),
        (&json!("webhook 1"), &json!(true))
    );
    assert_eq!(failing["detail"], "the response has status 503");
    assert_eq!(events.until("sink")["is_failing"], false);
}

#[test]
fn a_rejected_line_is_not_sent_again() {
    let receiving = Receiving::start(vec![
        Reply::with(404, "", PLANTED_SECRET),
        Reply::with(302, "Location: /x\r\n", ""),
        done(),
    ]);
    let server = serving(&format!("[[webhook]]\nurl = '{}'", receiving.url("/")));
    for number in 1..=3 {
        chat(&server, &line(rant(number, "CalmSparrow", number * 100)));
    }
    let cents: Vec<_> = (0..3)
        .map(|_| receiving.next_body()["amount_cents"].clone())
        .collect();
    assert_eq!(cents, [100, 200, 300]);
    let state = state_when(&server, |sink| sink["sent"] == 1);
    assert_eq!(state["sinks"][0]["given_up"], 2);
}

#[test]
fn lines_beyond_the_bound_of_the_queue_are_counted() {
    let receiving = Receiving::start(vec![Reply::Stall]);
    let server = serving(&format!(
        "[[webhook]]\nurl = '{}'\nevents = ['message']",
        receiving.url("/")
    ));
    chat(&server, &line(message(1, "CalmSparrow", "first")));
    receiving.next();
    for number in 2..=300 {
        chat(&server, &line(message(number, "CalmSparrow", "more")));
    }
    let state = state_when(&server, |_| true);
    assert_eq!(state["sinks"][0]["missed"], 299 - 256);
}

#[test]
fn discord_receives_no_mentions_within_its_limit() {
    let limited = Reply::with(
        429,
        "Content-Type: application/json\r\n",
        r#"{"message":"You are being rate limited.","retry_after":0.02,"global":false}"#,
    );
    let receiving = Receiving::start(vec![limited, done()]);
    let folder = tempfile::tempdir().unwrap();
    let url = secret_file(folder.path(), "url", &receiving.url("/api/webhooks/1/x"));
    let server = serving(&format!(
        "[[discord]]\nurl_file = '{}'\non = ['rant>=1000']",
        url.display()
    ));
    chat(&server, &line(rant(1, "CalmSparrow", 999)));
    let mut paid = rant(2, "**Calm** @everyone", 1000);
    paid.text = Some("[free](https://evil.example) <@123>\n# big");
    chat(&server, &line(paid));
    let (first, second) = (receiving.next(), receiving.next());
    assert_eq!(first.line, "POST /api/webhooks/1/x HTTP/1.1");
    assert_eq!(first.body, second.body);
    let body: Value = serde_json::from_str(&second.body).unwrap();
    assert_eq!(body["allowed_mentions"], json!({"parse": []}));
    assert_eq!(body["flags"], 4);
    assert_eq!(
        body["content"],
        r"**\*\*Calm\*\* \@everyone** paid $10.00: \[free\]\(https\://evil.example\) \<\@123\> \# big"
    );
    let state = state_when(&server, |sink| sink["sent"] == 1);
    assert_eq!(state["sinks"][0]["given_up"], 0);
}

#[test]
fn a_stream_is_live_once_also_after_a_restart() {
    let receiving = Receiving::start(vec![done()]);
    let folder = tempfile::tempdir().unwrap();
    let url = secret_file(folder.path(), "url", &receiving.url("/x"));
    let config = format!("[[discord]]\nurl_file = '{}'\non = ['live']", url.display());
    let start = || {
        server(|settings| {
            settings.config = Config::parse(&config).unwrap();
            settings.state = Some(folder.path().join("state"));
        })
    };
    let init = |id| Line::new(Body::Init(Box::default())).on(id);
    let first = start();
    chat(&first, &init(stream()));
    chat(&first, &init(stream()));
    let text = receiving.next_body()["content"].clone();
    assert_eq!(text, "**The stream** is live: https://rumble.com/embed/v7k2m9q/");
    state_when(&first, |sink| sink["sent"] == 1);
    drop(first);
    let second = start();
    chat(&second, &init(stream()));
    chat(&second, &init(StreamId::from_base36("7k2m9r").unwrap()));
    let text = receiving.next_body()["content"].clone();
    assert_eq!(text, "**The stream** is live: https://rumble.com/embed/v7k2m9r/");
}

#[test]
fn streamer_bot_runs_an_action_with_the_members_as_arguments() {
    let receiving = Receiving::start(vec![Reply::with(500, "", ""), done()]);
    let server = serving(&format!(
        "[[streamerbot]]\nurl = '{}'\naction = 'Thank \"all\"'\nevents = ['rant']",
        receiving.url("/DoAction")
    ));
    chat(&server, &line(rant(1, "CalmSparrow", 100)));
    chat(&server, &line(rant(2, "CalmSparrow", 200)));
    // An action whose outcome is unknown is not run again.
    assert_eq!(receiving.next_body()["args"]["amount_cents"], 100);
    let request = receiving.next();
    assert_eq!(request.line, "POST /DoAction HTTP/1.1");
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(body["action"], json!({"name": "Thank \"all\""}));
    assert_eq!(
        (&body["args"]["kind"], &body["args"]["amount_cents"]),
        (&json!("rant"), &json!(200))
    );
    assert_eq!(
        (&body["args"]["name"], &body["args"]["text"]),
        (&json!("CalmSparrow"), &json!("good evening"))
    );
    let state = state_when(&server, |sink| sink["sent"] == 1);
    assert_eq!(state["sinks"][0]["given_up"], 1);
}

#[test]
fn a_stop_does_not_wait_for_receivers() {
    let (stalling, limiting) = (
        Receiving::start(vec![Reply::Stall]),
        Receiving::start(vec![Reply::with(429, "Retry-After: 300\r\n", "")]),
    );
    let server = serving(&format!(
        "[[webhook]]\nurl = '{}'\n[[webhook]]\nurl = '{}'",
        stalling.url("/"),
        limiting.url("/")
    ));
    chat(&server, &line(rant(1, "CalmSparrow", 100)));
    stalling.next();
    limiting.next();
    let (stopped, stops) = channel();
    std::thread::spawn(move || {
        server.stop();
        stopped.send(()).unwrap();
    });
    stops.recv_timeout(TIMEOUT).unwrap();
}
