//! Licences and bans of everything that is compiled, and dependencies that a crate declares and does not use.

use std::path::Path;

use crate::TaskError;
use crate::workspace::{Package, Workspace, texts_under};

pub(crate) fn check() -> Result<(), TaskError> {
    let workspace = Workspace::read()?;
    let mut findings = unwanted(&workspace);
    for package in workspace.members() {
        findings.extend(unused(&workspace, package)?);
    }
    if findings.is_empty() {
        println!("{} packages, no finding", workspace.packages().count());
        return Ok(());
    }
    Err(TaskError::new(findings.join("\n")))
}

/// Packages whose licence is not permissive, and banned ones.
fn unwanted(workspace: &Workspace) -> Vec<String> {
    let mut findings = Vec::new();
    for package in workspace.packages() {
        let (name, license) = (package.name(), package.license());
        if !is_permitted(license) {
            findings.push(format!("{name}: the licence `{license}` is not permitted"));
        }
        if let Some((_, reason)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            findings.push(format!(
                "{name} is banned: {reason}; see `cargo tree --workspace -i {name}`"
            ));
        }
    }
    findings
}

/// Whether an SPDX expression leaves a choice of permissive licences only.
fn is_permitted(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // `AND` has the higher precedence. Ignoring the parentheses of `(A OR B) AND C` requires A, or B and C.
    expression.split(" OR ").any(|choice| {
        let mut licenses = choice.split(" AND ").map(str::trim);
        licenses.all(|license| PERMITTED.contains(&license))
    })
}

/// The files that a file includes from other folders, with `#[path = "…"]`.
fn included(file: &Path, text: &str) -> String {
    let folder = file.parent().unwrap_or(file);
    let paths = text.lines().filter_map(|line| {
        let path = line.trim().strip_prefix("#[path = \"")?;
        path.strip_suffix("\"]")
    });
    // A missing file is an error of the compiler.
    paths
        .filter_map(|path| std::fs::read_to_string(folder.join(path)).ok())
        .collect()
}

/// Declared dependencies whose name does not occur in the source.
fn unused(workspace: &Workspace, package: Package<'_>) -> Result<Vec<String>, TaskError> {
    let mut library = String::new();
    let mut everything = String::new();
    for (file, mut text) in texts_under(package.folder(), "rs")? {
        let relative = file.strip_prefix(package.folder()).unwrap_or(&file);
        text += &included(&file, &text);
        if relative.starts_with("src") || relative.ends_with("build.rs") {
            library += &without_comments(&text);
        }
        everything += &text;
    }
    let findings = package.dependencies().filter(|dependency| {
        let source = if dependency.is_dev() {
            &everything
        } else {
            &library
        };
        !contains_word(source, &dependency.identifier(workspace))
    });
    let text = |name: &str| format!("{}: declares {name} and does not use it", package.name());
    Ok(findings.map(|dependency| text(dependency.name())).collect())
}

fn without_comments(source: &str) -> String {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| [line, "\n"]).collect()
}

/// Whether an identifier occurs as a whole.
fn contains_word(source: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    source.match_indices(word).any(|(at, _)| {
        let (before, rest) = source.split_at(at);
        !before.ends_with(is_part) && !rest.trim_start_matches(word).starts_with(is_part)
    })
}

const PERMITTED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    // clipboard-win and error-code, which rustyline needs on Windows. The licence requires no notice with a compiled
    // program.
    "BSL-1.0",
    // The root certificates of webpki-roots: data, without conditions on what is made with it.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

const BANNED: [(&str, &str); 5] = [
    (
        "aws-lc-sys",
        "rustls uses ring here; a second provider needs a C compiler and CMake",
    ),
    (
        "chrono",
        "times are read by rumble-model, and written with `time`",
    ),
    ("native-tls", "TLS is rustls"),
    ("openssl-sys", "TLS is rustls"),
    ("reqwest", "HTTP clients are ureq"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_permissive_choice_is_permitted() {
        for license in [
            "MIT",
            "Unlicense OR MIT",
            "MIT/Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
        ] {
            assert!(is_permitted(license), "{license}");
        }
        for license in [
            "",
            "MPL-2.0",
            "GPL-3.0-only",
            "MIT AND GPL-2.0",
            "Apache-2.0 WITH X",
        ] {
            assert!(!is_permitted(license), "{license}");
        }
    }

    #[test]
    fn banned_packages_and_licences_are_found() {
        let metadata =
            r#"{"packages":[{"name":"reqwest","license":"MIT"},{"name":"left-pad","license":"MPL-2.0"}]}"#;
        let findings = unwanted(&Workspace::parse(metadata).unwrap()).join("\n");
        assert!(findings.contains("reqwest is banned"), "{findings}");
        assert!(findings.contains("left-pad: the licence `MPL-2.0`"), "{findings}");
    }

    #[test]
    fn names_count_as_whole_words_outside_comments() {
        let source = without_comments("// use time;\nuse serde_json::Value;\nlet timer = 1;\n");
        assert!(contains_word(&source, "serde_json"));
        assert!(!contains_word(&source, "serde"));
        assert!(!contains_word(&source, "time"));
    }
}
