use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::TaskError;
use crate::workspace::{Workspace, relative, root, texts_under};

/// Warnings and findings about the source files of all members.
pub(super) fn check(workspace: &Workspace) -> Result<(Vec<String>, Vec<String>), TaskError> {
    let (mut warnings, mut findings) = (Vec::new(), Vec::new());
    for package in workspace.members() {
        let mut sources = Vec::new();
        for (file, text) in texts_under(package.folder(), "rs")? {
            let path = relative(&file, root());
            if file.ends_with("mod.rs") {
                findings.push(format!(
                    "{path}: name it for the module and put it next to the folder"
                ));
            }
            if file.starts_with(package.folder().join("src")) {
                findings.extend(outside(package.folder(), &file, &text));
                sources.push((path, text));
            }
        }
        let lengths = sources.iter().map(|(path, text)| (path, text.lines().count()));
        let long = lengths.filter(|(_, lines)| *lines > MAX_LINES);
        warnings.extend(long.map(|(path, lines)| format!("{path} has {lines} lines, more than {MAX_LINES}")));
        findings.extend(hidden(&sources));
        findings.extend(same_names(package.name(), &sources));
        findings.extend(super::cycles::cycles(package.name(), &sources));
        findings.extend(super::retired::retired_items(package.name(), &sources));
    }
    Ok((warnings, findings))
}

/// Files that a source file includes from outside of its package, where a packaged crate does not have them.
fn outside(package: &Path, file: &Path, text: &str) -> Vec<String> {
    let depth = file.strip_prefix(package).unwrap_or(file).components().count() - 1;
    let included = ["include_str!(", "include_bytes!(", "include!(", "#[path = "];
    let included = included.iter().flat_map(|call| text.split(call).skip(1));
    let paths = included.filter_map(|rest| rest.split('"').nth(1));
    let out = paths.filter(|path| path.matches("../").count() > depth);
    out.map(|path| format!("{}: {path} is outside of the package", relative(file, root())))
        .collect()
}

/// Public items are documented.
fn hidden(sources: &[(String, String)]) -> impl Iterator<Item = String> {
    let hidden = sources.iter().filter(|(_, text)| {
        let mut lines = text.lines().map(str::trim_start);
        lines.any(|line| line.starts_with("#[doc(hidden)]") || line.starts_with("#![doc(hidden)]"))
    });
    hidden.map(|(path, _)| format!("{path}: a hidden public item; document it, or make it private"))
}

/// Public types of the same name in one crate.
fn same_names(package: &str, sources: &[(String, String)]) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, text) in sources {
        for name in text.lines().filter_map(public_type) {
            places.entry(name).or_default().push(path);
        }
    }
    let allowed: BTreeSet<_> = SAME_NAMES.into_iter().collect();
    let twice = places
        .into_iter()
        .filter(|(name, places)| places.len() > 1 && !allowed.contains(&(package, *name)));
    twice
        .map(|(name, places)| format!("{package}: several public types `{name}`: {}", places.join(", ")))
        .collect()
}

fn public_type(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let (kind, rest) = rest.split_once(' ')?;
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    (end > 0 && matches!(kind, "struct" | "enum" | "trait" | "type" | "union")).then_some(rest.get(..end)?)
}

/// Two records of different protocols.
const SAME_NAMES: [(&str, &str); 1] = [("rumble-model", "Rant")];
const MAX_LINES: usize = 400;

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> (String, String) {
        (path.to_owned(), text.to_owned())
    }

    #[test]
    fn public_types_of_one_name_are_found() {
        let sources = [
            source("a.rs", "pub struct One {}\npub(crate) struct Two;\n"),
            source(
                "b.rs",
                "    pub enum One<T> {}\npub struct Two(u8);\npub fn One() {}\n",
            ),
        ];
        assert_eq!(
            same_names("x", &sources),
            ["x: several public types `One`: a.rs, b.rs"]
        );
    }

    #[test]
    fn included_files_outside_of_the_package_are_found() {
        let package = Path::new("crates/a");
        let findings = |text: &str| outside(package, &package.join("src/b/c.rs"), text).len();
        let up = "../".repeat(3);
        assert_eq!(findings(r#"include_str!("../../README.md")"#), 0);
        assert_eq!(
            findings(&format!("include_str!(concat!(\"{up}\", \"README.md\"))")),
            1
        );
        assert_eq!(findings(&format!("#[path = \"{up}d/src/e.rs\"]")), 1);
    }

    #[test]
    fn hidden_items_are_found_outside_comments() {
        let sources = [
            source("a.rs", "    #[doc(hidden)]\n"),
            source("b.rs", "/// #[doc(hidden)]\n"),
        ];
        assert_eq!(hidden(&sources).count(), 1);
    }
}
