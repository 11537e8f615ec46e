//! Clean builds in the profile `release`, as a newcomer's first one.

use std::fs;

use super::figure::{Budget, Figure};
use super::{Effort, now};
use crate::TaskError;
use crate::workspace::{cargo, root};

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let chat = seconds(effort, &["-p", "rumble-chat"])?;
    let command = seconds(effort, &[])?;
    let figure = |what: &str, value, budget| Figure {
        what: what.to_owned(),
        value,
        unit: "s",
        limit: None,
        budget,
    };
    Ok(vec![
        figure("`rumble-chat`", chat, Budget::at_most(45.0, 35.0)),
        figure("the command", command, Budget::at_most(150.0, 110.0)),
    ])
}

/// A quick run builds what is built already.
fn seconds(effort: Effort, package: &[&str]) -> Result<f64, TaskError> {
    let mut build = vec!["build", "--locked", "--quiet"];
    build.extend(package);
    let folder = root().join("target/bench-build");
    let clean = ["--release", "--target-dir", "target/bench-build"];
    if !effort.is_quick() {
        remove(&folder)?;
        build.extend(clean);
    }
    let start = now();
    let status = cargo().args(&build).status();
    let seconds = start.elapsed().as_secs_f64();
    remove(&folder)?;
    match status {
        Ok(status) if status.success() => Ok(seconds),
        Ok(status) => Err(TaskError::new(format!("cargo {}: {status}", build.join(" ")))),
        Err(error) => Err(TaskError::new(format!("cargo: {error}"))),
    }
}

fn remove(folder: &std::path::Path) -> Result<(), TaskError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| TaskError::io(folder, &error))?;
    }
    Ok(())
}
