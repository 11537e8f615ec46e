use std::fs;

use crate::TaskError;
use crate::workspace::{files_below, relative, root};

/// Tests that a document names, as `some/file.rs::the_test`, and that are not there.
pub(super) fn missing_tests() -> Result<Vec<String>, TaskError> {
    let mut sources = Vec::new();
    for folder in ["crates", "xtask"] {
        for file in files_below(&root().join(folder))? {
            if file.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&file).map_err(|error| TaskError::io(&file, &error))?;
                sources.push((relative(&file, root()), text));
            }
        }
    }
    let mut findings = Vec::new();
    for document in files_below(&root().join("docs"))? {
        let text = fs::read_to_string(&document).map_err(|error| TaskError::io(&document, &error))?;
        for (file, test) in named_tests(&text) {
            let is_there = sources.iter().any(|(path, source)| {
                path.ends_with(&format!("/{file}")) && source.contains(&format!("fn {test}("))
            });
            if !is_there {
                findings.push(format!(
                    "{}: there is no {file}::{test}",
                    relative(&document, root())
                ));
            }
        }
    }
    Ok(findings)
}

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
    use super::named_tests;

    #[test]
    fn only_code_spans_that_name_a_test_are_taken() {
        let text = "see `a/b.rs::holds` and `b.rs` or `Type::method`, not a.rs::bare; `c.rs::x y`";
        assert_eq!(named_tests(text).collect::<Vec<_>>(), [("a/b.rs", "holds")]);
    }
}
