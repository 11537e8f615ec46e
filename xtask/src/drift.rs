//! `cargo xtask drift`: data in captures, recordings and `--json` output that is unknown to this version.

mod lines;
mod shapes;
mod wire;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde_json::Value;

use crate::TaskError;
use crate::workspace::{files_under, root};
use lines::Line;

/// `FILE…`: files, or folders of a recording. Fails if there is anything unknown.
pub(crate) fn run(files: &[String]) -> Result<(), TaskError> {
    if files.is_empty() {
        return Err(TaskError::usage("usage: cargo xtask drift FILE…"));
    }
    let mut drift = Drift::default();
    let feed = FeedSchema::read()?;
    for file in files {
        let path = Path::new(file);
        if !path.exists() {
            return Err(TaskError::new(format!("{file}: there is no such file")));
        }
        let is_named = path.is_file();
        for part in files_under(path)?
            .iter()
            .filter(|part| is_named || lines::has_lines(part))
        {
            read(part, &feed, &mut drift)?;
        }
    }
    println!("{} lines read", drift.lines);
    if drift.findings.is_empty() {
        return Ok(());
    }
    Err(TaskError::new(drift.to_string()))
}

fn read(path: &Path, feed: &FeedSchema, drift: &mut Drift) -> Result<(), TaskError> {
    let text = lines::text_of(path)?;
    for (number, line) in lines::of(&text) {
        let position = format!("{}:{number}", path.display());
        drift.lines += 1;
        let mut found = Vec::new();
        match line {
            Line::Event(event) => wire::event(&event, &mut found),
            Line::Document(document) => wire::document(&document, &mut found),
            Line::Response(response) => wire::response(&response, &mut found),
            Line::Feed(line) => feed.check(&line, &mut found),
            Line::NotJson => found.push("data that is not JSON".to_owned()),
            Line::Other => {}
        }
        for finding in found {
            let entry = drift.findings.entry(finding).or_insert((0, position.clone()));
            entry.0 += 1;
        }
    }
    Ok(())
}

/// Each finding with its count and its first position.
#[derive(Default)]
struct Drift {
    lines: u64,
    findings: BTreeMap<String, (u64, String)>,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} kinds of data that this version does not know:",
            self.findings.len()
        )?;
        for (finding, (count, place)) in &self.findings {
            write!(f, "\n  {finding}: {count} times, first at {place}")?;
        }
        Ok(())
    }
}

/// The lines of `--json`, as their schema states them.
struct FeedSchema {
    schema: Value,
}

impl FeedSchema {
    fn read() -> Result<Self, TaskError> {
        let path = root().join("docs/feed.schema.json");
        let text = std::fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
        let schema = serde_json::from_str(&text);
        let schema = schema.map_err(|error| TaskError::new(format!("{}: {error}", path.display())))?;
        Ok(Self { schema })
    }

    fn check(&self, line: &Value, found: &mut Vec<String>) {
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
        match text("event") {
            "unknown" => found.push(format!("event type `{}`", text("type"))),
            "malformed" => found.push(format!("malformed: {}", text("reason"))),
            event if !has_value(&self.schema, event) => found.push(format!("line `{event}`")),
            event => {
                for name in line.as_object().into_iter().flat_map(|members| members.keys()) {
                    if !has_property(&self.schema, name) {
                        found.push(format!("member `{name}` of the line `{event}`"));
                    }
                }
                wire::feed_names(line, found);
            }
        }
    }
}

/// Whether the schema has this text as the value of a member.
fn has_value(schema: &Value, text: &str) -> bool {
    match schema {
        Value::Object(members) => members.iter().any(|(name, value)| match name.as_str() {
            "const" => value == text,
            "enum" => value
                .as_array()
                .is_some_and(|values| values.iter().any(|value| value == text)),
            _ => has_value(value, text),
        }),
        Value::Array(items) => items.iter().any(|item| has_value(item, text)),
        _ => false,
    }
}

/// Whether the schema has a member with this name.
fn has_property(schema: &Value, property: &str) -> bool {
    match schema {
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            properties.is_some_and(|properties| properties.contains_key(property))
                || members.values().any(|value| has_property(value, property))
        }
        Value::Array(items) => items.iter().any(|item| has_property(item, property)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rumble_archive::log::{Entry, Log, LogOptions, Opened};
    use rumble_archive::model::StreamId;
    use rumble_archive::rumble_chat::ChatFrame;

    use super::*;
    use crate::workspace::relative;

    fn findings(text: &str) -> Vec<(String, u64)> {
        let folder = std::env::temp_dir().join(format!("rumble-drift-{}-{:p}", std::process::id(), &text));
        fs::write(&folder, text).unwrap();
        let mut drift = Drift::default();
        read(&folder, &FeedSchema::read().unwrap(), &mut drift).unwrap();
        fs::remove_file(&folder).unwrap();
        drift
            .findings
            .into_iter()
            .map(|(finding, (count, _))| (finding, count))
            .collect()
    }

    #[test]
    fn known_data_is_not_drift() {
        for name in [
            "chat/init-logged-in.json",
            "chat/messages-rant.json",
            "chat/messages-gift.json",
            "chat/messages-wallet.json",
            "chat/raid-confirmed.json",
            "chat/live-gate.json",
            "chat/mute-users.json",
            "livestream-api/user-live.json",
            "livestream-api/channel-key.json",
        ] {
            let text = fs::read_to_string(root().join("fixtures").join(name)).unwrap();
            assert_eq!(findings(&text), [], "{name}");
        }
    }

    #[test]
    fn each_kind_of_drift_is_counted_with_its_place() {
        let message = |more: &str| {
            format!(
                r#"{{"kind":"event","data":{{"type":"messages","data":{{"messages":[{{"id":"7","user_id":"5","text":"hi"{more}}}],"users":[]}}}}}}"#
            )
        };
        let capture = [
            message(r#","mood":"calm""#),
            message(r#","mood":3"#),
            message(r#","type":"super_rant""#),
            message(r#","time":7"#),
            r#"{"kind":"event","data":{"type":"poll_started","data":{}}}"#.to_owned(),
            r#"{"kind":"text","data":"<html>"}"#.to_owned(),
            r#"{"kind":"connect"}"#.to_owned(),
        ];
        let found = findings(&capture.join("\n"));
        let expected = [
            ("data that is not JSON", 1),
            ("event type `poll_started`", 1),
            ("member `messages.messages[].mood`", 2),
            ("type of `messages.messages[].time`: a number, not a string", 1),
            ("value `super_rant` of `messages.messages[].type`", 1),
        ];
        assert_eq!(
            found,
            expected.map(|(finding, count)| (finding.to_owned(), count))
        );
    }

    #[test]
    fn lines_of_the_command_are_read() {
        let lines = [
            r#"{"event":"unknown","type":"poll_started","data":{},"stream_id":null,"stream_id_b10":null,"test":false}"#,
            r#"{"event":"malformed","reason":"messages[0]: not an object","bytes":1,"excerpt":"7","test":false}"#,
            r#"{"event":"message","id":"7","type":"super_rant","moood":1,"test":false}"#,
            r#"{"event":"connected","attempt":1,"stream_id":null,"stream_id_b10":null,"test":false}"#,
        ];
        let found: Vec<_> = findings(&lines.join("\n"))
            .into_iter()
            .map(|(finding, _)| finding)
            .collect();
        assert_eq!(
            found,
            [
                "event type `poll_started`",
                "malformed: messages[0]: not an object",
                "member `moood` of the line `message`",
                "value `super_rant` of `message.type`",
            ]
        );
    }

    /// Written by three recorders: the first was closed, the second was killed while it wrote a line, the third is still open.
    #[test]
    fn the_folder_of_a_recording_is_read() {
        let folder = std::env::temp_dir().join(format!("rumble-drift-recording-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        let stream = StreamId::new(900_100_200).unwrap();
        let open = |compress| {
            let mut options = LogOptions::default();
            options.compress = compress;
            Log::open(&folder, options).unwrap()
        };
        let message = |more: &str| {
            format!(
                r#"{{"type":"messages","data":{{"messages":[{{"id":"7","user_id":"5","text":"hi"{more}}}]}}}}"#
            )
        };
        let record = |log: &Log, data: &str| log.append(&Entry::Frame(stream, 1, ChatFrame::Data(data)));

        let first = open(true);
        let _recorder = first.open_chat(&Opened::new(stream, "v7k2m9q"));
        record(&first, &message(""));
        first.append(&Entry::Document(
            "calm",
            r#"{"now":1,"type":"user","followers":{"num_loyal":7}}"#,
        ));
        record(&first, &message(r#","mood":"calm""#));
        first.close().unwrap();
        drop(first);
        let second = open(false);
        record(&second, &message(r#","mood":3"#));
        // JSON over several lines is recorded as text.
        record(&second, "{\"type\":\"poll_started\",\n\"data\":{}}");
        second.append(&Entry::Document("calm", "{\"now\":1,\n\"shoe_size\":7}"));
        second.close().unwrap();
        drop(second);
        let segment = folder.join("000002.jsonl");
        let mut torn = fs::read(&segment).unwrap();
        torn.extend(br#"{"seq":99,"at":"2026-11-29T01:0"#);
        fs::write(&segment, torn).unwrap();
        let third = open(false);
        record(&third, &message(r#","mood":[]"#));
        let names: Vec<_> = files_under(&folder)
            .unwrap()
            .iter()
            .map(|file| relative(file, &folder))
            .collect();
        let torn = names.iter().filter(|name| name.starts_with("torn-")).count();
        assert!(
            torn == 1 && names.contains(&"000001.jsonl.zst".to_owned()),
            "{names:?}"
        );

        let error = run(&[folder.display().to_string()]).unwrap_err();
        assert_eq!(error.exit_code(), 1);
        let position = |file: &str, line| format!("{}:{line}", folder.join(file).display());
        let expected = [
            "4 kinds of data that this version does not know:".to_owned(),
            format!(
                "  event type `poll_started`: 1 times, first at {}",
                position("000002.jsonl", 3)
            ),
            format!(
                "  member `document.followers.num_loyal`: 1 times, first at {}",
                position("000001.jsonl.zst", 4)
            ),
            format!(
                "  member `document.shoe_size`: 1 times, first at {}",
                position("000002.jsonl", 4)
            ),
            format!(
                "  member `messages.messages[].mood`: 3 times, first at {}",
                position("000001.jsonl.zst", 5)
            ),
        ];
        assert_eq!(error.to_string().lines().collect::<Vec<_>>(), expected);
        drop(third);
        fs::remove_dir_all(&folder).unwrap();
    }
}
