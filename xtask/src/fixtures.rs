//! `cargo xtask fixtures`: the generated files below `fixtures/`, made from the simulator's templates.
//!
//! What a file shows, and the evidence for it, stands in the table of `fixtures/README.md`.

mod account;
mod api;
mod chat;
mod messages;
mod people;
mod service;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use rumble_sim::Json;

use crate::TaskError;
use crate::workspace::{files_under, relative, root};

/// Path below `fixtures/`, and content.
type File = (&'static str, Vec<u8>);

/// A list of [`File`]s in one folder: `files! { folder, extension, encoder; name => content; … }`.
macro_rules! files {
    ($folder:literal, $extension:literal, $encode:ident; $($name:literal => $content:expr;)*) => {
        vec![$((concat!($folder, $name, $extension), $encode($content))),*]
    };
}
use files;

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    match arguments {
        [] => write(),
        [flag] if flag == "--check" => check(),
        _ => Err(TaskError::usage("usage: cargo xtask fixtures [--check]")),
    }
}

/// Fails with the list of what differs between templates, files and the table in the README.
pub(crate) fn check() -> Result<(), TaskError> {
    let (expected, found) = (generate()?, found()?);
    let findings = [differences(&expected, &found), undocumented(&expected)?].concat();
    if findings.is_empty() {
        println!("{} generated files are up to date", expected.len());
        return Ok(());
    }
    Err(TaskError::new(format!(
        "the fixtures differ from the templates:\n  {}\nrun `cargo xtask fixtures`, read the diff, commit it",
        findings.join("\n  ")
    )))
}

fn write() -> Result<(), TaskError> {
    let (expected, found) = (generate()?, found()?);
    for (path, bytes) in expected
        .iter()
        .filter(|(path, bytes)| found.get(**path) != Some(*bytes))
    {
        let file = folder().join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(|error| TaskError::io(parent, &error))?;
        }
        fs::write(&file, bytes).map_err(|error| TaskError::io(&file, &error))?;
        println!("wrote fixtures/{path}");
    }
    check()
}

/// Every generated file. Nothing in them is random.
fn generate() -> Result<BTreeMap<&'static str, Vec<u8>>, TaskError> {
    let mut files = BTreeMap::new();
    for (path, bytes) in [
        api::all(),
        chat::all(),
        messages::all(),
        service::all(),
        account::all(),
    ]
    .concat()
    {
        if files.insert(path, bytes).is_some() {
            return Err(TaskError::new(format!("two fixtures are called {path}")));
        }
    }
    Ok(files)
}

/// The files in the folders that hold generated files only.
fn found() -> Result<BTreeMap<String, Vec<u8>>, TaskError> {
    let mut found = BTreeMap::new();
    for place in GENERATED {
        for file in files_under(&folder().join(place))? {
            let bytes = fs::read(&file).map_err(|error| TaskError::io(&file, &error))?;
            found.insert(relative(&file, &folder()), bytes);
        }
    }
    Ok(found)
}

fn differences(expected: &BTreeMap<&'static str, Vec<u8>>, found: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let changed = expected
        .iter()
        .filter_map(|(path, bytes)| match found.get(*path) {
            Some(there) if there == bytes => None,
            Some(there) => {
                let same = bytes.iter().zip(there).take_while(|(one, other)| one == other);
                Some(format!("{path}: differs from byte {} on", same.count()))
            }
            None => Some(format!("{path}: missing")),
        });
    let stray = found.keys().filter(|path| !expected.contains_key(path.as_str()));
    changed
        .chain(stray.map(|path| format!("{path}: not generated")))
        .collect()
}

/// Files without a row in the README, and rows without a file.
fn undocumented(expected: &BTreeMap<&'static str, Vec<u8>>) -> Result<Vec<String>, TaskError> {
    let path = folder().join("README.md");
    let readme = fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
    let rows: BTreeSet<&str> = documented(&readme).collect();
    let files: BTreeSet<&str> = expected.keys().copied().collect();
    let missing = files
        .difference(&rows)
        .map(|path| format!("README.md: no row for {path}"));
    let dead = rows
        .difference(&files)
        .map(|path| format!("README.md: a row for {path}, which is not generated"));
    Ok(missing.chain(dead).collect())
}

/// The paths in the rows of the table of generated files, those with all three cells filled.
fn documented(readme: &str) -> impl Iterator<Item = &str> {
    let (_, table) = readme.split_once("## Generated").unwrap_or_default();
    table.lines().filter_map(|row| {
        let (path, rest) = row.strip_prefix("| [`")?.split_once("`](")?;
        let cells = rest
            .split(" | ")
            .filter(|cell| !cell.trim_matches([' ', '|']).is_empty());
        (cells.count() == 3).then_some(path)
    })
}

fn pretty(json: Json) -> Vec<u8> {
    json.to_pretty().into_bytes()
}

fn bytes(text: impl Into<Vec<u8>>) -> Vec<u8> {
    text.into()
}

fn folder() -> PathBuf {
    root().join("fixtures")
}

/// Folders below `fixtures/` in which every file is generated.
const GENERATED: [&str; 4] = ["chat", "livestream-api", "pages", "service"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_missing_and_stray_files_are_listed() {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let expected = BTreeMap::from([
            ("a", b"same".to_vec()),
            ("b", b"abc".to_vec()),
            ("d", b"new".to_vec()),
        ]);
        let found = BTreeMap::from([file("a", "same"), file("b", "abX"), file("c", "old")]);
        let listed = ["b: differs from byte 2 on", "d: missing", "c: not generated"];
        assert_eq!(differences(&expected, &found), listed);
    }

    #[test]
    fn a_row_needs_all_three_cells() {
        let readme = "| [`x`](x) | a | b |\n## Generated\n| File | Shows | Evidence |\n|---|---|---|\n\
                      | [`a`](a) | it \\| that | known |\n| [`b`](b) | it | |\n| [`c`](c) |";
        assert_eq!(documented(readme).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn streams_differ_in_line_ends_only() {
        let files = generate().unwrap();
        let file = |name: &str| {
            String::from_utf8(files[format!("chat/stream-{name}.sse").as_str()].clone()).unwrap()
        };
        let lf = file("lf");
        assert_eq!(file("crlf"), lf.replace('\n', "\r\n"));
        assert_eq!(file("cr"), lf.replace('\n', "\r"));
        assert_eq!(file("bom"), format!("\u{feff}{lf}"));
    }
}
