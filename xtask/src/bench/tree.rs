//! The crates that a program compiles for `rumble-chat`.

use std::collections::BTreeSet;

use super::Effort;
use super::figure::{Budget, Figure};
use crate::TaskError;
use crate::workspace::cargo_output;

pub(super) fn run(_: Effort) -> Result<Vec<Figure>, TaskError> {
    let tree = cargo_output(&[
        "tree",
        "-p",
        "rumble-chat",
        "-e",
        "normal",
        "--prefix",
        "none",
        "--no-dedupe",
    ])?;
    let crates: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty())
        .collect();
    let count = u32::try_from(crates.len()).unwrap_or(u32::MAX);
    Ok(vec![Figure {
        what: "own included".to_owned(),
        value: f64::from(count),
        unit: "crates",
        limit: None,
        budget: Budget::at_most(50.0, 46.0),
    }])
}
