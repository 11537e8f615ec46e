//! The Rust snippets of the README and of `docs/` compile: each is part of a function in a file of this folder, or in the
//! asynchronous tests of `rumble-livestream-api`. Snippets that do not need Rumble's servers also run.

#![expect(
    dead_code,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test with snippets that are only compiled, print, and read the clock"
)]

mod account_events;
mod bots;
mod from_python;
mod getting_started;
mod readme;
mod simulator;

use std::fs;
use std::path::{Path, PathBuf};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn snippets_of_all_pages_are_compiled() {
    let sources = sources();
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for block in text.split("```rust").skip(1) {
            let (options, snippet) = block.split_once('\n').unwrap();
            assert_eq!(options, "", "{}: every snippet is compiled", page.display());
            let snippet = snippet.split("```").next().unwrap();
            let is_compiled = sources.contains(&without_whitespace(snippet));
            assert!(is_compiled, "{}: not compiled:\n{snippet}", page.display());
            count += 1;
        }
    }
    assert!(count > 20, "{count} snippets");
}

/// The README of the repository and the pages of `docs/`.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let docs = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> = docs
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.push(root.join("README.md"));
    pages
}

/// The text of the files that contain the snippets.
fn sources() -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let entries = fs::read_dir(crates.join("cocorum/tests/pages")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.push(crates.join("rumble-livestream-api/tests/stream/page.rs"));
    files
        .iter()
        .map(|file| without_whitespace(&fs::read_to_string(file).unwrap()))
        .collect()
}

fn without_whitespace(text: &str) -> String {
    text.split_whitespace().collect()
}
