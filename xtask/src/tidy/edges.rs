//! Which crate may depend on which.

use serde_json::Value;

use crate::TaskError;
use crate::workspace::cargo_output;

/// For each library crate, the crates of this workspace that it may name in `[dependencies]`. Edges point one
/// way, and nothing but tests, the command and tools may use the simulator.
const EDGES: [(&str, &[&str]); 9] = [
    ("rumble-model", &[]),
    ("rumble-sim", &[]),
    ("rumble-http", &["rumble-model"]),
    ("rumble-livestream-api", &["rumble-http", "rumble-model"]),
    ("rumble-servicephp", &["rumble-http", "rumble-model"]),
    (
        "rumble-scraping",
        &["rumble-http", "rumble-model", "rumble-servicephp"],
    ),
    (
        "rumble-upload",
        &["rumble-http", "rumble-model", "rumble-servicephp"],
    ),
    (
        "rumble-chat",
        &[
            "rumble-http",
            "rumble-model",
            "rumble-scraping",
            "rumble-servicephp",
        ],
    ),
    (
        "cocorum",
        &[
            "rumble-chat",
            "rumble-http",
            "rumble-livestream-api",
            "rumble-model",
            "rumble-scraping",
            "rumble-servicephp",
            "rumble-upload",
        ],
    ),
];

/// Members of the workspace that may depend on any other.
const FREE: [&str; 2] = ["cocorum-cli", "xtask"];

/// What the tree of a crate, with its default features, may not hold.
const FORBIDDEN: [(&str, &[&[&str]]); 6] = [
    ("rumble-model", &[IO, RUNTIMES, HTML, SIMULATOR]),
    ("rumble-http", &[RUNTIMES, HTML, SIMULATOR]),
    ("rumble-chat", &[RUNTIMES, HTML, SIMULATOR, LOGIN]),
    ("rumble-servicephp", &[RUNTIMES, HTML, SIMULATOR, CHAT]),
    ("rumble-scraping", &[RUNTIMES, SIMULATOR, CHAT]),
    ("cocorum", &[RUNTIMES, SIMULATOR]),
];

const IO: &[&str] = &["http", "mio", "rumble-http", "rustls", "socket2", "ureq"];
const RUNTIMES: &[&str] = &["async-std", "hyper", "reqwest", "smol", "tokio"];
const HTML: &[&str] = &[
    "html5ever",
    "html5gum",
    "kuchikiki",
    "lol_html",
    "markup5ever",
    "scraper",
    "select",
    "tl",
];
const CHAT: &[&str] = &["eventsource-stream", "rumble-chat"];
const SIMULATOR: &[&str] = &["rumble-sim"];
const LOGIN: &[&str] = &["rumble-scraping", "rumble-servicephp"];

/// Dependencies between our crates, development dependencies aside, that [`EDGES`] does not have.
pub(super) fn wrong_edges() -> Result<Vec<String>, TaskError> {
    let metadata = cargo_output(&["metadata", "--format-version", "1", "--no-deps"])?;
    let metadata: Value = serde_json::from_str(&metadata)
        .map_err(|error| TaskError::new(format!("the output of cargo metadata: {error}")))?;
    Ok(wrong_edges_in(&packages(&metadata)))
}

/// A crate and the names of its normal and build dependencies.
#[derive(Debug)]
struct Package<'a> {
    name: &'a str,
    dependencies: Vec<&'a str>,
}

fn packages(metadata: &Value) -> Vec<Package<'_>> {
    let is_dev = |value: &&Value| value.get("kind").and_then(Value::as_str) == Some("dev");
    list(metadata, "packages")
        .iter()
        .map(|package| Package {
            name: name(package),
            dependencies: list(package, "dependencies")
                .iter()
                .filter(|dependency| !is_dev(dependency))
                .map(name)
                .collect(),
        })
        .collect()
}

fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    let list = value.get(member).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

fn name(value: &Value) -> &str {
    value.get("name").and_then(Value::as_str).unwrap_or_default()
}

fn wrong_edges_in(packages: &[Package<'_>]) -> Vec<String> {
    let ours = |name: &str| packages.iter().any(|package| package.name == name);
    let mut findings = Vec::new();
    for package in packages.iter().filter(|package| !FREE.contains(&package.name)) {
        let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == package.name) else {
            findings.push(format!(
                "{}: say in xtask/src/tidy/edges.rs what it may depend on",
                package.name
            ));
            continue;
        };
        let wrong = package
            .dependencies
            .iter()
            .filter(|name| ours(name) && !allowed.contains(name));
        findings.extend(wrong.map(|name| format!("{} may not depend on {name}", package.name)));
    }
    findings
}

/// Crates that must not be in the tree of another, however they came there.
pub(super) fn forbidden_crates() -> Result<Vec<String>, TaskError> {
    let mut findings = Vec::new();
    for (package, forbidden) in FORBIDDEN {
        let tree = cargo_output(&[
            "tree",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])?;
        findings.extend(forbidden_in(package, forbidden, &tree));
    }
    Ok(findings)
}

/// `tree` has a crate per line: its name, then a space.
fn forbidden_in(package: &str, forbidden: &[&[&str]], tree: &str) -> Vec<String> {
    let is_there = |name: &&&str| tree.lines().any(|line| line.split(' ').next() == Some(**name));
    forbidden
        .iter()
        .copied()
        .flatten()
        .filter(is_there)
        .map(|name| format!("{package} draws in {name}: see `cargo tree -p {package} -e normal -i {name}`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_that_is_not_in_the_table_is_found() {
        let metadata: Value = serde_json::from_str(
            r#"{"packages":[
                {"name":"rumble-model","dependencies":[
                    {"name":"serde","kind":null},
                    {"name":"rumble-http","kind":null},
                    {"name":"rumble-sim","kind":"dev"}]},
                {"name":"rumble-http","dependencies":[{"name":"rumble-model","kind":null}]},
                {"name":"rumble-sim","dependencies":[{"name":"rumble-model","kind":"build"}]},
                {"name":"rumble-novelty","dependencies":[]},
                {"name":"xtask","dependencies":[{"name":"rumble-sim","kind":null}]}]}"#,
        )
        .unwrap();
        assert_eq!(
            wrong_edges_in(&packages(&metadata)),
            [
                "rumble-model may not depend on rumble-http",
                "rumble-sim may not depend on rumble-model",
                "rumble-novelty: say in xtask/src/tidy/edges.rs what it may depend on",
            ]
        );
    }

    #[test]
    fn a_forbidden_crate_is_found_by_its_whole_name() {
        let tree = "rumble-chat v0.1.0 (/somewhere)\ntokio-util v0.7.0\ntokio v1.54.0\nserde v1.0.0 (*)\n";
        let findings = forbidden_in("rumble-chat", &[&["tokio"], &["ser", "util"]], tree);
        assert_eq!(
            findings,
            ["rumble-chat draws in tokio: see `cargo tree -p rumble-chat -e normal -i tokio`"]
        );
    }
}
