use std::fs;
use std::path::PathBuf;

use crate::TaskError;
use crate::workspace::{files_below, relative, root};

/// A module `foo` lives in `foo.rs`, never in `foo/mod.rs`.
pub(super) fn mod_rs() -> Result<Vec<String>, TaskError> {
    let files = ["crates", "xtask"].map(|folder| files_below(&root().join(folder)));
    let mut findings = Vec::new();
    for file in files
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
    {
        if file.file_name().is_some_and(|name| name == "mod.rs") {
            let path = relative(&file, root());
            findings.push(format!(
                "{path}: name it for the module and put it beside the folder"
            ));
        }
    }
    Ok(findings)
}

/// Files of library and command code that hold more than one concept, by the look of their length.
pub(super) fn too_long() -> Result<Vec<String>, TaskError> {
    let mut warnings = Vec::new();
    for file in sources()? {
        let text = fs::read_to_string(&file).map_err(|error| TaskError::io(&file, &error))?;
        let lines = text.lines().count();
        if lines > LONGEST {
            let path = relative(&file, root());
            warnings.push(format!("{path} has {lines} lines, more than {LONGEST}"));
        }
    }
    Ok(warnings)
}

/// `crates/*/src/**/*.rs`
fn sources() -> Result<Vec<PathBuf>, TaskError> {
    let folder = root().join("crates");
    let crates = fs::read_dir(&folder).map_err(|error| TaskError::io(&folder, &error))?;
    let mut sources = Vec::new();
    for entry in crates {
        let entry = entry.map_err(|error| TaskError::io(&folder, &error))?;
        sources.extend(files_below(&entry.path().join("src"))?);
    }
    sources.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    sources.sort();
    Ok(sources)
}

const LONGEST: usize = 400;
