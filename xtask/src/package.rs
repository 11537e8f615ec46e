//! `cargo xtask package`: what a release consists of, built and checked on this machine. The steps of the release workflow
//! that do not depend on another machine are these.

mod contained;
mod debian;
mod files;
mod notices;
mod sbom;
mod workflow;

use std::path::PathBuf;
use std::process::Command;

use crate::steps::{self, Step};
use crate::workspace::root;
use crate::{TaskError, programs};

const STEPS: &[Step] = &[
    Step::check("workflow", "cargo xtask package workflow", workflow::check),
    Step::cargo(
        "docs",
        "--config build.rustdocflags=['-Dwarnings'] doc --workspace --exclude xtask --no-deps --all-features",
    ),
    Step::cargo("crates", "package --workspace"),
    Step::cargo("binary", "build --locked --profile dist -p cocorum-cli"),
    Step::check("notices", "cargo xtask package notices", notices::write),
    Step::check("files", "cargo xtask package files", files::write),
    Step::check("sbom", "cargo xtask package sbom", sbom::write),
    Step::check("archive", "cargo xtask package archive", archive),
    Step::check("debian", "cargo xtask package debian", debian::check),
];

pub(crate) fn run(names: &[String]) -> Result<(), TaskError> {
    steps::run(STEPS, names)
}

/// Where everything but the crates is written.
fn folder() -> PathBuf {
    root().join("target/distribution")
}

/// Time of the commit in seconds since 1970, for `SOURCE_DATE_EPOCH`: the same commit results in the same files.
fn commit_time() -> Result<String, TaskError> {
    let mut git = Command::new("git");
    let time = programs::output(git.args(["log", "-1", "--format=%ct"]).current_dir(root()))?;
    Ok(time.trim().to_owned())
}

/// Packs the archive of this machine as the workflow does, and runs the program in it.
fn archive() -> Result<(), TaskError> {
    let version = programs::output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or_else(|| TaskError::new("rustc does not report its host"))?;
    let mut pack = Command::new("sh");
    programs::run(
        pack.args([".github/archive.sh", host, "target/dist"])
            .current_dir(root()),
    )?;
    let name = format!("cocorum-{}-{host}", env!("CARGO_PKG_VERSION"));
    let unpacked = folder().join("unpacked");
    _ = std::fs::remove_dir_all(&unpacked);
    std::fs::create_dir_all(&unpacked).map_err(|error| TaskError::io(&unpacked, &error))?;
    let archive = folder().join(format!("{name}.tar.gz"));
    let mut unpack = Command::new("tar");
    programs::run(unpack.arg("-xzf").arg(archive).arg("-C").arg(&unpacked))?;
    runs(Command::new(unpacked.join(name).join("cocorum")))
}

/// Whether a built command has the version of the workspace.
fn runs(mut program: Command) -> Result<(), TaskError> {
    let version = programs::output(program.arg("--version"))?;
    let expected = format!("cocorum {}", env!("CARGO_PKG_VERSION"));
    if version.trim() == expected {
        println!("{expected} runs");
        return Ok(());
    }
    Err(TaskError::new(format!(
        "expected `{expected}`, got `{}`",
        version.trim()
    )))
}
