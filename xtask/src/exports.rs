//! `cargo xtask ci exports`: each export, with hostile names and texts in it, is read by the programs that use its format.

use std::fs;
use std::path::Path;
use std::process::Command;

use rumble_archive::export::{ExportOptions, Format, Zone, export};
use rumble_archive::log::{Entry, Log, LogOptions, Opened};
use rumble_archive::model::StreamId;
use rumble_archive::read::{Recording, Selection};
use rumble_archive::rumble_chat::ChatFrame;
use rumble_archive::stats::{Stats, page};
use serde_json::json;

use crate::TaskError;
use crate::programs::{self, Program, run};
use crate::workspace::{cargo, root};

pub(crate) fn check() -> Result<(), TaskError> {
    let folder = root().join("target/exports");
    // Removes the files of an earlier run.
    _ = fs::remove_dir_all(&folder);
    record(&folder.join("recording"), 900_100_200)?;
    write(&folder)?;
    // The page names this stream.
    for stream in [434_546_624, 900_100_200] {
        record(&folder.join("documented/recordings"), stream)?;
    }
    let messages = "100000";
    println!("memory of {messages} messages in every format:");
    run(cargo().args([
        "run",
        "--quiet",
        "-p",
        "rumble-archive",
        "--example",
        "memory",
        "--",
        messages,
    ]))?;
    run(cargo().args(["build", "--quiet", "-p", "cocorum-cli"]))?;
    programs::install_missing(&PROGRAMS)?;
    let python = programs::python(
        "exports",
        "import softchat, pysubs2, chat_downloader, duckdb_cli",
        &PACKAGES,
    )?;
    let script = root().join("xtask/src/exports/check.py");
    run(Command::new(python).arg(script).arg(&folder).arg(root()))
}

/// Messages of a minute, each of which is hostile to some program.
pub(crate) fn record(folder: &Path, stream: u64) -> Result<(), TaskError> {
    let failed = |error: rumble_archive::Error| TaskError::new(error.to_string());
    let stream = StreamId::new(stream).ok_or_else(|| TaskError::new("no stream id".to_owned()))?;
    let log = Log::open(folder, LogOptions::default()).map_err(failed)?;
    let mut opened = Opened::new(stream, "v7k2m9q");
    opened.started_on = Some("2026-11-29T01:00:00Z");
    let _recorder = log.open_chat(&opened);
    let append = |data: &str| log.append(&Entry::Frame(stream, 1, ChatFrame::Data(data)));
    for (number, text) in (1_u64..).zip(HOSTILE.into_iter().cycle().take(40)) {
        let rant = (number % 9 == 0).then(|| json!({"price_cents": number * 55, "duration": 120}));
        let message = json!({
            "id": number.to_string(),
            "time": format!("2026-11-29T01:00:{:02}+00:00", 15 + number),
            "user_id": (100 + number % 12).to_string(),
            "text": text,
            "rant": rant,
        });
        let users = [json!({"id": (100 + number % 12).to_string(), "username": text, "color": "#12ab90"})];
        let event =
            json!({"type": "messages", "data": {"messages": [message], "users": users, "channels": []}});
        append(&event.to_string());
    }
    let secret = json!({"type": "messages", "data": {
        "messages": [{"id": "41", "time": "2026-11-29T01:00:56+00:00", "user_id": "5", "text": "secret"}],
        "users": [{"id": "5", "username": "CalmSparrow"}], "channels": [],
    }});
    append(&secret.to_string());
    append(&json!({"type": "delete_messages", "data": {"message_ids": ["41"]}}).to_string());
    log.close().map_err(failed)
}

fn write(folder: &Path) -> Result<(), TaskError> {
    let recording =
        Recording::open(folder.join("recording")).map_err(|error| TaskError::new(error.to_string()))?;
    let selection = Selection::default();
    for (name, format) in [
        ("events.jsonl", Format::Events),
        ("chat.json", Format::ChatDownloader),
        ("chat.live_chat.json", Format::YtDlp),
        ("chat.ass", Format::Ass),
        ("chat.srt", Format::Srt),
        ("rants.csv", Format::RantsCsv),
        ("chat.html", Format::Html),
    ] {
        let mut out = Vec::new();
        export(
            &recording,
            &selection,
            format,
            &ExportOptions::default(),
            &mut out,
        )
        .map_err(|error| TaskError::new(error.to_string()))?;
        let path = folder.join(name);
        fs::write(&path, out).map_err(|error| TaskError::io(&path, &error))?;
    }
    let (stats, _) = Stats::of(&recording, &selection).map_err(|error| TaskError::new(error.to_string()))?;
    let path = folder.join("stats.html");
    fs::write(&path, page(&stats, &Zone::utc(), 20)).map_err(|error| TaskError::io(&path, &error))
}

/// Programs of Debian that the step runs, each with its package.
const PROGRAMS: [Program; 4] = [
    ("ffmpeg", &["-version"], "ffmpeg"),
    ("chromium", &["--version"], "chromium"),
    ("jq", &["--version"], "jq"),
    ("zstd", &["--version"], "zstd"),
];

const PACKAGES: [&str; 4] = [
    "chat-downloader==0.2.8",
    "duckdb-cli==1.5.6",
    "pysubs2==1.8.1",
    "softchat==1.8",
];

const HOSTILE: [&str; 10] = [
    "</script><script>document.documentElement.setAttribute('data-pwned','1')</script>",
    "{\\pos(960,540)}\\N\\h{",
    "<b>bold</b> --> {\\an8}",
    "=HYPERLINK(\"http://example.test\")",
    "  @SUM(A1)",
    "-1+1",
    "\" onmouseover=\"document.documentElement.setAttribute('data-pwned','2')",
    "<img src=http://example.test/x onerror=alert(1)>",
    "good evening \u{1f389} \u{5d0}",
    "\\\\{\\b1}\\",
];
