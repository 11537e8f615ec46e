use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::TaskError;

/// The folder of the workspace manifest.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The cargo that called us, at the root of the workspace.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// What a cargo command prints.
pub(crate) fn cargo_output(arguments: &[&str]) -> Result<String, TaskError> {
    let call = || format!("cargo {}", arguments.join(" "));
    let output = cargo()
        .args(arguments)
        .output()
        .map_err(|error| TaskError::new(format!("{}: {error}", call())))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(TaskError::new(format!("{} failed:\n{reason}", call())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Every file below a folder, sorted; none when there is no such folder.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, TaskError> {
    let mut files = Vec::new();
    let mut folders = Vec::from_iter(folder.exists().then(|| folder.to_owned()));
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| TaskError::io(&folder, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| TaskError::io(&folder, &error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A path below `folder` with slashes, as people write it.
pub(crate) fn relative(path: &Path, folder: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
