//! Names that were replaced by plain ones, and that no item may take again.

use std::collections::BTreeSet;

/// Package, and the retired names of its types, functions, constants and modules.
const RETIRED: [(&str, &[&str]); 1] = [(
    "cocorum-cli",
    &[
        "Asker",
        "CommandLine",
        "Ender",
        "Factor",
        "HOW_TO_WATCH",
        "Held",
        "Job",
        "Kept",
        "Lines",
        "MOST_NAMES",
        "NOTHING_TO_FOLLOW",
        "Place",
        "Print",
        "ReadAny",
        "Said",
        "Screen",
        "Sink",
        "Trouble",
        "WHAT_TO_GIVE",
        "Watch",
        "Writing",
        "Written",
        "announcement",
        "ask",
        "complain",
        "moment_behind",
        "own_chat_url",
        "read_any",
        "safe",
        "second_factor",
        "talk",
        "told",
        "trouble",
        "unanswered",
        "with_causes",
        "wrong_usage",
    ],
)];

/// Items of a package that are defined under a retired name.
pub(super) fn retired_items(package: &str, sources: &[(String, String)]) -> Vec<String> {
    let names = RETIRED.iter().filter(|(known, _)| *known == package);
    let names: BTreeSet<&str> = names.flat_map(|(_, names)| *names).copied().collect();
    let mut findings = Vec::new();
    for (path, text) in sources {
        let items = text.lines().filter_map(defined_item);
        let retired = items.filter(|name| names.contains(name));
        findings.extend(
            retired.map(|name| format!("{path}: `{name}` is a retired name; see docs/contributing.md")),
        );
    }
    findings
}

/// The name of the item that a line begins to define.
fn defined_item(line: &str) -> Option<&str> {
    let mut words = line
        .split_whitespace()
        .skip_while(|word| word.starts_with("pub") || matches!(*word, "async" | "unsafe"));
    let kind = words.next()?;
    let mut name = words.next()?;
    if kind == "const" && name == "fn" {
        name = words.next()?;
    }
    let is_item = matches!(
        kind,
        "const" | "enum" | "fn" | "mod" | "static" | "struct" | "trait" | "type" | "union"
    );
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = name.get(..end.unwrap_or(name.len()))?;
    (is_item && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_under_retired_names_are_found() {
        let text = "pub(crate) struct Job<'a> {\n    job: Job,\n}\n// fn told()\nfn told() {}\nconst fn complain() {}\n";
        let sources = [("a.rs".to_owned(), text.to_owned())];
        let findings = retired_items("cocorum-cli", &sources);
        let names: Vec<_> = findings
            .iter()
            .filter_map(|finding| finding.split('`').nth(1))
            .collect();
        assert_eq!(names, ["Job", "told", "complain"]);
        assert!(retired_items("rumble-chat", &sources).is_empty());
    }
}
