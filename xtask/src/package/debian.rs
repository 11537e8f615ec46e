use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{folder, runs};
use crate::TaskError;
use crate::programs::{self, Program, output, run};
use crate::workspace::{files_under, root};

const PROGRAMS: [Program; 3] = [
    ("lintian", &["--version"], "lintian"),
    ("dpkg-shlibdeps", &["--version"], "dpkg-dev"),
    ("systemd-analyze", &["--version"], "systemd"),
];

/// Builds the Debian package from what the other steps wrote, and checks it: lintian, installed, run, purged.
pub(super) fn check() -> Result<(), TaskError> {
    programs::install_missing(&PROGRAMS)?;
    if Command::new("dpkg")
        .args(["--status", NAME])
        .output()
        .is_ok_and(|done| done.status.success())
    {
        return Err(TaskError::new("the package is installed here; purge it first"));
    }
    let package = build()?;
    let contents = output(Command::new("dpkg-deb").arg("--contents").arg(&package))?;
    for path in CONTENTS {
        if !contents.contains(path) {
            return Err(TaskError::new(format!(
                "{}: no {path}\n{contents}",
                package.display()
            )));
        }
    }
    let lint = [
        "--allow-root",
        "--fail-on",
        "error,warning",
        "--info",
        "--suppress-tags",
        SUPPRESSED,
    ];
    run(Command::new("lintian").args(lint).arg(&package))?;
    run(Command::new("dpkg").arg("--install").arg(&package))?;
    let used = use_installed();
    run(Command::new("dpkg").args(["--purge", NAME]))?;
    used?;
    match Path::new(COMMAND).exists() {
        true => Err(TaskError::new(format!("{COMMAND} is left after the purge"))),
        false => Ok(()),
    }
}

fn build() -> Result<PathBuf, TaskError> {
    let tool = programs::cargo_tool("cargo-deb", "3.8.0", &[])?;
    changelog()?;
    copyright()?;
    let packages = folder().join("debian");
    _ = fs::remove_dir_all(&packages);
    fs::create_dir_all(&packages).map_err(|error| TaskError::io(&packages, &error))?;
    let mut command = programs::subcommand(&tool, "deb");
    command.args([
        "--package",
        "cocorum-cli",
        "--profile",
        "dist",
        "--no-build",
        "--output",
    ]);
    run(command.arg(&packages).current_dir(root()))?;
    match files_under(&packages)?.as_slice() {
        [package] => Ok(package.clone()),
        several => Err(TaskError::new(format!("expected one package, found {several:?}"))),
    }
}

/// The changelog in Debian's form, with the time of the commit.
fn changelog() -> Result<(), TaskError> {
    let last = |format: &str| {
        let mut git = Command::new("git");
        output(git.args(["log", "-1", format]).current_dir(root()))
    };
    let (version, maintainer) = (env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_AUTHORS"));
    let text = format!(
        "{NAME} ({version}-1) unstable; urgency=medium\n\n  * See CHANGELOG.md in the repository.\n\n -- {maintainer}  {}",
        last("--format=%aD")?
    );
    let file = folder().join("changelog");
    fs::write(&file, text).map_err(|error| TaskError::io(&file, &error))
}

/// Both licences: one as text, one as the file that every Debian system has.
fn copyright() -> Result<(), TaskError> {
    let license = root().join("LICENSE-MIT");
    let text = fs::read_to_string(&license).map_err(|error| TaskError::io(&license, &error))?;
    let file = folder().join("copyright");
    let text = format!("{text}\n{APACHE}");
    fs::write(&file, text).map_err(|error| TaskError::io(&file, &error))
}

fn use_installed() -> Result<(), TaskError> {
    runs(Command::new(COMMAND))?;
    let mut chat = Command::new(COMMAND);
    let lines = output(chat.args(["chat", "--demo", "--json", "--limit", "3"]))?;
    if !lines.contains(r#""event":"message""#) {
        return Err(TaskError::new(format!("no message of the simulator:\n{lines}")));
    }
    run(Command::new("systemd-analyze").args(["verify", "cocorum-record.service"]))
}

const APACHE: &str = "\
Alternatively, at your option, the Apache License, Version 2.0; its text is in
/usr/share/common-licenses/Apache-2.0 on Debian systems.

The licences of the crates that the program contains are in THIRD-PARTY.txt.
";

/// Tags about the archive of Debian, where this package is not, and about the placeholder of the maintainer's address.
const SUPPRESSED: &str = "initial-upload-closes-no-bugs,bogus-mail-host";

const NAME: &str = "cocorum";
const COMMAND: &str = "/usr/bin/cocorum";

/// Parts of paths in the package.
const CONTENTS: [&str; 10] = [
    "/usr/bin/cocorum",
    "/man1/cocorum.1.gz",
    "/man1/cocorum-chat.1.gz",
    "/bash-completion/completions/cocorum",
    "/fish/vendor_completions.d/cocorum.fish",
    "/zsh/vendor-completions/_cocorum",
    "/systemd/system/cocorum-record.service",
    "/doc/cocorum/copyright",
    "/doc/cocorum/changelog.Debian.gz",
    "/doc/cocorum/THIRD-PARTY.txt",
];
