use crate::TaskError;
use crate::workspace::{relative, root, texts_under};

/// Tests that a document names, as `some/file.rs::the_test`, and that do not exist.
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
