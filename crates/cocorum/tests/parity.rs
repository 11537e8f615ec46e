//! The parity page has one row for each public name of the original, in its order, with a complete status. That the links
//! of the rows have targets is checked by `cargo doc`: the page is part of the documentation.

use std::collections::BTreeMap;

/// Sections `# module`, then its names.
const NAMES: &str = include_str!("parity/names.txt");
const PAGE: &str = include_str!("../parity.md");
const STATUSES: [&str; 4] = ["same", "better", "different", "left out"];

struct Row<'a> {
    module: &'a str,
    name: &'a str,
    rust: &'a str,
    status: &'a str,
    reason: &'a str,
}

#[test]
fn every_name_of_the_original_has_one_row_in_its_order() {
    let expected = names(NAMES);
    let rows = rows(PAGE);
    let found: Vec<_> = rows.iter().map(|row| (row.module, row.name)).collect();
    assert!(expected.len() > 600, "{} names", expected.len());
    assert_eq!(differences(&expected, &found), "");
}

#[test]
fn every_row_has_a_link_and_a_reason_as_its_status_requires() {
    for row in rows(PAGE) {
        assert_eq!(problem(&row), None, "{} in {}", row.name, row.module);
    }
}

#[test]
fn the_table_of_modules_counts_the_rows() {
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for row in rows(PAGE) {
        let status = STATUSES.iter().position(|status| *status == row.status).unwrap();
        counts.entry(row.module).or_default()[status] += 1;
        counts.entry("together").or_default()[status] += 1;
    }
    for (module, by_status) in counts {
        let total: usize = by_status.iter().sum();
        let numbers: Vec<_> = [total].iter().chain(&by_status).map(usize::to_string).collect();
        let is_row = |line: &&str| {
            line.starts_with(&format!("| `{module}`, here ")) || line.starts_with(&format!("| {module} |"))
        };
        let row = PAGE.lines().find(is_row).unwrap();
        assert!(
            row.ends_with(&format!("| {} |", numbers.join(" | "))),
            "{row}: {numbers:?}"
        );
    }
}

#[test]
fn missing_doubled_and_incomplete_rows_are_found() {
    let page = "## `utils`\n\
        | Python | Rust | Status | How, or why |\n\
        | `one` | [`one`](crate::utils::one) | same | |\n\
        | `one` | [`one`](crate::utils::one) | later | |\n\
        | `two` | – | same | |\n\
        | `three` | – | left out | |\n";
    let rows = rows(page);
    let found: Vec<_> = rows.iter().map(|row| (row.module, row.name)).collect();
    let expected = names("# utils\none\ntwo\nthree\nfour\n");
    assert_ne!(differences(&expected, &found), "");
    let problems: Vec<_> = rows.iter().filter_map(problem).collect();
    assert_eq!(problems, ["unknown status", "no link", "no reason"]);
}

/// The first place where two lists differ; empty if they are equal.
fn differences(expected: &[(&str, &str)], found: &[(&str, &str)]) -> String {
    let same = expected
        .iter()
        .zip(found)
        .take_while(|(one, other)| one == other)
        .count();
    match (expected.get(same), found.get(same)) {
        (None, None) => String::new(),
        (expected, found) => format!("row {same}: expected {expected:?}, found {found:?}"),
    }
}

fn problem(row: &Row<'_>) -> Option<&'static str> {
    let has_link = row.rust.contains("](crate::") || row.rust.contains("](field@crate::");
    match row.status {
        status if !STATUSES.contains(&status) => Some("unknown status"),
        "left out" if row.rust != "–" => Some("a link of a name that is left out"),
        "same" | "better" | "different" if !has_link => Some("no link"),
        "better" | "different" | "left out" if row.reason.is_empty() => Some("no reason"),
        _ => None,
    }
}

fn names(list: &str) -> Vec<(&str, &str)> {
    let mut module = "";
    let mut names = Vec::new();
    for line in list.lines() {
        match line.strip_prefix("# ") {
            Some(name) => module = name,
            None => names.push((module, line)),
        }
    }
    names
}

/// The rows of the sections whose heading is the name of a module.
fn rows(page: &str) -> Vec<Row<'_>> {
    let mut module = None;
    let mut rows = Vec::new();
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            module = heading.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        }
        let cells: Vec<_> = line.trim_matches('|').split(" |").map(str::trim).collect();
        if let (Some(module), [name, rust, status, reason]) = (module, cells.as_slice())
            && let Some(name) = name.strip_prefix('`')
        {
            let name = name.trim_end_matches('`');
            rows.push(Row {
                module,
                name,
                rust,
                status,
                reason,
            });
        }
    }
    rows
}
