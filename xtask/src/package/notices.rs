use std::fs;
use std::path::Path;

use super::contained::{self, Contained, TARGETS};
use super::folder;
use crate::dependencies::PERMITTED;
use crate::workspace::{Workspace, files_under, relative, root};
use crate::{TaskError, programs};

/// Writes the licences of the crates that the command contains to one page.
pub(super) fn write() -> Result<(), TaskError> {
    let about = programs::cargo_tool("cargo-about", "0.9.3", &["--features", "cli"])?;
    fs::create_dir_all(folder()).map_err(|error| TaskError::io(&folder(), &error))?;
    let settings = folder().join("about.toml");
    let text = format!(
        "accepted = {PERMITTED:?}\ntargets = {TARGETS:?}\n\
         ignore-dev-dependencies = true\nignore-build-dependencies = true\n"
    );
    fs::write(&settings, text).map_err(|error| TaskError::io(&settings, &error))?;
    let page = folder().join("THIRD-PARTY.txt");
    let mut command = programs::subcommand(&about, "about");
    command.args(["generate", "--fail", "--locked"]);
    command.args(["--manifest-path", "crates/cocorum-cli/Cargo.toml"]);
    command
        .arg("--config")
        .arg(settings)
        .arg("--output-file")
        .arg(&page);
    programs::run(command.arg("xtask/src/package/notices.hbs").current_dir(root()))?;

    let mut text = fs::read_to_string(&page).map_err(|error| TaskError::io(&page, &error))?;
    let crates = contained::crates()?;
    let missing = missing(&text, &crates);
    if !missing.is_empty() {
        return Err(TaskError::new(format!(
            "{} lacks {}",
            page.display(),
            missing.join(", ")
        )));
    }
    let workspace = Workspace::read()?;
    for found in &crates {
        let package = workspace
            .packages()
            .find(|package| package.name() == found.name && package.version() == found.version)
            .ok_or_else(|| TaskError::new(format!("cargo metadata lacks {}", found.name)))?;
        text += &bundled(found, package.folder(), &text)?;
    }
    fs::write(&page, &text).map_err(|error| TaskError::io(&page, &error))?;
    println!(
        "{}: {} crates, {} lines",
        page.display(),
        crates.len(),
        text.lines().count()
    );
    Ok(())
}

/// Crates that the page does not name.
fn missing(page: &str, crates: &[Contained]) -> Vec<String> {
    let named: std::collections::HashSet<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .map(|line| line.split(',').next().unwrap_or(line))
        .collect();
    let names = crates
        .iter()
        .map(|found| format!("{} {}", found.name, found.version));
    names.filter(|name| !named.contains(&**name)).collect()
}

/// Licences of third-party code that a crate contains, such as a C library, unless the page has the same text.
fn bundled(owner: &Contained, folder: &Path, page: &str) -> Result<String, TaskError> {
    let mut sections = String::new();
    for file in files_under(folder)? {
        let path = relative(&file, folder);
        if !is_third_party(&path) || NOT_USED.contains(&(&*owner.name, &*path)) {
            continue;
        }
        let text = fs::read_to_string(&file).map_err(|error| TaskError::io(&file, &error))?;
        if !page.contains(text.trim()) && !sections.contains(text.trim()) {
            let line = "-".repeat(80);
            let (name, version) = (&owner.name, &owner.version);
            sections += &format!(
                "{line}\n{name} {version} contains third-party code, under {path}:\n\n{}\n\n",
                text.trim()
            );
        }
    }
    Ok(sections)
}

/// Whether a file of a crate is the licence of a part of it, by its path.
fn is_third_party(path: &str) -> bool {
    let path = path.to_uppercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let is_compiled = !["TESTS", "BENCHES", "EXAMPLES"]
        .iter()
        .any(|part| folder.split('/').any(|name| name == *part));
    let is_license = ["LICENSE", "LICENCE", "COPYING"]
        .iter()
        .any(|start| name.starts_with(start) && !name.ends_with(".RS"));
    let is_of_a_part = !folder.is_empty() || name.contains("THIRD");
    is_compiled && (is_license && is_of_a_part || name.starts_with("NOTICE"))
}

/// Licences that are not chosen: zstd is under this or the BSD licence.
const NOT_USED: [(&str, &str); 1] = [("zstd-sys", "zstd/COPYING")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crate_that_a_page_does_not_name_is_missing() {
        let page = "MIT License, used by:\n  one 1.0.0, https://example.invalid\n  two 2.0.0\n";
        let contained = |name: &str, version: &str| Contained {
            name: name.to_owned(),
            version: version.to_owned(),
        };
        let crates = [
            contained("one", "1.0.0"),
            contained("two", "2.0.1"),
            contained("wo", "2.0.0"),
        ];
        assert_eq!(missing(page, &crates), ["two 2.0.1", "wo 2.0.0"]);
    }

    #[test]
    fn licences_of_parts_are_distinguished_from_the_main_one() {
        for path in [
            "third_party/fiat/LICENSE",
            "src/spin/License.txt",
            "LICENSE-THIRD-PARTY",
            "NOTICE",
        ] {
            assert!(is_third_party(path), "{path}");
        }
        for path in ["LICENSE", "LICENSE-MIT", "src/license.rs", "tests/data/LICENSE"] {
            assert!(!is_third_party(path), "{path}");
        }
    }
}
