use std::collections::BTreeSet;

use crate::TaskError;
use crate::workspace::{files_under, relative, root, texts_under};

/// Missing tests that a document names, as `some/file.rs::the_test`.
pub(super) fn missing_tests() -> Result<Vec<String>, TaskError> {
    let crates = texts_under(&root().join("crates"), "rs")?;
    let sources = [crates, texts_under(&root().join("xtask"), "rs")?].concat();
    let mut findings = Vec::new();
    for (document, text) in texts_under(&root().join("docs"), "md")? {
        for (file, test) in named_tests(&text) {
            let exists = sources
                .iter()
                .any(|(path, source)| path.ends_with(file) && source.contains(&format!("fn {test}(")));
            if !exists {
                let document = relative(&document, root());
                findings.push(format!("{document}: there is no {file}::{test}"));
            }
        }
    }
    Ok(findings)
}

/// Missing files and folders that `docs/architecture.md` names. Its last table names them from `crates/` or the
/// root on, the text before it by the end of their path.
pub(super) fn missing_files() -> Result<Vec<String>, TaskError> {
    let path = root().join("docs/architecture.md");
    let text = std::fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
    let mut known = BTreeSet::new();
    for place in ["crates", "docs", "fixtures", "xtask"] {
        for file in files_under(&root().join(place))? {
            let file = relative(&file, root());
            let folders = file.match_indices('/').map(|(at, _)| file.split_at(at).0);
            known.extend(folders.map(ToOwned::to_owned));
            known.insert(file);
        }
    }
    Ok(unknown_files(&text, &known))
}

fn unknown_files(text: &str, known: &BTreeSet<String>) -> Vec<String> {
    let (map, table) = text.split_once(LAST_TABLE).unwrap_or((text, ""));
    let ends = |path: &&str| known.iter().any(|file| file.ends_with(&format!("/{path}")));
    let exists = |path: &&str| known.contains(*path) || known.contains(&format!("crates/{path}"));
    let in_map = named_files(map).filter(|path| !exists(path) && !ends(path));
    let in_table = named_files(table).filter(|path| !exists(path));
    in_map
        .chain(in_table)
        .map(|path| format!("docs/architecture.md: there is no {path}"))
        .collect()
}

/// Code spans that are paths.
fn named_files(text: &str) -> impl Iterator<Item = &str> {
    let is_path = |span: &&str| {
        let is_text = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
        span.bytes().all(is_text) && (span.ends_with(".rs") || span.contains('/'))
    };
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(is_path)
        .map(|span| span.trim_end_matches('/'))
}

const LAST_TABLE: &str = "## Where to change what";

/// Known defects of the original without a row in `docs/parity.md`, and rows that name neither a test nor a type.
pub(super) fn incomplete_defects() -> Result<Vec<String>, TaskError> {
    let path = root().join("docs/parity.md");
    let text = std::fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
    Ok(incomplete_rows(&text))
}

fn incomplete_rows(text: &str) -> Vec<String> {
    let marks = DEFECTS
        .iter()
        .flat_map(|(letter, last)| (1..=*last).map(move |number| format!("{letter}{number}")));
    let finding = |mark: String| {
        let row = text.lines().find(|line| line.starts_with(&format!("| {mark} |")));
        match row {
            None => Some(format!("docs/parity.md: no row for the defect {mark}")),
            Some(row)
                if named_tests(row).next().is_some()
                    || row.contains("](crate::")
                    || row.contains("Ruled out") =>
            {
                None
            }
            Some(_) => Some(format!("docs/parity.md: {mark} names neither a test nor a type")),
        }
    };
    marks.filter_map(finding).collect()
}

/// The last mark of each group: the chat, everything else, the Live Stream API.
const DEFECTS: [(char, u32); 3] = [('H', 20), ('S', 27), ('L', 25)];

/// Code spans of the form `file.rs::name`.
fn named_tests(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('`').skip(1).step_by(2).filter_map(|span| {
        let (file, test) = span.split_once("::")?;
        let is_name = !test.is_empty()
            && test
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (file.ends_with(".rs") && is_name).then_some((file, test))
    })
}

#[cfg(test)]
mod tests {
    use super::{LAST_TABLE, incomplete_rows, named_tests, unknown_files};

    #[test]
    fn each_defect_has_a_row_with_a_test_or_a_type() {
        let row = |mark: &str, caught: &str| format!("| {mark} | what was wrong | {caught} |\n");
        let marks = super::DEFECTS
            .iter()
            .flat_map(|(letter, last)| (1..=*last).map(move |at| format!("{letter}{at}")));
        let rows: Vec<_> = marks.map(|mark| row(&mark, "`a/b.rs::holds`")).collect();
        assert!(incomplete_rows(&rows.concat()).is_empty());
        assert_eq!(
            incomplete_rows(&rows[1..].concat()),
            ["docs/parity.md: no row for the defect H1"]
        );
        let vague = rows.concat().replacen("`a/b.rs::holds`", "later", 1);
        assert_eq!(
            incomplete_rows(&vague),
            ["docs/parity.md: H1 names neither a test nor a type"]
        );
    }

    #[test]
    fn code_spans_that_name_a_test_are_found() {
        let text = "see `a/b.rs::holds` and `b.rs` or `Type::method`, not a.rs::bare; `c.rs::x y`";
        assert_eq!(named_tests(text).collect::<Vec<_>>(), [("a/b.rs", "holds")]);
    }

    #[test]
    fn files_that_do_not_exist_are_found() {
        let known = ["crates/a/src/b/c.rs", "crates/a/src/b", "docs/wire.md"];
        let known = known.map(ToOwned::to_owned).into();
        let text = format!(
            "`b/c.rs`, `c.rs`, `b/`, `d.rs`, `/subscribers`, `serve.toml`\n{LAST_TABLE}\n| `a/src/b/c.rs`, `docs/wire.md`, `b/c.rs` |"
        );
        let expected = ["d.rs", "/subscribers", "b/c.rs"]
            .map(|path| format!("docs/architecture.md: there is no {path}"));
        assert_eq!(unknown_files(&text, &known), expected);
    }
}
