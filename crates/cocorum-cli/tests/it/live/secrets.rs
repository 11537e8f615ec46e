//! The key, the stream key and the ingest URL are not on stdout, on stderr or in the arguments.

use serde_json::{Value, json};

use super::documents::{document, response, serve, serve_responses};
use crate::harness::{Cocorum, Finished};

const FORMS: [&[&str]; 4] = [
    &[],
    &["--json"],
    &["--watch", "--limit", "2"],
    &["--watch", "--json", "--limit", "2"],
];

fn assert_no_secret(done: &Finished) {
    let all = done.stdout.join("\n") + &done.stderr.join("\n");
    assert!(!all.contains("PLANTED"), "{all}");
    assert!(!all.contains("livestream-api/get-data"), "{all}");
}

#[test]
fn documents_are_printed_without_the_key() {
    for form in FORMS {
        let done = Cocorum::live(&serve(&[document()]), form).finish();
        assert_eq!(done.status, Some(0), "{done:?}");
        assert!(
            done.stdout.iter().any(|line| line.contains("Bread at night")),
            "{done:?}"
        );
        assert_no_secret(&done);
    }
}

#[test]
fn events_of_streams_are_printed_without_the_key() {
    let titled = |title: &str, is_live: bool| -> Value {
        let mut document = document();
        document["livestreams"][0]["title"] = json!(title);
        document["livestreams"][0]["is_live"] = json!(is_live);
        document
    };
    let documents = [titled("one", false), titled("two", true), titled("two", false)];
    for form in [&[][..], &["--json"]] {
        let args = ["--watch", "--no-history", "--limit", "2", "--interval", "10ms"];
        let done = Cocorum::live(&serve(&documents), &args).args(form).finish();
        assert_eq!(done.status, Some(0), "{done:?}");
        assert!(done.stdout.iter().any(|line| line.contains("two")), "{done:?}");
        assert_no_secret(&done);
    }
}

#[test]
fn rejections_that_repeat_the_key_are_redacted() {
    let echo =
        r#"{"errors":[{"code":"invalid","message":"the key PLANTED-KEY is wrong"}],"key":"PLANTED-KEY"}"#;
    let responses = [
        response(200, "application/json", echo),
        response(200, "text/html", "<html>PLANTED-KEY</html>"),
        response(200, "application/json", r#"{"now":"PLANTED-KEY""#),
        response(400, "application/json", echo),
        response(403, "application/json", echo),
        response(403, "text/html", "<html>PLANTED-KEY</html>"),
        response(404, "text/plain", "PLANTED-KEY"),
        response(500, "application/json", echo),
        b"HTTP/1.1 302 Found\r\nlocation: https://example.com/?key=PLANTED-KEY\r\ncontent-length: 0\r\n\r\n"
            .to_vec(),
        b"PLANTED-KEY\r\n\r\n".to_vec(),
    ];
    for rejection in responses {
        let first = Cocorum::live(&serve_responses(vec![rejection.clone()]), &["--json"]).finish();
        assert_eq!((first.status, first.stdout.len()), (Some(1), 0), "{first:?}");
        assert_no_secret(&first);

        let ok = response(200, "application/json", &document().to_string());
        let url = serve_responses(vec![ok, rejection]);
        let args = ["--watch", "--json", "--no-history", "--interval", "10ms"];
        let later = Cocorum::live(&url, &args).start();
        let reported = [later.line(), later.line(), later.stderr_line()];
        assert!(reported[1].contains(r#""event":"error""#), "{reported:?}");
        assert!(!reported.join("").contains("PLANTED"), "{reported:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn process_arguments_contain_no_key() {
    let url = serve(&[document()]);
    let file = super::sources::file_with("arguments", &url);
    let from_file = ["live", "--watch", "--json", "--api-url-file"];
    let runs = [
        Cocorum::live(&url, &["--watch", "--json"]),
        Cocorum::new(from_file).args(&[file.path()]),
    ];
    for run in runs {
        let running = run.start();
        assert_eq!(running.event()["event"], "snapshot");
        let arguments = std::fs::read(format!("/proc/{}/cmdline", running.pid())).unwrap();
        let arguments = String::from_utf8_lossy(&arguments);
        assert!(
            arguments.contains("live") && !arguments.contains("PLANTED"),
            "{arguments:?}"
        );
    }
}
