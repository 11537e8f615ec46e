//! `cargo xtask defects`: puts one defect at a time into a copy of the client, and runs the fault schedules against it. A test
//! harness that finds none of them would prove nothing.

mod list;

use std::fs;
use std::path::{Path, PathBuf};

use crate::TaskError;
use crate::workspace::{cargo, files_under, relative, root};
use list::{DEFECTS, Defect};

/// All defects, or those that are named.
pub(crate) fn run(names: &[String]) -> Result<(), TaskError> {
    if let Some(name) = names
        .iter()
        .find(|name| DEFECTS.iter().all(|defect| defect.name != **name))
    {
        let known: Vec<_> = DEFECTS.iter().map(|defect| defect.name).collect();
        return Err(TaskError::usage(format!(
            "unknown defect `{name}`; available: {}",
            known.join(", ")
        )));
    }
    let copy = copy_of_workspace()?;
    if let Some(problem) = problem_found(&copy)? {
        return Err(TaskError::new(format!("without a defect: {problem}")));
    }
    let mut missed = Vec::new();
    println!("| defect | found as | shown by, with the defect |\n|---|---|---|");
    for defect in DEFECTS
        .iter()
        .filter(|defect| names.is_empty() || names.iter().any(|name| name == defect.name))
    {
        let file = copy.join(defect.file);
        let original = read(&file)?;
        write(&file, &defect.applied(&original)?)?;
        let problem = problem_found(&copy);
        write(&file, &original)?;
        match problem {
            Ok(Some(problem)) => println!("| {} | {problem} |", defect.name),
            Err(error) => {
                println!("| {} | **not run** | |", defect.name);
                eprintln!("{}: {error}", defect.name);
                missed.push(defect.name);
            }
            Ok(None) => {
                println!("| {} | **not found** | |", defect.name);
                missed.push(defect.name);
            }
        }
    }
    if missed.is_empty() {
        return Ok(());
    }
    Err(TaskError::new(format!("not found: {}", missed.join(", "))))
}

impl Defect {
    /// The file with the defect.
    fn applied(&self, text: &str) -> Result<String, TaskError> {
        if text.matches(self.right).count() != 1 {
            return Err(TaskError::new(format!(
                "{}: {} no longer contains this once: {}",
                self.name, self.file, self.right
            )));
        }
        Ok(text.replace(self.right, self.wrong))
    }
}

/// Report of the first failing schedule; `None` if all pass.
fn problem_found(copy: &Path) -> Result<Option<String>, TaskError> {
    let run = |arguments: &[&str]| {
        let mut command = cargo();
        command
            .current_dir(copy)
            .env("CARGO_TARGET_DIR", root().join("target/defects/target"))
            // A defect changes one function.
            .env("CARGO_INCREMENTAL", "1");
        let output = command.args(OPTIMIZED).args(arguments).output();
        output.map_err(|error| TaskError::new(format!("cargo: {error}")))
    };
    let built = run(&["build", "--quiet", "-p", "xtask"])?;
    if !built.status.success() {
        let text = String::from_utf8_lossy(&built.stderr);
        return Err(TaskError::new(format!("the copy does not compile:\n{text}")));
    }
    // Most defects are found by the first few.
    for [from, schedules] in [["0", "50"], ["50", "950"]] {
        let call = ["run", "--quiet", "-p", "xtask", "--", "faults", "--in-process"];
        let schedules = [
            "--from",
            from,
            "--core",
            schedules,
            "--sockets",
            "0",
            "--hyper",
            "0",
        ];
        let played = run(&[&call[..], &schedules[..]].concat())?;
        if played.status.success() {
            continue;
        }
        let text = String::from_utf8_lossy(&played.stderr);
        let mut problem = text
            .lines()
            .skip_while(|line| !line.contains("promise violated"))
            .skip(1)
            .map(str::trim);
        let what = problem.next().unwrap_or("the process failed");
        let command = problem.next().unwrap_or_default();
        return Ok(Some(format!("{what} | {command}")));
    }
    Ok(None)
}

/// A copy of what is compiled. Unchanged files are not written again, so that they are not compiled again.
fn copy_of_workspace() -> Result<PathBuf, TaskError> {
    let copy = root().join("target/defects/workspace");
    for part in [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "crates",
        "docs",
        "examples",
        "fixtures",
        "xtask",
    ] {
        for file in files_under(&root().join(part))? {
            let path = relative(&file, root());
            if path.contains("/target/") {
                continue;
            }
            let (target, content) = (copy.join(&path), fs::read(&file));
            let content = content.map_err(|error| TaskError::io(&file, &error))?;
            if fs::read(&target).is_ok_and(|known| known == content) {
                continue;
            }
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(|error| TaskError::io(folder, &error))?;
            }
            fs::write(&target, content).map_err(|error| TaskError::io(&target, &error))?;
        }
    }
    Ok(copy)
}

fn read(file: &Path) -> Result<String, TaskError> {
    fs::read_to_string(file).map_err(|error| TaskError::io(file, &error))
}

fn write(file: &Path, text: &str) -> Result<(), TaskError> {
    fs::write(file, text).map_err(|error| TaskError::io(file, &error))
}

/// Optimization of the crates in which the schedules spend their time; no debug information, so that the builds are short.
const OPTIMIZED: [&str; 6] = [
    "--config",
    "profile.dev.debug=0",
    "--config",
    "profile.dev.package.rumble-chat.opt-level=1",
    "--config",
    "profile.dev.package.rumble-model.opt-level=1",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A defect whose text in the file has changed could not be inserted.
    #[test]
    fn every_defect_matches_its_file() {
        for defect in &DEFECTS {
            let file = root().join(defect.file);
            let text = read(&file).unwrap();
            assert_ne!(defect.applied(&text).unwrap(), text, "{}", defect.name);
        }
    }
}
