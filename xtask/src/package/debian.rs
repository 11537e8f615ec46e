use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{commit_time, folder, runs};
use crate::programs::{self, Program, output, run};
use crate::workspace::{files_under, root};
use crate::{TaskError, service};

const PROGRAMS: [Program; 5] = [
    ("bash", &["--version"], "bash"),
    ("dpkg-shlibdeps", &["--version"], "dpkg-dev"),
    ("lintian", &["--version"], "lintian"),
    ("man", &["--version"], "man-db"),
    ("systemd-analyze", &["--version"], "systemd"),
];

/// Builds the Debian package from the files that the other steps wrote. Checks it with lintian, then installs, uses and
/// purges it.
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
    let contents = paths(&contents);
    for file in FILES {
        if !contents.iter().any(|path| path == Path::new(file)) {
            return Err(TaskError::new(format!("{}: no {file}", package.display())));
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
    let new: Vec<_> = contents.into_iter().filter(|path| !path.exists()).collect();
    // Debian's container images are configured to omit documentation.
    let install = ["--path-include=/usr/share/*", "--install"];
    let used = run(Command::new("dpkg").args(install).arg(&package)).and_then(|()| use_installed());
    run(Command::new("dpkg").args(["--purge", NAME]))?;
    used?;
    match new.iter().find(|path| path.exists()) {
        Some(left) => Err(TaskError::new(format!(
            "{} is left after the purge",
            left.display()
        ))),
        None => Ok(()),
    }
}

/// Absolute paths in the output of `dpkg-deb --contents`.
fn paths(listing: &str) -> Vec<PathBuf> {
    let path = |line: &str| line.split_once(" ./").map(|(_, path)| Path::new("/").join(path));
    listing.lines().filter_map(path).collect()
}

fn build() -> Result<PathBuf, TaskError> {
    let tool = programs::cargo_tool("cargo-deb", "3.8.0", &["--debug"])?;
    let license = root().join("LICENSE-MIT");
    let license = fs::read_to_string(&license).map_err(|error| TaskError::io(&license, &error))?;
    let mut git = Command::new("git");
    let date = output(git.args(["log", "-1", "--format=%aD"]).current_dir(root()))?;
    for (name, text) in [
        ("changelog", changelog(date.trim())),
        ("copyright", copyright(&license)),
    ] {
        let file = folder().join(name);
        fs::write(&file, text).map_err(|error| TaskError::io(&file, &error))?;
    }
    let packages = folder().join("debian");
    _ = fs::remove_dir_all(&packages);
    // cargo-deb generates the scripts for the unit only if a folder of maintainer scripts exists.
    for new in [&packages, &folder().join("maintainer-scripts")] {
        fs::create_dir_all(new).map_err(|error| TaskError::io(new, &error))?;
    }
    let mut command = programs::subcommand(&tool, "deb");
    command.args(["--package", "cocorum-cli", "--profile", "dist", "--no-build"]);
    command.arg("--output").arg(&packages);
    command.env("SOURCE_DATE_EPOCH", commit_time()?);
    run(command.current_dir(root()))?;
    match files_under(&packages)?.as_slice() {
        [package] => Ok(package.clone()),
        several => Err(TaskError::new(format!("expected one package, found {several:?}"))),
    }
}

/// The changelog of the package in Debian's format.
fn changelog(date: &str) -> String {
    // cargo separates the authors with colons.
    let maintainer = env!("CARGO_PKG_AUTHORS").split(':').next().unwrap_or_default();
    format!(
        "{NAME} ({}-1) unstable; urgency=medium\n\n  * The changes of the program are in changelog.gz.\n\n -- {maintainer}  {date}\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// Both licences in Debian's format: one as text, one as a reference to the file that every Debian system has.
fn copyright(mit: &str) -> String {
    let holder = mit.lines().find(|line| line.starts_with("Copyright"));
    let holder = holder.unwrap_or_default().trim_start_matches("Copyright (c) ");
    let mut text = format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: {NAME}\nSource: {}\n\n\
         Files: *\nCopyright: {holder}\nLicense: Expat or Apache-2.0\n\
         Comment: The licences of the crates that the program contains are in\n THIRD-PARTY.txt next to this file.\n\n\
         License: Expat\n",
        env!("CARGO_PKG_REPOSITORY")
    );
    for line in mit.lines() {
        text += &match line {
            "" => " .\n".to_owned(),
            line => format!(" {line}\n"),
        };
    }
    text + APACHE
}

const APACHE: &str = "
License: Apache-2.0
 The text of the Apache License, Version 2.0, is in
 /usr/share/common-licenses/Apache-2.0 on Debian systems.
";

/// Runs the command and reads its manual page, completions and unit.
fn use_installed() -> Result<(), TaskError> {
    runs(Command::new(COMMAND))?;
    let mut chat = Command::new(COMMAND);
    let mut man = Command::new("man");
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", COMPLETE]);
    for (command, expected) in [
        (
            chat.args(["chat", "--demo", "--json", "--limit", "3"]),
            r#""event":"message""#,
        ),
        (
            man.args(["--pager=cat", "cocorum-chat"]).env("LC_ALL", "C.UTF-8"),
            "--no-history",
        ),
        (&mut bash, "_cocorum"),
    ] {
        let lines = output(command)?;
        if !lines.contains(expected) {
            return Err(TaskError::new(format!("{command:?}: no {expected} in\n{lines}")));
        }
    }
    service::verify(Path::new(UNIT))
}

/// Loads the installed completions and prints how the command is completed.
const COMPLETE: &str = ". /usr/share/bash-completion/completions/cocorum && complete -p cocorum";

/// Lintian tags that do not apply: the package is not in Debian's archive, and the maintainer's address is a placeholder.
const SUPPRESSED: &str = "initial-upload-closes-no-bugs,bogus-mail-host";

const NAME: &str = "cocorum";
const COMMAND: &str = "/usr/bin/cocorum";
const UNIT: &str = "/usr/lib/systemd/system/cocorum-record.service";

/// Files that the package must have.
const FILES: [&str; 11] = [
    COMMAND,
    UNIT,
    "/usr/share/bash-completion/completions/cocorum",
    "/usr/share/doc/cocorum/THIRD-PARTY.txt",
    "/usr/share/doc/cocorum/changelog.Debian.gz",
    "/usr/share/doc/cocorum/changelog.gz",
    "/usr/share/doc/cocorum/copyright",
    "/usr/share/fish/vendor_completions.d/cocorum.fish",
    "/usr/share/man/man1/cocorum.1.gz",
    "/usr/share/man/man1/cocorum-chat.1.gz",
    "/usr/share/zsh/vendor-completions/_cocorum",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listing_of_a_package_has_absolute_paths() {
        let listing = "drwxr-xr-x root/root 0 2026-11-29 21:50 ./usr/bin/\n\
                       -rwxr-xr-x root/root 9000 2026-11-29 21:50 ./usr/bin/cocorum\n";
        assert_eq!(
            paths(listing),
            [Path::new("/usr/bin/"), Path::new("/usr/bin/cocorum")]
        );
    }

    #[test]
    fn changelog_names_the_maintainer() {
        let text = changelog("Sun, 29 Nov 2026 21:50:52 +0000");
        let last = text.lines().last().unwrap();
        assert!(last.starts_with(" -- "), "{text}");
        assert!(last.ends_with(">  Sun, 29 Nov 2026 21:50:52 +0000"), "{text}");
    }

    #[test]
    fn copyright_contains_the_licence_as_a_field() {
        let text = copyright("Copyright (c) 2026 someone\n\nPermission is granted.\n");
        assert!(text.contains("\nCopyright: 2026 someone\n"), "{text}");
        assert!(
            text.contains(
                "\nLicense: Expat\n Copyright (c) 2026 someone\n .\n Permission is granted.\n\nLicense: "
            ),
            "{text}"
        );
    }
}
