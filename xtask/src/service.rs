//! `cargo xtask ci service`: systemd accepts the unit of the recorder, and rates it as hardened.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::TaskError;
use crate::programs::{install_missing, output};
use crate::workspace::root;

pub(crate) fn check() -> Result<(), TaskError> {
    install_missing(&[("systemd-analyze", &["--version"], "systemd")])?;
    let unit = root().join("docs/cocorum-record.service");
    let text = fs::read_to_string(&unit).map_err(|error| TaskError::io(&unit, &error))?;
    let folder = root().join("target/service");
    fs::create_dir_all(&folder).map_err(|error| TaskError::io(&folder, &error))?;
    let copy = folder.join("cocorum-record.service");
    // `verify` requires that the program exists, which is not installed here.
    let installed = text.replace("ExecStart=cocorum", "ExecStart=/usr/bin/true");
    fs::write(&copy, installed).map_err(|error| TaskError::io(&copy, &error))?;
    verify(&copy)?;
    let rated = output(
        Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--no-pager", MAX_EXPOSURE])
            .arg(&copy),
    )?;
    println!("{}", rated.lines().last().unwrap_or_default());
    Ok(())
}

/// Requires that systemd accepts a unit without a warning.
pub(crate) fn verify(unit: &Path) -> Result<(), TaskError> {
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .arg(unit)
        .output()
        .map_err(|error| TaskError::new(error.to_string()))?;
    // Some problems are only printed.
    let complaints = String::from_utf8_lossy(&verified.stderr);
    if !verified.status.success() || !complaints.trim().is_empty() {
        return Err(TaskError::new(format!("systemd-analyze verify: {complaints}")));
    }
    Ok(())
}

/// A rating of 2.5 of 10, of which 0 is the best.
const MAX_EXPOSURE: &str = "--threshold=25";
