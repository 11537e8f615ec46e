//! The lines of the files that are compared with the model.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use crate::TaskError;

/// Content of a line.
pub(super) enum Line {
    /// `{type, data}` of a chat.
    Event(Value),
    /// A document of the Live Stream API.
    Document(Value),
    /// A response of `service.php`.
    Response(Value),
    /// A line of `--json`.
    Feed(Value),
    NotJson,
    /// A line without data of the service.
    Other,
}

/// Whether a file of a folder has lines to read. A recording also contains its lock, parts of lines that were cut off, and a segment
/// that is being compressed.
pub(super) fn has_lines(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [".json", ".jsonl", ".jsonl.zst"]
        .iter()
        .any(|extension| name.ends_with(extension))
}

/// The text of a file. The finished segments of a recording are compressed.
pub(super) fn text_of(path: &Path) -> Result<String, TaskError> {
    let failed = |error| TaskError::io(path, &error);
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    let mut reader: Box<dyn std::io::Read> = if path.extension().is_some_and(|extension| extension == "zst") {
        Box::new(zstd::stream::read::Decoder::new(file).map_err(failed)?)
    } else {
        Box::new(file)
    };
    reader.read_to_end(&mut bytes).map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The lines with their numbers. A file that is one JSON object on several lines is one line.
pub(super) fn of(text: &str) -> Vec<(usize, Line)> {
    if let Ok(whole) = serde_json::from_str::<Value>(text) {
        return vec![(1, line(whole))];
    }
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, text)| !text.trim().is_empty());
    let read = |text: &str| serde_json::from_str(text).map_or(Line::NotJson, line);
    lines.map(|(at, text)| (at + 1, read(text))).collect()
}

fn line(value: Value) -> Line {
    let has = |name: &str| value.get(name).is_some();
    let data = || value.get("data").cloned().unwrap_or_default();
    // A recording keeps JSON over several lines as text.
    let in_text = |name: &str| serde_json::from_str(value.get(name)?.as_str()?).ok();
    match value.get("kind").and_then(Value::as_str) {
        Some("event") => Line::Event(data()),
        Some("document") if has("text") => in_text("text").map_or(Line::NotJson, Line::Document),
        Some("document") => Line::Document(data()),
        Some("response") => Line::Response(data()),
        Some("text") => in_text("data").map_or(Line::NotJson, Line::Event),
        Some(_) => Line::Other,
        None if has("event") => Line::Feed(value),
        None if has("followers") && has("now") => Line::Document(value),
        None if has("user") && has("data") => Line::Response(value),
        None if has("type") => Line::Event(value),
        None => Line::Other,
    }
}
