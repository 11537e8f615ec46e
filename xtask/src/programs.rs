//! Programs that a task runs: of Debian, of PyPI, and of crates.io.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::TaskError;
use crate::workspace::{cargo, root};

/// A program, arguments with which it succeeds if it is installed, and its package.
pub(crate) type Program = (&'static str, &'static [&'static str], &'static str);

/// Installs the programs that are missing, which needs Debian and root.
pub(crate) fn install_missing(programs: &[Program]) -> Result<(), TaskError> {
    let packages = missing(programs);
    if packages.is_empty() {
        return Ok(());
    }
    println!("installing {}", packages.join(", "));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        run(&mut command)
    };
    let installed = apt(&["update", "-q"])
        .and_then(|()| apt(&[&["install", "-q", "-y", "--no-install-recommends"], &*packages].concat()));
    match (installed, missing(programs)) {
        (Ok(()), still) if still.is_empty() => Ok(()),
        (installed, still) => {
            let reason = installed
                .err()
                .map_or_else(String::new, |error| format!(": {error}"));
            Err(TaskError::new(format!(
                "missing: install {}{reason}",
                still.join(", ")
            )))
        }
    }
}

fn missing(programs: &[Program]) -> Vec<&'static str> {
    let is_there = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| output.status.success())
    };
    let missing = programs
        .iter()
        .filter(|(program, arguments, _)| !is_there(program, arguments));
    missing.map(|(_, _, package)| *package).collect()
}

/// A Python of this clone for a task, with the packages that the imports need, installed on the first run.
pub(crate) fn python(task: &str, imports: &str, packages: &[&str]) -> Result<PathBuf, TaskError> {
    install_missing(&[("python3", &["-c", "import ensurepip, venv"], "python3-venv")])?;
    let folder = root().join(format!("target/{task}-python"));
    let python = folder.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    let has_packages = Command::new(&python).args(["-c", imports]).output();
    if !has_packages.is_ok_and(|done| done.status.success()) {
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(packages))?;
    }
    Ok(python)
}

/// A subcommand of cargo from the registry, installed in this clone on the first run. `--debug` is for those that run shorter
/// than their optimization takes.
pub(crate) fn cargo_tool(name: &str, version: &str, options: &[&str]) -> Result<PathBuf, TaskError> {
    let folder = root().join("target/tools").join(format!("{name}-{version}"));
    let tool = folder.join("bin").join(name);
    if !tool.exists() {
        let mut install = cargo();
        install
            .args(["install", "--quiet", "--locked", "--root"])
            .arg(&folder);
        install.arg("--target-dir").arg(root().join("target/tools/build"));
        run(install.arg(format!("{name}@{version}")).args(options))?;
    }
    Ok(tool)
}

/// The command that cargo runs for a subcommand.
pub(crate) fn subcommand(tool: &Path, name: &str) -> Command {
    let mut command = Command::new(tool);
    command.arg(name);
    command
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), TaskError> {
    let status = command
        .status()
        .map_err(|error| TaskError::new(error.to_string()))?;
    match status.success() {
        true => Ok(()),
        false => Err(TaskError::new(format!(
            "{:?} failed: {status}",
            command.get_program()
        ))),
    }
}

/// Like [`run`]. Returns what the command writes to its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, TaskError> {
    let output = command
        .output()
        .map_err(|error| TaskError::new(error.to_string()))?;
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(|error| TaskError::new(error.to_string()));
    }
    Err(TaskError::new(format!(
        "{:?} failed: {}\n{}{}",
        command.get_program(),
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )))
}
