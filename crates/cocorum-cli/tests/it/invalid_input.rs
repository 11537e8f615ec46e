//! Errors: one line with the failure and the advice, exit status 1 or 2.

use std::net::TcpListener;

use rumble_sim::Script;
use serde_json::json;

use crate::harness::{Cocorum, Finished, line, serve};
use crate::raw_server;

fn rejected(stream: &str) -> Finished {
    let done = Cocorum::new(["chat", stream, "--chat-url", "http://127.0.0.1:1/chat/api"]).finish();
    assert_eq!(done.status, Some(2), "{stream}: {done:?}");
    assert!(done.stdout.is_empty(), "{stream}: {done:?}");
    done
}

#[test]
fn a_text_that_is_not_a_stream_id_is_rejected() {
    for stream in [
        "",
        " ",
        "not an id",
        "v!",
        "b10:12a",
        "b36:",
        "b10:-1",
        "0",
        "b10:0",
        "b36:0",
        "18446744073709551616",
        "b36:3w5e11264sgsg",
        "zzzzzzzzzzzzzzzzzzzz",
        "héron",
        "https://example.com/embed/v7k2m9q/",
        "https://rumble.com.example.com/embed/v7k2m9q/",
        "https://rumble.com/",
        "ftp://rumble.com/embed/v7k2m9q/",
    ] {
        let done = rejected(stream);
        let error_line = done.error_line();
        assert!(error_line.starts_with("cocorum: "), "{stream}: {error_line}");
        assert!(
            error_line.contains("https://rumble.com/embed/v"),
            "the error states the accepted forms: {stream}: {error_line}"
        );
    }
}

#[test]
fn a_word_is_rejected_with_a_hint_about_channels() {
    for (text, status) in [
        ("sparrow", 0),
        ("SparrowStudioLive", 2),
        ("Tin-Kettle", 2),
        ("v7k2m9q", 0),
    ] {
        let done = Cocorum::new(["id", text]).finish();
        assert_eq!(done.status, Some(status), "{text}: {done:?}");
        let shown = done.stderr.join("\n");
        let hint = match text {
            "v7k2m9q" => "watch:v7k2m9q".to_owned(),
            _ => format!("https://rumble.com/c/{text}"),
        };
        assert!(shown.contains(&hint), "{text}: {shown}");
    }
}

#[test]
fn a_page_without_the_id_is_rejected_with_advice() {
    for page in [
        "https://rumble.com/v5xyz-a-show.html",
        "v5xyz-a-show.html",
        "https://rumble.com/c/SparrowStudio",
        "https://rumble.com/user/SparrowHost",
        "https://rumble.com/shorts/v5xyz",
    ] {
        let done = Cocorum::new(["id", page]).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{page}: {done:?}");
        let error_line = done.error_line();
        for way_out in ["https://rumble.com/embed/v", "cocorum resolve"] {
            assert!(error_line.contains(way_out), "{page}: {error_line}");
        }
    }
}

#[test]
fn one_invalid_stream_stops_all() {
    let sim = serve([Script::new().hold()]);
    let done = Cocorum::chat(&sim.chat_url(), &["no id"]).finish();
    assert_eq!(done.status, Some(2));
    assert!(
        done.error_line().contains("no id"),
        "the error names the argument: {done:?}"
    );
    assert!(sim.requests().is_empty(), "no chat is opened");
}

#[test]
fn control_characters_of_an_argument_are_escaped() {
    let done = rejected("x\u{1b}[31m\u{202e}\u{9b}y\n");
    let error_line = done.error_line();
    assert!(
        !error_line.contains(['\u{1b}', '\u{202e}', '\u{9b}']),
        "{error_line:?}"
    );
    assert!(error_line.contains('␛'), "{error_line:?}");
}

#[test]
fn a_long_invalid_argument_is_not_repeated() {
    let done = rejected(&"ä".repeat(5000));
    assert!(done.error_line().chars().count() < 400, "{done:?}");
}

#[test]
fn digits_alone_are_decimal_with_a_note() {
    let sim = serve([crate::harness::script(&[&crate::harness::message_event(
        "1", "a",
    )])]);
    let args = [
        "chat",
        "920100200",
        "--json",
        "--limit",
        "1",
        "--chat-url",
        &sim.chat_url(),
    ];
    let done = Cocorum::new(args).finish();
    assert_eq!(done.status, Some(0));
    let remark = done.error_line();
    for part in ["920100200", "decimal", "f7sxuw", "b36:920100200"] {
        assert!(remark.contains(part), "{part}: {remark}");
    }
}

/// Asserts one line on stderr, one `closed` line on stdout with the same text, and status 1.
fn failed(chat_url: &str) -> String {
    let done = Cocorum::chat(chat_url, &["--json"]).finish();
    assert_eq!(done.status, Some(1), "{done:?}");
    let error_line = done.error_line().to_owned();
    let events = done.events();
    let error = events[0]["error"].as_str().unwrap().to_owned();
    assert_eq!(
        events,
        [line("closed", json!({"reason": "failed", "error": error}))]
    );
    assert_eq!(error_line, format!("cocorum: stream f7sxuw: {error}"));
    assert!(!error_line.contains("panicked"), "{error_line}");

    let done = Cocorum::chat(chat_url, &[]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:?}");
    assert_eq!(done.error_line(), error_line);
    error_line
}

#[test]
fn each_status_has_advice_and_is_not_retried() {
    for (status, hint) in [
        (301, "Check the stream id"),
        (400, "embed URL"),
        (401, "another network"),
        (404, "Check the stream id"),
        (418, "Check the stream id"),
        (429, "Wait a few minutes"),
        (500, "Try again"),
        (503, "Try again"),
    ] {
        let sim = serve([Script::response(status).header("location", "/elsewhere")]);
        let error_line = failed(&sim.chat_url());
        assert!(error_line.contains(&status.to_string()), "{error_line}");
        assert!(error_line.contains(hint), "{status}: {error_line}");
        assert_eq!(sim.requests().len(), 2, "one request for each of the two runs");
    }
}

#[test]
fn the_delay_that_the_server_requests_is_reported() {
    for (value, reported) in [("3", "Try again in 3s."), ("0", "Try again now.")] {
        let sim = serve([Script::response(429).header("retry-after", value)]);
        let error_line = failed(&sim.chat_url());
        assert!(error_line.ends_with(reported), "{error_line}");
    }
}

#[test]
fn a_bot_protection_page_is_reported() {
    let sim = serve([Script::response(403)
        .header("content-type", "text/html; charset=UTF-8")
        .body("<!DOCTYPE html><title>Just a moment...</title>")]);
    let error_line = failed(&sim.chat_url());
    assert!(
        error_line.contains("bot-protection page") && error_line.contains("another network"),
        "{error_line}"
    );
    assert!(!error_line.contains("moment"), "{error_line}");
}

#[test]
fn an_endless_bot_protection_page_is_reported() {
    let wall = "HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\ncontent-length: 500\r\n\r\n<html";
    assert!(failed(&raw_server::respond_with(wall)).contains("bot-protection page"));
}

#[test]
fn the_server_message_is_escaped() {
    let sim = serve([Script::response(400)
        .header("content-type", "application/json")
        .body("{\"errors\":[{\"code\":\"400\",\"message\":\"no such chat\\u001b[31m\\u202e\\nmore\"}]}")]);
    let error_line = failed(&sim.chat_url());
    assert!(
        error_line.contains("no such chat␛[31m<U+202E>␊more"),
        "{error_line}"
    );
}

#[test]
fn html_is_not_an_event_stream() {
    let sim = serve([Script::new()
        .content_type("text/html")
        .bytes("<html>hello")
        .hold()]);
    let error_line = failed(&sim.chat_url());
    assert!(error_line.contains("not an event stream"), "{error_line}");
    assert!(error_line.contains("/chat/api"), "{error_line}");
}

#[test]
fn json_is_not_an_event_stream() {
    let sim = serve([Script::new().content_type("application/json").bytes("{}").hold()]);
    assert!(failed(&sim.chat_url()).contains("not an event stream"));
}

#[test]
fn a_response_without_an_event_is_reported() {
    let sim = serve([Script::new().close()]);
    failed(&sim.chat_url());
}

#[test]
fn a_response_that_is_not_http_is_reported() {
    failed(&raw_server::respond_with("SSH-2.0-OpenSSH_9.9\r\n\r\n"));
}

#[test]
fn a_refused_connection_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error_line = failed(&format!("http://127.0.0.1:{port}/chat/api"));
    assert!(error_line.contains("cannot reach"), "{error_line}");
    assert!(error_line.contains("--chat-url"), "{error_line}");
}

#[test]
fn invalid_arguments_are_usage_errors() {
    for args in [
        &["chat"][..],
        &["chat", "v1", "--limit", "0"],
        &["chat", "v1", "--limit", "-1"],
        &["chat", "v1", "--limit", "many"],
        &["chat", "v1", "--for", "nonsense"],
        &["chat", "v1", "--for", ""],
        &["chat", "v1", "--demo"],
        &["chat", "v1", "--nonsense"],
        &["chat", "v1", "--color", "sometimes"],
        &["id"],
        &["sim", "--streams", "0"],
        &["sim", "--port", "65536"],
        &["sim", "--rate", "fast"],
        &["sim", "--rate", "NaN"],
        &["sim", "--rate", "-1"],
        &["nonsense"],
        &["--nonsense"],
    ] {
        let done = Cocorum::new(args).finish();
        assert_eq!(done.status, Some(2), "{args:?}: {done:?}");
        assert!(done.stdout.is_empty(), "{args:?}: {done:?}");
        let shown = done.stderr.join("\n");
        assert!(shown.contains("error: "), "{args:?}: {shown}");
        assert!(!shown.contains("panicked"), "{args:?}: {shown}");
    }
}

#[test]
fn invalid_servers_are_usage_errors() {
    for (flag, variable, command) in [
        ("--chat-url", "RUMBLE_CHAT_URL", &["chat", "v1"][..]),
        ("--base-url", "RUMBLE_BASE_URL", &["chat", "--demo"]),
        ("--chat-url", "RUMBLE_CHAT_URL", &["id", "v1"]),
        ("--base-url", "RUMBLE_BASE_URL", &["sim"]),
        ("--base-url", "RUMBLE_BASE_URL", &[]),
    ] {
        for url in [
            "rumble.com",
            "http://rumble.com/chat/api",
            "https://somebody:hunter2@rumble.com",
            "https://rumble.com?key=hunter2",
            "https://rumble.com/\u{1b}[31mhunter2",
        ] {
            let flagged = Cocorum::new(command).args(&[flag, url]).finish();
            let from_environment = Cocorum::new(command).env(variable, url).finish();
            for done in [flagged, from_environment] {
                assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{url}: {done:?}");
                let error_line = done.error_line();
                assert!(
                    error_line.starts_with(&format!("cocorum: {flag} (or {variable}): ")),
                    "{error_line}"
                );
                assert!(
                    !error_line.contains("hunter2"),
                    "the value may be a secret: {error_line}"
                );
            }
        }
    }
}

#[test]
fn too_many_streams_are_a_usage_error() {
    let streams: Vec<_> = (1..=1001).map(|id| format!("b10:{id}")).collect();
    let mut args = vec!["chat", "--chat-url", "http://127.0.0.1:1"];
    args.extend(streams.iter().map(String::as_str));
    let done = Cocorum::new(args).finish();
    assert_eq!(done.status, Some(2));
    assert!(done.error_line().contains("1000"), "{done:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let sim = serve([crate::harness::script(&[&crate::harness::message_event(
        "1", "a",
    )])]);
    for args in [
        vec!["chat", "vf7sxuw", "--json", "--chat-url"],
        vec!["chat", "vf7sxuw", "--chat-url"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let url = sim.chat_url();
        let done = Cocorum::new(args).args(&[&url]).finish_into(full);
        assert_eq!(done.status, Some(1), "{done:?}");
        assert!(done.error_line().contains("cannot write"), "{done:?}");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let done = Cocorum::new(["id", "v1"]).finish_into(full);
    assert_eq!(done.status, Some(1), "{done:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_stdout_is_a_failure() {
    let with_stdout = |redirection: &str, arguments: &str| {
        let command = format!("exec {} {arguments} {redirection}", env!("CARGO_BIN_EXE_cocorum"));
        let done = std::process::Command::new("/bin/sh")
            .args(["-c", &command])
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    for arguments in [
        "chat --demo",
        "live --demo --watch",
        "id v1",
        "",
        "chat --demo --json",
        "sim",
    ] {
        let (status, reported) = with_stdout(">&-", arguments);
        assert_eq!(status, Some(1), "{arguments}: {reported}");
        assert!(
            reported.contains("standard output is closed"),
            "{arguments}: {reported}"
        );
    }
    assert_eq!(with_stdout(">/dev/null", "id v1").0, Some(0));
    // A command has its effects even if its output cannot be written.
    assert!(!with_stdout(">&-", "logout").1.contains("closed"));
}
