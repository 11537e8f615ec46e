//! Exports of each format. `cargo xtask ci exports` reads them with the programs that use these formats.

use rumble_archive::export::{DeletedMessages, ExportError, ExportOptions, Format, export};
use rumble_archive::read::Selection;
use serde_json::Value;

use crate::disk::Disk;
use crate::sample::{HOSTILE, recording};

fn exported_with(format: Format, options: &ExportOptions) -> String {
    let mut out = Vec::new();
    let report = export(&recording(), &Selection::default(), format, options, &mut out).unwrap();
    assert_eq!(report.damages, []);
    String::from_utf8(out).unwrap()
}

fn exported(format: Format) -> String {
    exported_with(format, &ExportOptions::default())
}

#[test]
fn chat_downloader_contains_messages_prices_and_deletions() {
    let items: Vec<Value> = serde_json::from_str(&exported(Format::ChatDownloader)).unwrap();
    assert_eq!(items.len(), 15);
    let of = |id: &str| items.iter().find(|item| item["message_id"] == id).unwrap();
    assert_eq!(of("1")["message"], HOSTILE[0]);
    assert_eq!(of("1")["author"]["name"], HOSTILE[0]);
    assert_eq!(
        (&of("1")["time_in_seconds"], &of("1")["time_text"]),
        (&11.into(), &"0:11".into())
    );
    assert_eq!(of("10")["time_text"], "1:20");
    assert_eq!(of("10")["timestamp"], 1_795_914_080_000_000_i64);
    assert_eq!(of("9")["message_type"], "paid_message");
    assert_eq!(of("9")["money"]["text"], "$5.00");
    assert_eq!(of("9")["money"]["amount"].to_string(), "5.0");
    assert_eq!(of("9")["body_background_colour"], "#85c742ff");
    // Two messages of the same second have different times.
    assert_eq!(of("11")["timestamp"], 1_795_914_081_000_000_i64);
    assert_eq!(of("12")["timestamp"], 1_795_914_081_000_001_i64);
    let deletion = items
        .iter()
        .find(|item| item["action_type"] == "mark_chat_item_as_deleted");
    assert_eq!(deletion.unwrap()["target_message_id"], "11");
    let by_author = items
        .iter()
        .find(|item| item["action_type"] == "mark_chat_items_by_author_as_deleted");
    assert_eq!(by_author.unwrap()["author"]["id"], "9");

    let lines = exported(Format::ChatDownloaderJsonl);
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, items);
}

#[test]
fn an_empty_recording_is_an_empty_array() {
    let mut out = Vec::new();
    let recording = rumble_archive::read::Recording::open_storage(Disk::with("000001.jsonl", b"").storage());
    let (selection, options) = (Selection::default(), ExportOptions::default());
    export(
        &recording.unwrap(),
        &selection,
        Format::ChatDownloader,
        &options,
        &mut out,
    )
    .unwrap();
    assert_eq!(out, b"[]\n");
}

#[test]
fn yt_dlp_has_a_replay_action_on_each_line() {
    let text = exported(Format::YtDlp);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 15);
    let replay = &lines[8]["replayChatItemAction"];
    assert_eq!(replay["videoOffsetTimeMsec"], "50000");
    let paid = &replay["actions"][0]["addChatItemAction"]["item"]["liveChatPaidMessageRenderer"];
    assert_eq!(paid["purchaseAmountText"]["simpleText"], "$5.00");
    assert_eq!(paid["bodyBackgroundColor"], 0xff85_c742_u32);
    assert_eq!(paid["message"]["runs"][0]["text"], "five {dollars}");
    assert_eq!(paid["authorExternalChannelId"], "7");
}

#[test]
fn subtitles_escape_commands_in_texts() {
    let ass = exported(Format::Ass);
    assert!(
        ass.contains("\\{\\\u{2060}pos(0,0)\\}\\\u{2060}N\\\u{2060}h\\{"),
        "{ass}"
    );
    assert!(ass.contains("Dialogue: 1,0:00:50.00,0:02:50.00,Rant,,0,0,0,,{\\3c&H42C785&}{\\b1}$5.00 CalmSparrow{\\b0}\\Nfive \\{dollars\\}"));
    assert!(!ass.contains("to be deleted") && !ass.contains("to be hidden"));
    let events = ass.split("[Events]").nth(1).unwrap().lines().skip(2);
    assert!(events.clone().count() > 8);
    for line in events {
        assert_eq!(line.split(',').nth(8), Some(""), "{line}");
    }

    let srt = exported(Format::Srt);
    assert!(
        srt.starts_with("1\n00:00:11,000 --> 00:00:12,000\n<\u{2060}/script>"),
        "{srt}"
    );
    assert!(srt.contains("--\u{2060}> {\u{2060}\\an8}"));
    assert!(srt.contains("\n00:00:50,000 --> 00:00:55,000\n[$5.00] CalmSparrow: five {\u{2060}dollars}\n\n"));
    let starts: Vec<_> = srt
        .lines()
        .filter_map(|line| line.split_once(" --> "))
        .map(|(start, _)| start)
        .collect();
    assert!(starts.is_sorted_by(|one, next| one < next), "{starts:?}");
}

#[test]
fn the_table_of_rants_is_safe_in_a_spreadsheet() {
    let csv = exported(Format::RantsCsv);
    assert_eq!(
        csv,
        "\"Id\",\"Time\",\"User\",\"Username\",\"Text\",\"Rant Amount\",\"Read\"\r\n\
         \"9\",\"2026-11-29T01:00:50Z\",\"CalmSparrow\",\"CalmSparrow\",\"five {dollars}\",\"5.00\",\"false\"\r\n\
         \"10\",\"2026-11-29T01:01:20Z\",\"QuickOtter\",\"QuickOtter\",\"'=2+2\",\"2.00\",\"false\"\r\n"
    );
}

#[test]
fn texts_and_pages_mark_deletions_and_escape_texts() {
    let text = exported(Format::Text);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 13);
    assert_eq!(lines[8], "2026-11-29 01:00:50 $5.00 CalmSparrow: five {dollars}");
    assert_eq!(lines[10], "2026-11-29 01:01:21 CalmSparrow: [deleted]");
    assert_eq!(lines[11], "2026-11-29 01:01:21 Rude: [deleted]");
    assert!(lines[6].contains("\\u{202e}reversed\\u{7}"));

    let html = exported(Format::Html);
    assert!(html.contains("<h1>2 rants, $7.00</h1>"));
    assert_eq!(html.matches("<script").count(), 1);
    assert!(!html.contains("onmouseover=\"") && !html.contains("to be deleted"));
    assert!(html.contains("&lt;/script&gt;&lt;script&gt;window.pwned=1"));

    let mut options = ExportOptions::default();
    options.deleted = Some(DeletedMessages::Keep);
    assert!(exported_with(Format::Text, &options).contains("Rude: to be hidden"));
    options.deleted = Some(DeletedMessages::Drop);
    assert!(!exported_with(Format::Text, &options).contains("Rude"));
}

#[test]
fn times_are_relative_to_the_video() {
    let mut options = ExportOptions::default();
    options.start = Some(time::OffsetDateTime::from_unix_timestamp(1_795_914_070).unwrap());
    options.offset = time::Duration::seconds(5);
    let srt = exported_with(Format::Srt, &options);
    // Messages before the start are not in the video.
    assert!(srt.starts_with("1\n00:00:15,000 --> "), "{srt}");
    let text = exported_with(Format::ChatDownloaderJsonl, &options);
    assert!(
        text.lines().next().unwrap().contains("\"time_text\":\"-0:54\""),
        "{text}"
    );
}

#[test]
fn formats_of_one_stream_reject_several() {
    let line = |seq: u64, stream: u64| {
        let data = crate::support::message(seq);
        format!(
            "{{\"seq\":{seq},\"at\":\"2026-11-29T01:02:03Z\",\"kind\":\"event\",\"stream\":\"{stream}\",\"conn\":1,\"data\":{data}}}\n"
        )
    };
    let disk = Disk::with(
        "000001.jsonl",
        [line(1, 900_100_200), line(2, 900_100_201)].concat().as_bytes(),
    );
    let recording = rumble_archive::read::Recording::open_storage(disk.storage()).unwrap();
    let mut selection = Selection::default();
    let export = |format, selection: &Selection| {
        let mut out = Vec::new();
        export(&recording, selection, format, &ExportOptions::default(), &mut out).map(|_| out.len())
    };
    assert!(matches!(
        export(Format::Srt, &selection),
        Err(ExportError::SeveralStreams(..))
    ));
    assert!(export(Format::Text, &selection).unwrap() > 0);
    selection
        .streams
        .insert(rumble_archive::model::StreamId::new(900_100_201).unwrap());
    assert!(export(Format::Srt, &selection).unwrap() > 0);
}
