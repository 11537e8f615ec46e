//! Which crate may depend on which.

use crate::TaskError;
use crate::workspace::{Workspace, cargo_output};

/// For each library crate, the crates of this workspace that it may name in `[dependencies]`. Edges point one
/// way. Only tests, the command and tools may use the simulator.
const EDGES: [(&str, &[&str]); 14] = [
    ("rumble-model", &[]),
    ("rumble-sim", &[]),
    ("rumble-testkit", &[]),
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
        "rumble-feed",
        &["rumble-chat", "rumble-livestream-api", "rumble-model"],
    ),
    (
        "rumble-archive",
        &[
            "rumble-chat",
            "rumble-feed",
            "rumble-livestream-api",
            "rumble-model",
        ],
    ),
    (
        "cocorum-relay",
        &["rumble-archive", "rumble-chat", "rumble-feed", "rumble-model"],
    ),
    (
        "cocorum-serve",
        &[
            "rumble-archive",
            "rumble-chat",
            "rumble-feed",
            "rumble-http",
            "rumble-livestream-api",
            "rumble-model",
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
const UNCHECKED: [&str; 2] = ["cocorum-cli", "xtask"];

/// Crates that the tree of a crate must not contain, with default features unless the row states others.
const FORBIDDEN: [(&str, &[&[&str]]); 15] = [
    ("rumble-model", &[IO, RUNTIMES, BROKER, HTML, SIMULATOR]),
    ("rumble-http", &[RUNTIMES, BROKER, HTML, SIMULATOR]),
    ("rumble-chat", &[RUNTIMES, BROKER, HTML, SIMULATOR, LOGIN]),
    (
        "rumble-chat --features stream",
        &[RUNTIMES, BROKER, HTML, SIMULATOR, LOGIN],
    ),
    (
        "rumble-livestream-api --features stream",
        &[RUNTIMES, BROKER, HTML, SIMULATOR, CHAT],
    ),
    ("rumble-servicephp", &[RUNTIMES, BROKER, HTML, SIMULATOR, CHAT]),
    ("rumble-scraping", &[RUNTIMES, BROKER, SIMULATOR, CHAT]),
    ("rumble-upload", &[RUNTIMES, BROKER, SIMULATOR, CHAT]),
    ("rumble-feed", &[IO, RUNTIMES, BROKER, HTML, SIMULATOR, LOGIN]),
    ("rumble-archive", &[RUNTIMES, BROKER, HTML, SIMULATOR, LOGIN]),
    ("rumble-sim", &[BROKER]),
    ("cocorum", &[RUNTIMES, BROKER, SIMULATOR]),
    // An application: it may use tokio.
    ("cocorum-serve", &[BROKER, HTML, SIMULATOR]),
    (
        "cocorum-cli --no-default-features",
        &[RUNTIMES, BROKER, SIMULATOR],
    ),
    // With its default features.
    ("cocorum-cli", &[BROKER]),
];

const IO: &[&str] = &["http", "mio", "rumble-http", "rustls", "socket2", "ureq"];
const RUNTIMES: &[&str] = &["async-std", "hyper", "reqwest", "smol", "tokio"];
const BROKER: &[&str] = &["async-nats", "cocorum-relay", "nats", "nkeys"];
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

/// Dependencies between the members, development dependencies aside, that [`EDGES`] does not have.
pub(super) fn wrong_edges(workspace: &Workspace) -> Vec<String> {
    let is_member = |name: &str| workspace.members().any(|package| package.name() == name);
    let mut findings = Vec::new();
    for package in workspace
        .members()
        .filter(|package| !UNCHECKED.contains(&package.name()))
    {
        let name = package.name();
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| *known == name) else {
            findings.push(format!(
                "{name}: add a row to xtask/src/tidy/edges.rs that lists its dependencies"
            ));
            continue;
        };
        let dependencies = package.dependencies().filter(|dependency| !dependency.is_dev());
        let wrong = dependencies.map(|dependency| dependency.name());
        let wrong = wrong.filter(|other| is_member(other) && !allowed.contains(other));
        findings.extend(wrong.map(|other| format!("{name} may not depend on {other}")));
    }
    let mut rows: Vec<&str> = EDGES
        .iter()
        .flat_map(|(name, allowed)| [&[*name], *allowed].concat())
        .collect();
    rows.extend(
        FORBIDDEN
            .iter()
            .filter_map(|(name, _)| name.split(' ').next())
            .chain(UNCHECKED)
            .chain(SIMULATOR.iter().copied()),
    );
    rows.sort_unstable();
    rows.dedup();
    let unknown = rows.into_iter().filter(|name| !is_member(name));
    findings.extend(unknown.map(|name| format!("xtask/src/tidy/edges.rs: there is no crate {name}")));
    findings
}

/// Forbidden crates in the tree of another.
pub(super) fn forbidden_crates() -> Result<Vec<String>, TaskError> {
    let mut findings = Vec::new();
    for (package, forbidden) in FORBIDDEN {
        let tree = [
            "tree",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--package",
        ];
        let arguments: Vec<&str> = tree.into_iter().chain(package.split(' ')).collect();
        let tree = cargo_output(&arguments)?;
        findings.extend(forbidden_dependencies(package, forbidden, &tree));
    }
    Ok(findings)
}

/// `tree` has a crate per line: its name, then a space.
fn forbidden_dependencies(package: &str, forbidden: &[&[&str]], tree: &str) -> Vec<String> {
    let is_there = |name: &&&str| tree.lines().any(|line| line.split(' ').next() == Some(**name));
    forbidden
        .iter()
        .copied()
        .flatten()
        .filter(is_there)
        .map(|name| format!("{package} pulls in {name}: see `cargo tree -p {package} -e normal -i {name}`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlisted_edges_and_crates_are_found() {
        let metadata = r#"{
            "workspace_members": ["model", "http", "novelty", "xtask"],
            "packages": [
                {"id": "model", "name": "rumble-model", "dependencies": [
                    {"name": "serde", "kind": null},
                    {"name": "rumble-http", "kind": null},
                    {"name": "rumble-novelty", "kind": "dev"}]},
                {"id": "http", "name": "rumble-http", "dependencies": [{"name": "rumble-model", "kind": "build"}]},
                {"id": "novelty", "name": "rumble-novelty", "dependencies": []},
                {"id": "xtask", "name": "xtask", "dependencies": [{"name": "rumble-http", "kind": null}]},
                {"id": "other", "name": "rumble-chat", "dependencies": []}]}"#;
        let findings = wrong_edges(&Workspace::parse(metadata).unwrap());
        assert_eq!(
            findings.get(..3).unwrap(),
            [
                "rumble-model may not depend on rumble-http",
                "rumble-novelty: add a row to xtask/src/tidy/edges.rs that lists its dependencies",
                "xtask/src/tidy/edges.rs: there is no crate cocorum",
            ]
        );
        assert!(findings.contains(&"xtask/src/tidy/edges.rs: there is no crate rumble-chat".to_owned()));
    }

    #[test]
    fn forbidden_crate_is_found_by_its_whole_name() {
        let tree = "rumble-chat v0.1.0 (/somewhere)\ntokio-util v0.7.0\ntokio v1.54.0\nserde v1.0.0 (*)\n";
        let findings = forbidden_dependencies("rumble-chat", &[&["tokio"], &["ser", "util"]], tree);
        let expected = "rumble-chat pulls in tokio: see `cargo tree -p rumble-chat -e normal -i tokio`";
        assert_eq!(findings, [expected]);
    }
}
