//! Errors in the settings, without their values.

/// Error in the settings. Contains no value of the file, since a URL can be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", line_prefix(.line))]
#[non_exhaustive]
pub struct ConfigError {
    /// Number of the line, from 1.
    pub line: Option<usize>,
    message: String,
}

impl ConfigError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            line: None,
            message: message.into(),
        }
    }

    pub(super) fn of(error: &toml::de::Error, text: &str) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        Self {
            line: before.map(|before| before.matches('\n').count() + 1),
            message: without_value(error.message()),
        }
    }
}

/// The parser repeats the input: only the expectation and the names of keys are kept.
fn without_value(message: &str) -> String {
    let message = message.trim().replace('\n', ", ");
    let found = [
        "invalid type: ",
        "invalid value: ",
        "invalid length ",
        "unknown variant ",
    ];
    if !found.iter().any(|start| message.starts_with(start)) {
        return message;
    }
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => "the value has the wrong form".to_owned(),
    }
}

fn line_prefix(line: &Option<usize>) -> String {
    line.map(|line| format!("line {line}: ")).unwrap_or_default()
}
