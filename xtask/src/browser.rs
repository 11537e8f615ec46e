//! `cargo xtask ci browser`: the pages of cocorum-serve in headless Chromium. Their package is not a member of the workspace.

use std::path::Path;

use crate::TaskError;
use crate::programs::{self, Program};
use crate::shells;
use crate::workspace::cargo;

pub(crate) fn check() -> Result<(), TaskError> {
    programs::install_missing(&PROGRAMS)?;
    run("fmt", &["--check"])?;
    shells::build()?;
    run("test", &["--target-dir", "target"])
}

/// Writes the pictures of the pages.
pub(crate) fn pictures(folder: &Path) -> Result<(), TaskError> {
    programs::install_missing(&PROGRAMS)?;
    programs::install_missing(&[EMOJI])?;
    let folder = folder.display().to_string();
    run("run", &["--quiet", "--target-dir", "target", "--", &folder])
}

fn run(command: &str, arguments: &[&str]) -> Result<(), TaskError> {
    let mut cargo = cargo();
    programs::run(cargo.args([command, "--manifest-path", MANIFEST]).args(arguments))
}

const MANIFEST: &str = "crates/cocorum-serve/browser/Cargo.toml";

/// Programs of Debian that the step runs, each with its package.
const PROGRAMS: [Program; 2] = [
    ("chromium", &["--version"], "chromium"),
    ("chromedriver", &["--version"], "chromium-driver"),
];

const EMOJI: Program = (
    "sh",
    &["-c", "fc-list | grep -q NotoColorEmoji"],
    "fonts-noto-color-emoji",
);
