//! Records messages of many users, exports them in every format, and fails if the process ever needed more than 64 MiB.
//!
//! ```sh
//! cargo run --release -p rumble-archive --example memory -- 1000000
//! ```

#![expect(
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "human-readable figures"
)]

use std::error::Error;
use std::io;
use std::path::Path;
use std::time::Instant;

use rumble_archive::export::{ExportOptions, Format, export};
use rumble_archive::log::{Entry, Log, LogOptions, Opened, SyncPolicy};
use rumble_archive::model::StreamId;
use rumble_archive::read::{Recording, Selection};
use rumble_archive::rumble_chat::ChatFrame;
use rumble_archive::stats::Stats;

fn main() -> Result<(), Box<dyn Error>> {
    let messages: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    println!("| step | seconds | peak of the process until then |\n|---|---|---|");
    measured("record", || record(folder.path(), messages))?;
    let recording = Recording::open(folder.path())?;
    let selection = Selection::default();
    for format in FORMATS {
        measured(format.name(), || {
            let options = ExportOptions::default();
            export(&recording, &selection, format, &options, &mut io::sink())?;
            Ok(())
        })?;
    }
    measured("stats", || {
        let (stats, _) = Stats::of(&recording, &selection)?;
        match stats.messages == messages {
            true => Ok(()),
            false => Err(format!("{} of {messages} messages", stats.messages).into()),
        }
    })
}

fn measured(step: &str, work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    work()?;
    let peak = peak_kib()?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("| {step} | {seconds:.1} | {:.1} MiB |", peak as f64 / 1_024.0);
    match peak <= MAX_KIB {
        true => Ok(()),
        false => Err(format!("{step}: more than {} MiB", MAX_KIB / 1_024).into()),
    }
}

/// Ten messages in each event.
fn record(folder: &Path, messages: u64) -> Result<(), Box<dyn Error>> {
    let stream = StreamId::from_base10("434546624")?;
    let mut options = LogOptions::default();
    options.sync = SyncPolicy::Off;
    let log = Log::open(folder, options)?;
    let _recorder = log.open_chat(&Opened::new(stream, "434546624"));
    for first in (1..=messages).step_by(10) {
        let batch = first..=messages.min(first + 9);
        let messages: Vec<String> = batch.clone().map(message).collect();
        let users: Vec<String> = batch.map(user).collect();
        let event = format!(
            r#"{{"type":"messages","data":{{"messages":[{}],"users":[{}],"channels":[]}}}}"#,
            messages.join(","),
            users.join(",")
        );
        log.append(&Entry::Frame(stream, 1, ChatFrame::Data(&event)));
    }
    log.close()?;
    Ok(())
}

/// Ten a second. One in a hundred is paid.
fn message(number: u64) -> String {
    let (hours, minutes, seconds) = (number / 36_000 % 24, number / 600 % 60, number / 10 % 60);
    let day = 1 + number / 864_000;
    let rant = match number % 100 {
        0 => r#","rant":{"price_cents":500,"duration":120,"expires_on":"2026-11-29T01:00:00+00:00"}"#,
        _ => "",
    };
    format!(
        r#"{{"id":"{number}","time":"2026-11-{day:02}T{hours:02}:{minutes:02}:{seconds:02}+00:00","user_id":"{}","text":"good evening from the other side of the pond, number {number}"{rant}}}"#,
        1 + number % USERS
    )
}

fn user(number: u64) -> String {
    let id = 1 + number % USERS;
    format!(
        r##"{{"id":"{id}","username":"Sparrow{id}","link":"/user/Sparrow{id}","is_follower":true,"color":"#884422"}}"##
    )
}

fn peak_kib() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("no VmHWM")?.parse()?)
}

const FORMATS: [Format; 9] = [
    Format::Events,
    Format::ChatDownloader,
    Format::ChatDownloaderJsonl,
    Format::YtDlp,
    Format::Ass,
    Format::Srt,
    Format::RantsCsv,
    Format::Text,
    Format::Html,
];
const USERS: u64 = 100_000;
const MAX_KIB: u64 = 64 * 1_024;
