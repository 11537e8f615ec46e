use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rumble_sim::{
    Creator, Ending, Fault, KeyPlan, Mix, Plan, Scenario, Script, Sim, StreamPlan, VideoPlan, VideoState,
    When,
};
use serde_json::{Value, json};

use crate::harness::{
    Cocorum, Running, STREAM, STREAM_B36, TEST_TIMEOUT, kinds, message_event, serve_then_end, wire_message,
};
use crate::payloads;

pub(super) fn record(sim: &Sim, folder: &Path, args: &[&str]) -> Cocorum {
    let chat_url = sim.chat_url();
    let folder = folder.to_str().unwrap();
    Cocorum::new(["record", "--out", folder, "--chat-url", &chat_url]).args(args)
}

/// A connection that sends these events, after an empty `init`, and ends.
pub(super) fn script(events: &[&str]) -> Script {
    let first = Script::new().event(payloads::INIT_ANONYMOUS);
    events
        .iter()
        .fold(first, |script, event| script.event(event))
        .close()
}

pub(super) fn export(folder: &Path, args: &[&str]) -> Vec<String> {
    let done = Cocorum::new(["export", folder.to_str().unwrap()])
        .args(args)
        .finish();
    assert_eq!((done.status, &done.stderr[..]), (Some(0), &[][..]), "{done:?}");
    done.stdout
}

pub(super) fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// Waits until the recording contains this text.
pub(super) fn wait_for(folder: &Path, text: &str) {
    let deadline = Instant::now() + TEST_TIMEOUT;
    let is_recorded = || {
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        files
            .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
            .any(|content| content.contains(text))
    };
    while !is_recorded() {
        assert!(Instant::now() < deadline, "the recording does not contain {text}");
        std::thread::yield_now();
    }
}

#[cfg(unix)]
pub(super) fn signal(running: &Running, name: &str) {
    let pid = running.pid().to_string();
    let sent = Command::new("kill").args([name, &pid]).status();
    assert!(sent.is_ok_and(|status| status.success()));
}

/// Two processes receive the same events over separate connections.
#[test]
fn a_recording_exports_what_the_chat_prints() {
    let scenario = Scenario::quiet()
        .step(Duration::from_millis(1))
        .mix(Mix::varied())
        .history(50)
        .max_events(300)
        .ending(Ending::Close);
    let plan = StreamPlan::new(STREAM)
        .scenario(scenario)
        .start_on(rumble_sim::StartOn::Connections(2))
        .fault(When::Every, Fault::BrokenJson { event: 7 });
    let sim = Sim::start(Plan::new().seed(3).stream(plan)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let recorder = record(&sim, folder.path(), &["b10:920100200", "--json"]).start();
    let chat = Cocorum::chat(&sim.chat_url(), &["--json"]).finish();
    let recorded = recorder.finish();
    assert_eq!((chat.status, recorded.status), (Some(0), Some(0)), "{recorded:?}");
    // The delays before reconnects are random.
    let lines = |lines: Vec<String>| -> Vec<String> {
        let waits = |line: &String| line.starts_with("{\"event\":\"reconnecting\"");
        lines.into_iter().filter(|line| !waits(line)).collect()
    };
    let exported = export(folder.path(), &["--to", "events"]);
    assert!(exported.len() > 300);
    assert_eq!(lines(exported), lines(chat.stdout.clone()));
    assert_eq!(names(folder.path()), ["000001.jsonl.zst", "lock"]);
    let status: Value = serde_json::from_str(recorded.stdout.last().unwrap()).unwrap();
    let messages = kinds(&chat.events())
        .iter()
        .filter(|kind| **kind == "message")
        .count();
    assert_eq!(status["messages"], messages);
}

#[test]
fn a_signal_closes_the_recording() {
    for name in ["-INT", "-TERM", "-HUP"] {
        let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let running = record(&sim, folder.path(), &["b10:920100200"]).start();
        assert!(sim.stream(STREAM).wait_for_open(1, TEST_TIMEOUT));
        sim.stream(STREAM).say("CalmSparrow", "good evening");
        wait_for(folder.path(), "good evening");
        signal(&running, name);
        let done = running.finish();
        assert_eq!((done.status, done.stdout.len()), (Some(0), 0), "{name}: {done:?}");
        assert_eq!(names(folder.path()), ["000001.jsonl.zst", "lock"]);
        let last = export(folder.path(), &["--to", "events"]).pop().unwrap();
        assert!(
            last.contains("\"event\":\"closed\",\"reason\":\"requested\""),
            "{last}"
        );
    }
}

#[test]
fn a_list_of_streams_is_read_again_on_a_hangup() {
    const OTHER: u64 = 920_100_201;
    let sim = Sim::start(
        Plan::new()
            .stream(StreamPlan::new(STREAM))
            .stream(StreamPlan::new(OTHER)),
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("streams.txt");
    std::fs::write(&list, "# the first\nb10:920100200\n\n").unwrap();
    let out = folder.path().join("out");
    let running = record(&sim, &out, &[&format!("@{}", list.display())]).start();
    assert!(sim.stream(STREAM).wait_for_open(1, TEST_TIMEOUT));
    std::fs::write(&list, "b10:920100201\n").unwrap();
    signal(&running, "-HUP");
    assert!(sim.stream(OTHER).wait_for_open(1, TEST_TIMEOUT));
    assert!(sim.stream(STREAM).wait_for_open(0, TEST_TIMEOUT));
    signal(&running, "-TERM");
    assert_eq!(running.finish().status, Some(0));
}

#[test]
fn a_second_recorder_of_a_folder_is_rejected() {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let running = record(&sim, folder.path(), &["b10:920100200"]).start();
    assert!(sim.stream(STREAM).wait_for_open(1, TEST_TIMEOUT));
    let second = record(&sim, folder.path(), &["b10:920100200"]).finish();
    assert_eq!(second.status, Some(1));
    let error_line = format!("cocorum: {}: already recording there", folder.path().display());
    assert_eq!(second.stderr, [error_line]);
    signal(&running, "-TERM");
    assert_eq!(running.finish().status, Some(0));
}

#[test]
fn errors_of_recordings_are_one_line() {
    let sim = serve_then_end([script(&[&message_event("1", "hello")])]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let done = record(&sim, &file, &["b10:920100200"]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(1), 1), "{done:?}");
    for path in ["nothing", "."] {
        let path = folder.path().join(path);
        let done = Cocorum::new(["stats", path.to_str().unwrap()]).finish();
        assert_eq!((done.status, done.stderr.len()), (Some(1), 1), "{done:?}");
    }
    for invalid in [
        &["record", "b10:7"][..],
        &["record", "b10:7", "--out", "x", "--rotate", "7"],
        &["export", "x"],
        &["export", "x", "--to", "wav"],
        &["search", "x", "y", "--min-cents", "-1"],
        &["replay", "x", "--speed", "0x"],
    ] {
        assert_eq!(Cocorum::new(invalid).finish().status, Some(2), "{invalid:?}");
    }
}

/// File modes do not restrict root, but a read-only mount does.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_can_be_read() {
    let sim = serve_then_end([script(&[&message_event("1", "hello")])]);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        record(&sim, folder.path(), &["b10:920100200"]).finish().status,
        Some(0)
    );
    let path = folder.path().to_str().unwrap();
    let run = |command: &str| {
        let script =
            format!("mount --bind -o ro {path} {path} && mount -o remount,bind,ro {path} && {command}");
        let done = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let cocorum = env!("CARGO_BIN_EXE_cocorum");
    let (status, text, error_lines) = run(&format!("{cocorum} export {path} --to text"));
    assert_eq!((status, error_lines.as_str()), (Some(0), ""));
    assert!(text.contains("hello"), "{text}");
    let record = format!(
        "{cocorum} record b10:7 --chat-url {} --out {path}",
        sim.chat_url()
    );
    let (status, _, error_lines) = run(&record);
    assert_eq!(
        (status, error_lines.lines().count()),
        (Some(1), 1),
        "{error_lines}"
    );
    assert!(error_lines.contains("cannot be written"), "{error_lines}");
}

#[test]
fn title_start_and_pictures_of_a_stream_are_recorded() {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let video = VideoPlan::new(STREAM, "v5xyz-mending-a-kettle.html", &studio)
        .title("Mending a \u{1b}kettle")
        .state(VideoState::Live);
    let plan = Plan::new().stream(StreamPlan::new(STREAM));
    let sim = Sim::start(plan.video(video)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let base_url = sim.base_url();
    let running = record(
        &sim,
        folder.path(),
        &["https://rumble.com/c/SparrowStudio", "--no-compress"],
    )
    .env("RUMBLE_BASE_URL", &base_url)
    .start();
    let room = sim.stream(STREAM);
    assert!(room.wait_for_open(1, TEST_TIMEOUT));
    let image = format!("{base_url}/media/calmsparrow.png");
    let author = json!({"id": "920000101", "username": "CalmSparrow", "image.1": image});
    let messages = [wire_message("1", "first"), wire_message("2", "second")];
    let event = json!({"type": "messages", "data": {"messages": messages, "users": [author]}});
    room.send_json(&event.to_string());
    wait_for(folder.path(), "second");
    signal(&running, "-TERM");
    assert_eq!(running.finish().status, Some(0));
    let text = std::fs::read_to_string(folder.path().join("000001.jsonl")).unwrap();
    let opened: Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    assert_eq!(opened["title"], "Mending a \u{1b}kettle");
    assert_eq!(
        opened["started_on"], "2026-03-14T17:58:00Z",
        "the default of the simulator"
    );

    let pictures = |base_url: &str| {
        let args = [
            "export",
            folder.path().to_str().unwrap(),
            "--to",
            "html",
            "--pictures",
        ];
        let done = Cocorum::new(args).env("RUMBLE_BASE_URL", base_url).finish();
        assert_eq!(done.status, Some(0), "{done:?}");
        (done.stdout.join("\n"), done.stderr)
    };
    let (page, error_lines) = pictures(&base_url);
    assert_eq!(error_lines.len(), 0, "{error_lines:?}");
    assert_eq!(page.matches("data:image/svg+xml;base64,").count(), 1);
    assert_eq!(page.matches("<use href=\"#p0\"/>").count(), 2);
    assert!(page.contains("; img-src data:"));
    drop(sim);
    let (page, error_lines) = pictures(&base_url);
    assert_eq!(error_lines, ["-- 1 pictures could not be fetched"]);
    assert!(page.contains("second") && !page.contains("data:image"));
    let args = [
        "export",
        folder.path().to_str().unwrap(),
        "--to",
        "text",
        "--pictures",
    ];
    assert_eq!(Cocorum::new(args).finish().status, Some(2));
}

#[test]
fn live_stream_api_documents_are_recorded_without_secrets() {
    let key = KeyPlan::user("PLANTED-KEY", 900_000_001, "OtterHost");
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).api_key(key)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = sim.api_url("PLANTED-KEY");
    let running = record(&sim, folder.path(), &["--live"])
        .env("RUMBLE_API_URL", &url)
        .start();
    wait_for(folder.path(), "\"kind\":\"document\"");
    signal(&running, "-TERM");
    let done = running.finish();
    assert_eq!(done.status, Some(0), "{done:?}");
    let lines = export(folder.path(), &["--to", "events"]);
    assert!(lines[0].starts_with("{\"event\":\"snapshot\""), "{lines:?}");
    let all = format!("{lines:?}{done:?}");
    assert!(!all.contains("PLANTED"), "{all}");
    assert!(all.contains(STREAM_B36));
}
