//! `cargo xtask tidy`: project rules that the compiler does not check.

mod classification;
mod cycles;
mod docs;
mod edges;
mod nameable;
mod retired;
mod sources;

use crate::TaskError;
use crate::workspace::Workspace;

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if arguments.is_empty() {
        check()
    } else {
        Err(TaskError::usage("usage: cargo xtask tidy"))
    }
}

pub(crate) fn check() -> Result<(), TaskError> {
    let workspace = Workspace::read()?;
    let (warnings, mut findings) = sources::check(&workspace)?;
    for warning in warnings {
        println!("warning: {warning}");
    }
    findings.extend(classification::tables(&workspace)?);
    findings.extend(edges::wrong_edges(&workspace));
    findings.extend(edges::forbidden_crates()?);
    findings.extend(docs::missing_tests()?);
    findings.extend(docs::incomplete_defects()?);
    findings.extend(docs::missing_files()?);
    findings.extend(nameable::missing_exports()?);
    if findings.is_empty() {
        println!("tidy");
        return Ok(());
    }
    Err(TaskError::new(findings.join("\n")))
}
