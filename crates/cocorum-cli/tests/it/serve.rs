//! `cocorum serve`: what it prints, what it rejects, and how it ends.

mod local;
mod sources;
mod usage;

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use crate::harness::{STREAM, TEST_TIMEOUT};
use local::{Local, get, home};

#[test]
fn printed_addresses_are_those_of_pages_and_feed() {
    let sim = local::site();
    let local = Local::start(&sim, &home(), &["b10:920100200"]);
    let names = ["chat", "alerts", "rants", "goal", "featured", "feed", "dashboard"];
    assert_eq!(local.names(), names);
    for name in &names[..5] {
        let page = get(local.address(name));
        assert!(page.starts_with("HTTP/1.0 200 "), "{name}: {page}");
        assert!(page.contains("<!doctype html>"), "{name}: {page}");
    }
    // Without the token of the URL, requests are rejected.
    let (without_token, _) = local.address("chat").split_once('?').unwrap();
    assert!(get(without_token).starts_with("HTTP/1.0 401 "));
    // A browser does not send the part after the #.
    let (dashboard, tokens) = local.address("dashboard").split_once('#').unwrap();
    assert!(get(dashboard).starts_with("HTTP/1.0 200 "));
    assert!(tokens.starts_with("k=") && tokens.contains("&c="), "{tokens}");
    let mut feed = local.feed("&events=message");
    assert!(sim.stream(STREAM).wait_for_open(1, TEST_TIMEOUT));
    sim.stream(STREAM).say("CalmSparrow", "good evening");
    assert_eq!(feed.line()["text"], "good evening");
}

#[test]
fn an_obs_page_is_private_and_replaces_only_obs_pages() {
    let sim = local::site();
    let home = home();
    let (chat, alerts) = (home.path().join("chat.html"), home.path().join("alerts.html"));
    let named = format!("alerts={}", alerts.display());
    let args = [
        "b10:920100200",
        "--obs-file",
        chat.to_str().unwrap(),
        "--obs-file",
        &named,
    ];
    for _ in 0..2 {
        let local = Local::start(&sim, &home, &args);
        for (file, name) in [(&chat, "chat"), (&alerts, "alerts")] {
            let page = std::fs::read_to_string(file).unwrap();
            assert!(page.contains(local.address(name)), "{page}");
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(local.end("-INT").status, Some(0));
    }
    std::fs::write(&chat, "mine").unwrap();
    let done = local::command(&sim, &home, &args).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:?}");
    assert!(done.error_line().contains("--obs-file"), "{done:?}");
    assert_eq!(std::fs::read_to_string(&chat).unwrap(), "mine");
}

#[test]
fn signals_end_the_server_with_status_0() {
    for signal in ["-TERM", "-INT", "-HUP"] {
        let sim = local::site();
        let local = Local::start(&sim, &home(), &["b10:920100200"]);
        let feeds: Vec<_> = (0..50).map(|_| local.feed("")).collect();
        let done = local.end(signal);
        assert_eq!(done.status, Some(0), "{signal}: {done:?}");
        for feed in feeds {
            feed.read_to_end();
        }
    }
}

#[test]
fn tokens_survive_restarts_and_differ_between_users() {
    let sim = local::site();
    let token = |home: &tempfile::TempDir| {
        let local = Local::start(&sim, home, &["b10:920100200"]);
        let token = local.address("chat").split_once("?k=").unwrap().1.to_owned();
        assert_eq!(local.end("-TERM").status, Some(0));
        token
    };
    let first = home();
    assert_eq!(token(&first), token(&first));
    assert_ne!(token(&first), token(&home()));
}

#[test]
fn a_port_or_a_state_folder_in_use_is_a_failure() {
    let sim = local::site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = home();
    let done = local::command(&sim, &home, &["b10:920100200", "--bind", &address]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:?}");
    let error_line = done.error_line();
    assert!(
        error_line.contains(&address) && error_line.contains("in use"),
        "{error_line}"
    );

    let _first = Local::start(&sim, &home, &["b10:920100200"]);
    let done = local::command(&sim, &home, &["b10:920100200"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:?}");
    assert!(done.error_line().contains("in use by another server"), "{done:?}");
}

#[test]
fn an_address_for_other_machines_needs_a_host_name() {
    let sim = local::site();
    let home = home();
    let exposed = ["b10:920100200", "--bind", "0.0.0.0:0"];
    let done = local::command(&sim, &home, &exposed).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:?}");
    let error_line = done.stderr.join("\n");
    assert!(error_line.contains("--allow-host"), "{error_line}");
    let allowed = Local::start(
        &sim,
        &home,
        &[&exposed[..], &["--allow-host", "studio.example"]].concat(),
    );
    let page = get(allowed.address("chat"));
    assert!(page.starts_with("HTTP/1.0 200 "), "{page}");
    let (_, rest) = allowed
        .address("chat")
        .strip_prefix("http://")
        .unwrap()
        .split_once(':')
        .unwrap();
    let port = rest.split('/').next().unwrap();
    for (host, status) in [("studio.example", 200), ("other.example", 421)] {
        let response = local::get_as(allowed.address("chat"), &format!("{host}:{port}"));
        assert!(
            response.starts_with(&format!("HTTP/1.0 {status} ")),
            "{host}: {response}"
        );
    }
}
