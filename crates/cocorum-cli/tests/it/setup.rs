//! `cocorum completions`, `cocorum man` and `-v`.

use std::fs;

use rumble_sim::{ServiceFault, When};

use crate::account::{PASSWORD, Site, plain};
use crate::harness::{Cocorum, STREAM, STREAM_B36};

#[test]
fn completions_name_commands_and_options() {
    for (shell, part) in [
        ("bash", "complete -F _cocorum"),
        ("zsh", "#compdef cocorum"),
        ("fish", "complete -c cocorum"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let done = Cocorum::new(["completions", shell]).finish();
        assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:#?}");
        let script = done.stdout.join("\n");
        for part in [part, "unpin", "min-cents"] {
            assert!(script.contains(part), "{shell}: {part}");
        }
    }
}

#[test]
fn manual_pages_have_one_file_per_command() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    let done = Cocorum::new(["man", pages.to_str().unwrap()]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:#?}");
    for (page, part) in [
        ("cocorum.1", "cocorum\\-chat(1)"),
        ("cocorum-chat.1", "min\\-cents"),
        ("cocorum-live.1", "RUMBLE_API_URL"),
    ] {
        let text = fs::read_to_string(pages.join(page)).unwrap();
        assert!(text.contains(part), "{page}: {text}");
    }
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let done = Cocorum::new(["man", file.to_str().unwrap()]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.error_line().contains("cannot write the manual pages"),
        "{done:#?}"
    );
}

#[test]
fn verbose_prints_the_logs_of_the_libraries() {
    let site = Site::logged_in(plain());
    site.sim.stream(STREAM).say("TinFiddle", "hello");
    let args = ["chat", "b10:920100200", "--logged-in", "--json", "--limit", "1"];
    let logged = |flags: &[&str]| {
        let done = site.command(&args).args(flags).finish();
        assert_eq!(done.status, Some(0), "{done:#?}");
        done.stderr
    };
    assert!(logged(&[]).is_empty());
    let some = logged(&["-v"]);
    assert!(
        some.iter()
            .any(|line| line.contains("INFO") && line.contains("connected")),
        "{some:#?}"
    );
    assert!(some.iter().all(|line| !line.contains("DEBUG")), "{some:#?}");
    let more = logged(&["-vv"]);
    assert!(
        more.iter()
            .any(|line| line.contains("DEBUG") && line.contains("connecting")),
        "{more:#?}"
    );
    // A journal adds the time, and shows no colours.
    assert!(
        more.iter()
            .all(|line| !line.contains('\u{1b}') && !line.starts_with(char::is_numeric)),
        "{more:#?}"
    );
}

#[test]
fn logs_contain_no_secret_and_nothing_of_other_crates() {
    let site = Site::with(plain());
    let mut all = site
        .command(&["login", "CalmSparrow", "-vvv"])
        .finish_with(&format!("{PASSWORD}\n"))
        .stderr;
    site.sim
        .service()
        .fault("chat.message.send", When::Every, ServiceFault::Drop);
    all.extend(
        site.command(&["send", STREAM_B36, "hello", "-vvv"])
            .finish()
            .stderr,
    );
    let live = Cocorum::live("http://127.0.0.1:1/PLANTED?key=PLANTED", &["-vvv"]).finish();
    all.extend(live.stderr);
    let token = site.saved()["token"].as_str().unwrap().to_owned();
    for line in &all {
        for secret in [PASSWORD, token.as_str(), "PLANTED"] {
            assert!(!line.contains(secret), "{line}");
        }
        for other in ["ureq", "rustls", "rustyline", "mio"] {
            assert!(!line.contains(&format!(" {other}")), "{line}");
        }
    }
    assert!(
        all.iter().any(|line| line.contains("rumble_servicephp")),
        "{all:#?}"
    );
}
