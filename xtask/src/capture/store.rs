//! The lines of a capture: those received, in a file that only its owner can read, and those of the result.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::TaskError;

/// One line: the members `kind` and `data` have the same meaning as in a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// `event`, `document`, `response`, or `text` for data that is not JSON; the content of `connect` is empty.
    pub(super) kind: String,
    /// The received data. JSON is on one line, unless the kind is `text`.
    pub(super) content: String,
}

impl Line {
    /// A text that was received, as `kind` if it is JSON.
    pub(super) fn received(kind: &str, text: &str) -> Self {
        // In JSON, a line end can only be between two tokens.
        let one_line = text.replace(['\n', '\r'], " ");
        match serde_json::from_str::<&RawValue>(&one_line) {
            Ok(_) => Self {
                kind: kind.to_owned(),
                content: one_line.trim().to_owned(),
            },
            Err(_) => Self {
                kind: "text".to_owned(),
                content: text.to_owned(),
            },
        }
    }

    pub(super) fn connect() -> Self {
        Self {
            kind: "connect".to_owned(),
            content: String::new(),
        }
    }

    pub(super) fn written(&self) -> String {
        match self.kind.as_str() {
            "connect" => "{\"kind\":\"connect\"}\n".to_owned(),
            "text" => format!("{}\n", json!({ "kind": "text", "data": self.content })),
            kind => format!("{{\"kind\":\"{kind}\",\"data\":{}}}\n", self.content),
        }
    }

    pub(super) fn read(line: &str) -> Option<Self> {
        let kind = serde_json::from_str::<Value>(line)
            .ok()?
            .get("kind")?
            .as_str()?
            .to_owned();
        let content = match kind.as_str() {
            "connect" => String::new(),
            "text" => serde_json::from_str::<Value>(line)
                .ok()?
                .get("data")?
                .as_str()?
                .to_owned(),
            kind => {
                let data = line.strip_prefix(&format!("{{\"kind\":\"{kind}\",\"data\":"))?;
                data.strip_suffix('}')?.to_owned()
            }
        };
        Some(Self { kind, content })
    }
}

/// The file of the received data, and the path of the result.
pub(super) struct Store {
    output: PathBuf,
    part: PathBuf,
    file: File,
    bytes: u64,
    texts: u64,
}

impl Store {
    /// Continues the file of an earlier attempt.
    pub(super) fn open(output: &Path) -> Result<Self, TaskError> {
        if output.exists() {
            return Err(TaskError::new(format!("{}: exists already", output.display())));
        }
        let part = Self::part_of(output);
        let mut options = OpenOptions::new();
        options.append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let failed = |error| TaskError::io(&part, &error);
        let file = match options.clone().create_new(true).open(&part) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => options.open(&part).map_err(failed)?,
            opened => opened.map_err(failed)?,
        };
        check_mode(&part, &file)?;
        let mut store = Self {
            output: output.to_owned(),
            bytes: file.metadata().map_err(failed)?.len(),
            texts: 0,
            part,
            file,
        };
        // An interrupted write leaves an incomplete line, which is not part of the capture.
        if store.bytes > 0 && !fs::read(&store.part).is_ok_and(|text| text.ends_with(b"\n")) {
            store.write("\n")?;
        }
        store.texts = store.lines()?.len() as u64;
        Ok(store)
    }

    /// The file with what was received.
    pub(super) fn part_of(output: &Path) -> PathBuf {
        let mut part = output.as_os_str().to_owned();
        part.push(".part");
        PathBuf::from(part)
    }

    pub(super) fn add(&mut self, line: &Line) -> Result<(), TaskError> {
        self.texts += 1;
        self.write(&line.written())
    }

    pub(super) fn write(&mut self, text: &str) -> Result<(), TaskError> {
        self.bytes += text.len() as u64;
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|error| TaskError::io(&self.part, &error))
    }

    pub(super) fn lines(&self) -> Result<Vec<Line>, TaskError> {
        let text = fs::read_to_string(&self.part).map_err(|error| TaskError::io(&self.part, &error))?;
        Ok(text.lines().filter_map(Line::read).collect())
    }

    /// Writes the result, and removes what was received.
    pub(super) fn finish(&self, lines: impl Iterator<Item = Line>) -> Result<(), TaskError> {
        let failed = |error| TaskError::io(&self.output, &error);
        let mut output = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.output)
            .map_err(failed)?;
        for line in lines {
            output.write_all(line.written().as_bytes()).map_err(failed)?;
        }
        fs::remove_file(&self.part).map_err(|error| TaskError::io(&self.part, &error))
    }

    pub(super) fn path(&self) -> &Path {
        &self.part
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn texts(&self) -> u64 {
        self.texts
    }
}

/// An existing file can have any mode.
fn check_mode(path: &Path, file: &File) -> Result<(), TaskError> {
    #[cfg(unix)]
    {
        let metadata = file.metadata().map_err(|error| TaskError::io(path, &error))?;
        if std::os::unix::fs::MetadataExt::mode(&metadata) & 0o077 != 0 {
            let problem = "other users can read it: chmod 600, or remove it";
            return Err(TaskError::new(format!("{}: {problem}", path.display())));
        }
    }
    Ok(())
}
