//! `cargo xtask ci metrics`: the metrics of `cocorum serve` are read by the parser of Prometheus' Python client.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use crate::TaskError;
use crate::programs::{self, output, run};
use crate::workspace::root;

pub(crate) fn check() -> Result<(), TaskError> {
    let example = ["run", "-q", "-p", "cocorum-serve", "--example", "metrics"];
    let text = output(Command::new(env!("CARGO")).args(example).current_dir(root()))?;
    let path = root().join("target/metrics.txt");
    fs::write(&path, text).map_err(|error| TaskError::io(&path, &error))?;
    let file = File::open(&path).map_err(|error| TaskError::io(&path, &error))?;
    let python = programs::python(
        "metrics",
        "import prometheus_client",
        &["prometheus-client==0.26.0"],
    )?;
    run(Command::new(python)
        .arg(root().join("xtask/src/metrics.py"))
        .stdin(Stdio::from(file)))
}
