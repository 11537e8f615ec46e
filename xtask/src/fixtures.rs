//! `cargo xtask fixtures`: the generated files below `fixtures/`, made from the simulator's templates.
//!
//! What a file shows, and the evidence for it, stands in the table of `fixtures/README.md`.

mod account;
mod api;
mod chat;
mod messages;
mod people;
mod service;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use rumble_sim::Json;

use crate::TaskError;
use crate::generated::{self, Files};
use crate::workspace::{relative, root};

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
    if !generated::is_check("fixtures", arguments)? {
        generated::write(&generate()?)?;
    }
    check()
}

/// Fails with the list of what differs between templates, files and the table in the README.
pub(crate) fn check() -> Result<(), TaskError> {
    let files = generate()?;
    let findings = undocumented(&files)?;
    if !findings.is_empty() {
        return Err(TaskError::new(findings.join("\n")));
    }
    generated::check("fixtures", &files, &GENERATED.map(|place| folder().join(place)))
}

/// Every generated file. Nothing in them is random.
fn generate() -> Result<Files, TaskError> {
    let mut files = Files::new();
    let all = [
        account::all(),
        api::all(),
        chat::all(),
        messages::all(),
        service::all(),
    ];
    for (path, bytes) in all.concat() {
        if files.insert(folder().join(path), bytes).is_some() {
            return Err(TaskError::new(format!("two fixtures are called {path}")));
        }
    }
    Ok(files)
}

/// Files without a row in the README, and rows without a file.
fn undocumented(files: &Files) -> Result<Vec<String>, TaskError> {
    let path = folder().join("README.md");
    let readme = fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
    let rows: BTreeSet<String> = documented(&readme).map(str::to_owned).collect();
    let files: BTreeSet<String> = files.keys().map(|path| relative(path, &folder())).collect();
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
    fn a_row_needs_all_three_cells() {
        let readme = "| [`x`](x) | a | b |\n## Generated\n| File | Shows | Evidence |\n|---|---|---|\n\
                      | [`a`](a) | it \\| that | known |\n| [`b`](b) | it | |\n| [`c`](c) |";
        assert_eq!(documented(readme).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn streams_differ_in_line_ends_only() {
        let files = generate().unwrap();
        let file = |name: &str| {
            String::from_utf8(files[&folder().join(format!("chat/stream-{name}.sse"))].clone()).unwrap()
        };
        let lf = file("lf");
        assert_eq!(file("crlf"), lf.replace('\n', "\r\n"));
        assert_eq!(file("cr"), lf.replace('\n', "\r"));
        assert_eq!(file("bom"), format!("\u{feff}{lf}"));
    }
}
