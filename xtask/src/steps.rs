//! Steps of a task, such as those of `cargo xtask ci`: run in their order, each with its time.

use std::process::ExitStatus;
use std::time::{Duration, Instant};

use crate::TaskError;
use crate::workspace::cargo;

pub(crate) struct Step {
    name: &'static str,
    action: Action,
}

enum Action {
    /// A cargo command.
    Cargo(&'static [&'static str]),
    /// A check of xtask, and the command that runs it alone.
    Check(&'static str, fn() -> Result<(), TaskError>),
}

/// Runs the named steps, or all of them, until one fails, and prints the time of each.
pub(crate) fn run(steps: &'static [Step], names: &[String]) -> Result<(), TaskError> {
    let steps = chosen(steps, names)?;
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for (position, step) in steps.iter().enumerate() {
        println!(
            "\n[{}/{}] {}: {}",
            position + 1,
            steps.len(),
            step.name,
            step.command()
        );
        let start = now();
        outcome = step.run();
        let took = start.elapsed();
        println!(
            "[{}/{}] {} took {}",
            position + 1,
            steps.len(),
            step.name,
            seconds(took)
        );
        times.push((step.name, took));
        if outcome.is_err() {
            break;
        }
    }
    println!("\n| step | time |\n|---|---|");
    for (name, took) in &times {
        println!("| {name} | {} |", seconds(*took));
    }
    let total = times.iter().map(|(_, took)| *took).sum();
    println!("| all | {} |\n", seconds(total));
    outcome
}

/// The named steps in their order, or all of them.
fn chosen(steps: &'static [Step], names: &[String]) -> Result<Vec<&'static Step>, TaskError> {
    if let Some(name) = names
        .iter()
        .find(|name| steps.iter().all(|step| step.name != **name))
    {
        let known: Vec<_> = steps.iter().map(|step| step.name).collect();
        return Err(TaskError::usage(format!(
            "unknown step `{name}`; available: {}",
            known.join(", ")
        )));
    }
    let filter = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(steps.iter().filter(filter).collect())
}

impl Step {
    pub(crate) const fn cargo(name: &'static str, arguments: &'static [&'static str]) -> Self {
        Self {
            name,
            action: Action::Cargo(arguments),
        }
    }

    pub(crate) const fn check(
        name: &'static str,
        command: &'static str,
        run: fn() -> Result<(), TaskError>,
    ) -> Self {
        Self {
            name,
            action: Action::Check(command, run),
        }
    }

    fn command(&self) -> String {
        match self.action {
            Action::Cargo(arguments) => format!("cargo {}", arguments.join(" ")),
            Action::Check(command, _) => command.to_owned(),
        }
    }

    fn run(&self) -> Result<(), TaskError> {
        match self.action {
            Action::Cargo(arguments) => succeed(self.name, arguments),
            Action::Check(_, run) => run().map_err(|error| failed(self.name, error.exit_code(), &error)),
        }
    }
}

pub(crate) fn succeed(step: &str, arguments: &[&str]) -> Result<(), TaskError> {
    let status = cargo()
        .args(arguments)
        .status()
        .map_err(|error| failed(step, 1, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(failed(step, exit_code(status), &status))
    }
}

fn failed(step: &str, code: u8, cause: &dyn std::fmt::Display) -> TaskError {
    TaskError::with_exit_code(code, format!("step `{step}` failed: {cause}"))
}

/// 1 for a process that a signal ended, or one with a code outside 1 to 255.
fn exit_code(status: ExitStatus) -> u8 {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.filter(|code| *code != 0).unwrap_or(1)
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[expect(clippy::disallowed_methods, reason = "the time of each step is printed")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[Step] = &[
        Step::cargo("fmt", &["fmt"]),
        Step::cargo("clippy", &["clippy"]),
        Step::cargo("test", &["test"]),
    ];

    #[test]
    fn named_steps_run_in_their_order() {
        let names = ["test", "fmt"].map(str::to_owned);
        let steps: Vec<_> = chosen(STEPS, &names)
            .unwrap()
            .iter()
            .map(|step| step.name)
            .collect();
        assert_eq!(steps, ["fmt", "test"]);
        assert_eq!(chosen(STEPS, &[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn unknown_step_is_a_usage_error() {
        let error = chosen(STEPS, &["dance".to_owned()]).err().unwrap();
        assert_eq!(error.exit_code(), TaskError::USAGE);
        assert!(error.to_string().contains("`dance`"), "{error}");
    }
}
