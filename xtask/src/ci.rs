//! `cargo xtask ci`: the steps of CI, the fastest first.

use std::process::ExitStatus;
use std::time::{Duration, Instant};

use crate::workspace::{Workspace, cargo};
use crate::{
    TaskError, bench, broker, browser, dependencies, exports, faults, feed, fixtures, links, metrics, shells,
    tidy,
};

struct Step {
    name: &'static str,
    action: Action,
}

enum Action {
    /// Arguments of cargo, separated by spaces.
    Cargo(&'static str),
    /// A check of xtask, and the command that runs it alone.
    Check(&'static str, fn() -> Result<(), TaskError>),
}

const STEPS: &[Step] = &[
    Step::cargo("fmt", "fmt --all --check"),
    Step::check("tidy", "cargo xtask tidy", tidy::check),
    Step::check("dependencies", "cargo xtask ci dependencies", dependencies::check),
    Step::cargo("clippy", "clippy --workspace --all-targets -- -D warnings"),
    Step::check("features", "cargo xtask ci features", features),
    Step::cargo(
        "reqwest",
        "clippy --locked --manifest-path examples/reqwest/Cargo.toml --target-dir target/reqwest -- -D warnings",
    ),
    Step::cargo("test", "test --workspace"),
    Step::cargo(
        "install",
        "install --path crates/cocorum-cli --locked --debug --force --root target/install --target-dir target",
    ),
    Step::cargo(
        "doc",
        "--config build.rustdocflags=['-Dwarnings'] doc --workspace --no-deps",
    ),
    Step::check("links", "cargo xtask ci doc links", links::check),
    Step::check("fixtures", "cargo xtask fixtures --check", fixtures::check),
    Step::check("feed", "cargo xtask feed --check", feed::check),
    Step::check("exports", "cargo xtask ci exports", exports::check),
    Step::check("browser", "cargo xtask ci browser", browser::check),
    Step::check("metrics", "cargo xtask ci metrics", metrics::check),
    Step::check("shells", "cargo xtask ci shells", shells::check),
    Step::check("broker", "cargo xtask ci broker", broker::check),
    Step::check("faults", "cargo xtask faults --share", faults::share),
    Step::check("bench", "cargo xtask bench --quick", bench::quick),
];

pub(crate) fn run(names: &[String]) -> Result<(), TaskError> {
    let steps = chosen(names)?;
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

/// Builds and lints each documented feature set of each crate by itself: no features, each one alone, all of them.
/// The steps before and after see the default features, and those that other members of the workspace enable.
fn features() -> Result<(), TaskError> {
    for package in Workspace::read()?.members() {
        for set in package.feature_sets() {
            let features = match set.as_str() {
                "" => String::new(),
                set => format!(" --features {set}"),
            };
            let target = format!("--quiet -p {} --no-default-features{features}", package.name());
            for command in [
                format!("build {target}"),
                format!("clippy {target} -- -D warnings"),
            ] {
                println!("cargo {command}");
                succeed("features", &command)?;
            }
        }
    }
    let no_demo = "test --quiet -p cocorum-cli --no-default-features --test no_demo";
    println!("cargo {no_demo}");
    succeed("features", no_demo)
}

/// The named steps in the order of CI, or all of them.
fn chosen(names: &[String]) -> Result<Vec<&'static Step>, TaskError> {
    if let Some(name) = names
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != **name))
    {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(TaskError::usage(format!(
            "unknown step `{name}`; available: {}",
            known.join(", ")
        )));
    }
    let filter = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(filter).collect())
}

impl Step {
    const fn cargo(name: &'static str, arguments: &'static str) -> Self {
        Self {
            name,
            action: Action::Cargo(arguments),
        }
    }

    const fn check(name: &'static str, command: &'static str, run: fn() -> Result<(), TaskError>) -> Self {
        Self {
            name,
            action: Action::Check(command, run),
        }
    }

    fn command(&self) -> String {
        match self.action {
            Action::Cargo(arguments) => format!("cargo {arguments}"),
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

fn succeed(step: &str, arguments: &str) -> Result<(), TaskError> {
    let status = cargo()
        .args(arguments.split(' '))
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

    #[test]
    fn named_steps_run_in_the_order_of_ci() {
        let names = ["tidy", "fmt"].map(str::to_owned);
        let steps: Vec<_> = chosen(&names).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(steps, ["fmt", "tidy"]);
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn unknown_step_is_a_usage_error() {
        let error = chosen(&["dance".to_owned()]).err().unwrap();
        assert_eq!(error.exit_code(), TaskError::USAGE);
        assert!(error.to_string().contains("`dance`"), "{error}");
    }
}
