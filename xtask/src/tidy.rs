//! `cargo xtask tidy`: house rules that no compiler checks.

mod docs;
mod edges;
mod files;

use crate::TaskError;

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if arguments.is_empty() {
        check()
    } else {
        Err(TaskError::usage("usage: cargo xtask tidy"))
    }
}

pub(crate) fn check() -> Result<(), TaskError> {
    for warning in files::too_long()? {
        println!("warning: {warning}");
    }
    let mut findings = files::mod_rs()?;
    findings.extend(edges::wrong_edges()?);
    findings.extend(edges::forbidden_crates()?);
    findings.extend(docs::missing_tests()?);
    if findings.is_empty() {
        println!("tidy");
        return Ok(());
    }
    Err(TaskError::new(findings.join("\n")))
}
