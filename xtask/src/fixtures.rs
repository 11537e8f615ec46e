//! `cargo xtask fixtures`: the files below `fixtures/`, and the table of `fixtures/README.md`.
//!
//! The files are written by hand, except for the streams that differ in their line ends only: those are made from one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::TaskError;
use crate::generated::{self, Files};
use crate::workspace::{files_under, relative, root};

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if !generated::is_check("fixtures", arguments)? {
        generated::write(&streams()?)?;
    }
    check()
}

/// Fails with the list of files without a row in the README, rows without a file, and files with other than the expected content.
pub(crate) fn check() -> Result<(), TaskError> {
    let readme = folder().join("README.md");
    let text = read(&readme)?;
    let rows: BTreeSet<String> = documented(&text).map(str::to_owned).collect();
    let (mut files, mut findings) = (BTreeSet::new(), Vec::new());
    for file in files_under(&folder())?.into_iter().filter(|file| *file != readme) {
        let path = relative(&file, &folder());
        if path.ends_with(".json")
            && let Err(error) = serde_json::from_str::<Value>(&read(&file)?)
        {
            findings.push(format!("{path}: {error}"));
        }
        files.insert(path);
    }
    let missing = files.difference(&rows);
    findings.extend(missing.map(|path| format!("README.md: no row for {path}")));
    let dead = rows.difference(&files);
    findings.extend(dead.map(|path| format!("README.md: a row for {path}, which does not exist")));
    if findings.is_empty() {
        return generated::check("fixtures", &streams()?, &[]);
    }
    Err(TaskError::new(findings.join("\n")))
}

/// The stream with other line ends, and with a byte order mark.
fn streams() -> Result<Files, TaskError> {
    let path = |name: &str| folder().join(format!("chat/stream-{name}.sse"));
    let stream = read(&path("lf"))?;
    let made = [
        ("crlf", stream.replace('\n', "\r\n")),
        ("cr", stream.replace('\n', "\r")),
        ("bom", format!("\u{feff}{stream}")),
    ];
    Ok(made.map(|(name, text)| (path(name), text.into_bytes())).into())
}

/// The paths in the rows of the tables, those with all three cells filled.
fn documented(readme: &str) -> impl Iterator<Item = &str> {
    readme.lines().filter_map(|row| {
        let (path, rest) = row.strip_prefix("| [`")?.split_once("`](")?;
        let cells = rest
            .split(" | ")
            .filter(|cell| !cell.trim_matches([' ', '|']).is_empty());
        (cells.count() == 3).then_some(path)
    })
}

fn read(path: &Path) -> Result<String, TaskError> {
    fs::read_to_string(path).map_err(|error| TaskError::io(path, &error))
}

fn folder() -> PathBuf {
    root().join("fixtures")
}

#[cfg(test)]
mod tests {
    use super::documented;

    #[test]
    fn rows_with_all_three_cells_are_documented() {
        let readme = "| File | Shows | Evidence |\n|---|---|---|\n\
                      | [`a`](a) | it \\| that | known |\n| [`b`](b) | it | |\n| [`c`](c) |";
        assert_eq!(documented(readme).collect::<Vec<_>>(), ["a"]);
    }
}
