//! Sources of the API URL.

use std::fs::File;
use std::path::PathBuf;

use super::documents::{document, serve};
use crate::harness::Cocorum;

const KEYED: &str = "https://rumble.com/-livestream-api/get-data?key=PLANTED-KEY";

/// A file that is removed on drop.
pub(crate) struct TempFile(PathBuf);

pub(crate) fn file_with(name: &str, text: &str) -> TempFile {
    let path = std::env::temp_dir().join(format!("cocorum-test-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    TempFile(path)
}

impl TempFile {
    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn the_url_is_read_from_the_environment() {
    let done = Cocorum::live(&format!(" {}\n", serve(&[document()])), &[]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[test]
fn a_file_takes_precedence_over_the_environment() {
    let file = file_with("first", &(serve(&[document()]) + "\n"));
    let done = Cocorum::live("https://127.0.0.1:9/", &["--api-url-file", file.path()]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[test]
fn the_url_is_read_from_standard_input() {
    let file = file_with("input", &serve(&[document()]));
    let done = Cocorum::new(["live", "--api-url-file", "-"])
        .stdin(File::open(file.path()).unwrap())
        .finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[test]
fn a_missing_api_url_is_explained() {
    for run in [
        Cocorum::new(["live"]),
        Cocorum::live("", &[]),
        Cocorum::live(" \n", &["--json"]),
    ] {
        let done = run.finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:?}");
        let error_line = done.error_line();
        for part in [
            "RUMBLE_API_URL",
            "--api-url-file",
            "rumble.com/account/livestream-api",
            "--demo",
        ] {
            assert!(error_line.contains(part), "{error_line}");
        }
    }
}

#[test]
fn a_url_as_an_argument_is_rejected_and_not_repeated() {
    for args in [
        &[KEYED][..],
        &["--watch", "--json", KEYED],
        &["--api-url", KEYED],
        &[&format!("--api-url={KEYED}")],
        &["--api-url-file", KEYED],
        &[&KEYED.replace("https://", "")],
        &["--demo", KEYED],
    ] {
        let done = Cocorum::new(["live"]).args(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:?}");
        let error_line = done.error_line();
        assert!(
            !error_line.contains("PLANTED") && !error_line.contains("get-data"),
            "{error_line}"
        );
        for part in ["password", "RUMBLE_API_URL", "--api-url-file", "reset"] {
            assert!(error_line.contains(part), "{error_line}");
        }
    }
}

#[test]
fn a_url_as_another_argument_is_not_repeated() {
    for args in [
        &[KEYED][..],
        &["chat", KEYED],
        &["id", KEYED],
        &["--base-url", KEYED, "live"],
        &["--chat-url", KEYED, "live"],
        &["live", "--for", KEYED],
        &["live", "--watch", "--for", KEYED],
        &["live", "--watch", "--limit", KEYED],
        &["live", "--interval", KEYED, "--watch"],
        &["live", "--color", KEYED],
        &["live", &format!("--watch={KEYED}")],
        &["live", &format!("--key={KEYED}")],
        &["live", &format!("--{KEYED}")],
        &["sim", "--scenario", KEYED],
    ] {
        let done = Cocorum::new(args).finish();
        assert_eq!(done.status, Some(2), "{done:?}");
        assert!(!done.stderr.is_empty(), "{args:?}");
        assert!(!format!("{done:?}").contains("PLANTED"), "{done:?}");
    }
}

#[test]
fn invalid_urls_are_rejected() {
    for (url, reason) in [
        ("http://rumble.com/x?key=PLANTED", "plain http"),
        ("rumble.com/x?key=PLANTED", "scheme"),
        ("ftp://rumble.com/x?key=PLANTED", "https"),
        ("https://user:PLANTED@rumble.com/", "URL"),
        ("https://rumble.com/a PLANTED b", "URL"),
    ] {
        let file = file_with("unusable", url);
        for run in [
            Cocorum::live(url, &["--json"]),
            Cocorum::new(["live", "--api-url-file"]).args(&[file.path()]),
        ] {
            let done = run.finish();
            assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:?}");
            let error_line = done.error_line();
            assert!(
                error_line.contains(reason) && !error_line.contains("PLANTED"),
                "{error_line}"
            );
        }
    }
}

#[test]
fn unreadable_files_are_rejected() {
    let (empty, long) = (file_with("empty", " \n"), file_with("long", &"x".repeat(100_000)));
    let bytes = file_with("bytes", "");
    std::fs::write(bytes.path(), [0x68, 0xff, 0xfe]).unwrap();
    for (file, reason) in [
        ("/nowhere/at/all", "cannot read the file"),
        (".", "cannot read the file"),
        (empty.path(), "the file is empty"),
        (long.path(), "too large"),
        (bytes.path(), "cannot read the file"),
        ("-", "the file is empty"),
    ] {
        let done = Cocorum::new(["live", "--api-url-file", file]).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:?}");
        let error_line = done.error_line();
        assert!(
            error_line.contains("--api-url-file") && error_line.contains(reason),
            "{error_line}"
        );
    }
}

#[test]
fn contradictory_options_are_usage_errors() {
    for args in [
        &["--limit", "3"][..],
        &["--for", "3s"],
        &["--no-history"],
        &["--interval", "5s"],
        &["--watch", "--limit", "0"],
        &["--watch", "--interval", "0s"],
        &["--watch", "--interval", "300days"],
        &["--demo", "--api-url-file", "x"],
    ] {
        let done = Cocorum::new(["live"]).args(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:?}");
    }
}
