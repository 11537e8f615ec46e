//! Responses and lost connections are classified in one place.

use crate::TaskError;
use crate::workspace::{Workspace, relative, root, texts_under};

/// Files that may distinguish statuses and transport errors.
const CLASSIFICATION: [&str; 3] = [
    "crates/rumble-http/src/classify.rs",
    "crates/rumble-http/src/transport_error.rs",
    "crates/rumble-http/src/transport_error/",
];

/// Members that are not clients.
const UNCHECKED: [&str; 4] = ["cocorum-serve", "rumble-sim", "rumble-testkit", "xtask"];

/// Names whose use distinguishes transport errors or statuses.
const NAMES: [&str; 6] = [
    "StatusCode::",
    "TransportErrorKind as ",
    "rustls::CertificateError",
    "rustls::Error",
    "ureq::Error::",
    "Error::ConnectProxyFailed",
];

/// Names that a custom transport uses to report errors. Only matching them is a classification.
const KINDS: [&str; 2] = ["TimeoutPhase::", "TransportErrorKind::"];

/// Lines outside the classification that distinguish statuses or transport errors.
pub(super) fn tables(workspace: &Workspace) -> Result<Vec<String>, TaskError> {
    let mut findings = Vec::new();
    for package in workspace
        .members()
        .filter(|package| !UNCHECKED.contains(&package.name()))
    {
        for (file, text) in texts_under(&package.folder().join("src"), "rs")? {
            let path = relative(&file, root());
            if !CLASSIFICATION.iter().any(|place| path.starts_with(place)) && !is_test(&path) {
                findings.extend(lines(&text).map(|(number, line)| {
                    format!("{path}:{number}: only rumble_http::classify and transport_error classify failures: `{line}`")
                }));
            }
        }
    }
    Ok(findings)
}

fn is_test(path: &str) -> bool {
    path.split('/')
        .any(|part| matches!(part, "tests" | "tests.rs" | "test_support" | "test_support.rs"))
}

/// Numbers and texts of such lines, outside comments and the tests at the end of a file.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text
        .lines()
        .map(str::trim)
        .enumerate()
        .take_while(|(_, line)| *line != "#[cfg(test)]");
    code.filter(|(_, line)| !line.starts_with("//") && is_table(line))
        .map(|(number, line)| (number + 1, line))
}

fn is_table(line: &str) -> bool {
    NAMES.iter().any(|name| line.contains(name))
        || KINDS.iter().any(|name| asks_for(line, name))
        || compares_status(line)
        || names_status(line)
}

/// Whether a value of this type is compared or matched.
fn asks_for(line: &str, name: &str) -> bool {
    line.find(name).is_some_and(|at| {
        let (before, after) = line.split_at(at);
        let words = ["matches!(", "==", "!=", "if let ", "while let "];
        after.contains("=>") || words.iter().any(|word| before.contains(word))
    })
}

/// Whether a status is compared or matched.
fn compares_status(line: &str) -> bool {
    line.match_indices("status()").any(|(at, found)| {
        let (before, after) = (
            line.get(..at).unwrap_or_default(),
            line.get(at + found.len()..).unwrap_or_default(),
        );
        let after = after.trim_start();
        ["==", "!=", "<", ">"].iter().any(|sign| after.starts_with(sign))
            || ["match ", "matches!(", "contains(&"]
                .iter()
                .any(|word| before.contains(word))
    })
}

/// Whether a line contains `status` and an HTTP status as a number.
fn names_status(line: &str) -> bool {
    let words = line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let is_number = |word: &str| {
        word.parse()
            .is_ok_and(|number: u16| (100..=599).contains(&number))
    };
    line.to_ascii_lowercase().contains("status") && words.clone().any(is_number)
        || line.starts_with("const ") && line.contains(": u16 = ") && words.clone().any(is_number)
}

#[cfg(test)]
mod tests {
    use super::{is_table, lines};

    #[test]
    fn tables_of_statuses_and_transport_errors_are_found() {
        for line in [
            "if response.status() == 204 {",
            "None if response.status() != OK => {}",
            "match head.status() {",
            "matches!(error.status(), Some(200..=299 | 401 | 403))",
            "const NO_CONTENT: u16 = 204;",
            "let is_gone = status == 404;",
            "Err(failure) if matches!(failure.kind(), TransportErrorKind::Timeout(_)) => {}",
            "ureq::Error::HostNotFound => {}",
            "StatusCode::FORBIDDEN => {}",
            "TransportErrorKind::Timeout(_) => {}",
            "if error.kind() == TransportErrorKind::Tls {",
        ] {
            assert!(is_table(line), "{line}");
        }
        for line in [
            "tracing::debug!(status = response.status(), \"answered\");",
            "pub use rumble_http::{TimeoutPhase, TransportErrorKind};",
            "const MAX_CHARS: usize = 200;",
            "None => self.failed(TransportErrorKind::Connect, cause),",
            "let Some(status) = error.status() else {",
            "ExitCode::from(print.status())",
        ] {
            assert!(!is_table(line), "{line}");
        }
    }

    #[test]
    fn comments_and_tests_are_skipped() {
        let text = "/// status 404\nlet a = 1;\nstatus == 404\n#[cfg(test)]\nstatus == 500\n";
        assert_eq!(lines(text).collect::<Vec<_>>(), [(3, "status == 404")]);
    }
}
