//! Secrets of receivers: files, certificates and redaction.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cocorum_serve::{Config, ErrorKind, Server, ServerSettings};
use rumble_testkit::{CertificateAuthority, Reply, Server as Fake};
use serde_json::Value;

use crate::client::{Events, Request, TIMEOUT};
use crate::lines::{line, message, rant};
use crate::sinks::{
    PLANTED_SECRET, Receiving, chat, done, responding, secret_file, serving, serving_with, state_when,
};

#[test]
fn https_receivers_need_a_trusted_certificate() {
    let authority = CertificateAuthority::new("Test authority");
    let (respond, requests) = responding(vec![done()]);
    let fake = Fake::start_tls(&authority, respond);
    let config = format!("[[webhook]]\nurl = '{}/'\nevents = ['message']", fake.url());
    let refusing = serving(&config);
    chat(&refusing, &line(message(1, "CalmSparrow", "first")));
    state_when(&refusing, |sink| sink["given_up"] == 1);
    assert!(fake.requests().is_empty());
    let server = serving_with(&config, |settings| settings.extra_roots(vec![authority.der()]));
    chat(&server, &line(message(2, "CalmSparrow", "second")));
    let body = requests.recv_timeout(TIMEOUT).unwrap().body;
    assert!(body.contains("second"), "{body}");
}

#[test]
fn files_with_secrets_are_private_and_errors_do_not_repeat_them() {
    let folder = tempfile::tempdir().unwrap();
    let public = secret_file(folder.path(), "public", "https://h.example/");
    fs::set_permissions(&public, fs::Permissions::from_mode(0o644)).unwrap();
    let files = [
        public,
        folder.path().join("missing"),
        secret_file(folder.path(), "empty", " \n"),
        secret_file(
            folder.path(),
            "address",
            &format!("http://{PLANTED_SECRET}.example/"),
        ),
    ];
    for file in files {
        let mut settings = ServerSettings::default();
        settings.bind = ([127, 0, 0, 1], 0).into();
        let text = format!("[[discord]]\nurl_file = '{}'\non = ['live']", file.display());
        settings.config = Config::parse(&text).unwrap();
        let error = Server::start(settings).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Secret, "{file:?}");
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        let shown = format!("{error} {error:?} {cause:?}");
        assert!(!shown.contains(PLANTED_SECRET), "{shown}");
    }
}

#[test]
fn planted_secrets_appear_nowhere_but_at_the_receiver() {
    let receiving = Receiving::start(vec![
        Reply::with(500, "", PLANTED_SECRET),
        Reply::with(400, "", PLANTED_SECRET),
        done(),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let key = secret_file(folder.path(), "key", PLANTED_SECRET);
    let url = secret_file(
        folder.path(),
        "url",
        &receiving.url(&format!("/{PLANTED_SECRET}")),
    );
    let closed = "http://127.0.0.1:1";
    let config = format!(
        "[[webhook]]\nurl = '{}'\nsecret_file = '{}'\n[[webhook]]\nurl = '{closed}/{PLANTED_SECRET}'\n[[discord]]\nurl_file = '{}'\non = ['rant']",
        receiving.url(&format!("/{PLANTED_SECRET}?k={PLANTED_SECRET}")),
        key.display(),
        url.display()
    );
    let server = serving(&config);
    let mut events = Events::open(&server, "");
    chat(&server, &line(rant(1, "CalmSparrow", 100)));
    let mut shown = Vec::new();
    // All three sinks have sent or given up.
    let state = loop {
        let state = state_when(&server, |_| true);
        let sinks = state["sinks"].as_array().unwrap();
        let has_ended =
            |sink: &Value| sink["sent"].as_u64().unwrap() + sink["given_up"].as_u64().unwrap() > 0;
        if sinks.iter().all(has_ended) {
            break state;
        }
    };
    shown.push(state.to_string());
    let target = "/metrics";
    shown.push(Request::new(server.address(), "GET", target).send().text());
    shown.push(format!("{server:?}"));
    server.stop();
    while let Some(event) = events.next() {
        shown.push(event.data);
    }
    assert!(shown.iter().any(|text| text.contains("webhook 2")));
    for text in shown {
        assert!(!text.contains(PLANTED_SECRET), "{text}");
    }
}
