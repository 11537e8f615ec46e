use std::fs;
use std::process::Command;

use super::folder;
use crate::programs::{output, run};
use crate::{TaskError, shells};

/// Writes the manual pages and the completions.
pub(super) fn write() -> Result<(), TaskError> {
    let cocorum = shells::build()?;
    for part in ["man1", "completions"] {
        let part = folder().join(part);
        _ = fs::remove_dir_all(&part);
        fs::create_dir_all(&part).map_err(|error| TaskError::io(&part, &error))?;
    }
    run(Command::new(&cocorum).arg("man").arg(folder().join("man1")))?;
    for (shell, name) in [("bash", "cocorum"), ("fish", "cocorum.fish"), ("zsh", "_cocorum")] {
        let file = folder().join("completions").join(name);
        let completions = output(Command::new(&cocorum).args(["completions", shell]))?;
        fs::write(&file, completions).map_err(|error| TaskError::io(&file, &error))?;
    }
    Ok(())
}
