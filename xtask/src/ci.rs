//! `cargo xtask ci`: what CI runs, in the order of what fails fastest.

use std::process::ExitStatus;

use crate::workspace::cargo;
use crate::{TaskError, faults, fixtures, tidy};

struct Step {
    name: &'static str,
    action: Action,
}

enum Action {
    /// A cargo command, with what it needs in its environment.
    Cargo {
        arguments: &'static [&'static str],
        environment: &'static [(&'static str, &'static str)],
    },
    /// A check of ours and how to run it alone.
    Check {
        call: &'static str,
        run: fn() -> Result<(), TaskError>,
    },
}

const STEPS: [Step; 7] = [
    Step {
        name: "fmt",
        action: Action::Cargo {
            arguments: &["fmt", "--all", "--check"],
            environment: &[],
        },
    },
    Step {
        name: "clippy",
        action: Action::Cargo {
            arguments: &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
            environment: &[],
        },
    },
    Step {
        name: "test",
        action: Action::Cargo {
            arguments: &["test", "--workspace"],
            environment: &[],
        },
    },
    Step {
        name: "doc",
        action: Action::Cargo {
            arguments: &["doc", "--workspace", "--no-deps"],
            environment: &[("RUSTDOCFLAGS", "-Dwarnings")],
        },
    },
    Step {
        name: "fixtures",
        action: Action::Check {
            call: "cargo xtask fixtures --check",
            run: fixtures::check,
        },
    },
    Step {
        name: "tidy",
        action: Action::Check {
            call: "cargo xtask tidy",
            run: tidy::check,
        },
    },
    Step {
        name: "faults",
        action: Action::Check {
            call: "cargo xtask faults --share",
            run: faults::share,
        },
    },
];

pub(crate) fn run(names: &[String]) -> Result<(), TaskError> {
    let steps = chosen(names)?;
    for (position, step) in steps.iter().enumerate() {
        println!(
            "\n[{}/{}] {}: {}",
            position + 1,
            steps.len(),
            step.name,
            step.call()
        );
        step.run()?;
    }
    println!("\nall {} steps passed", steps.len());
    Ok(())
}

/// The steps that are named, in the order of CI; all of them without a name.
fn chosen(names: &[String]) -> Result<Vec<&'static Step>, TaskError> {
    if let Some(name) = names
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != **name))
    {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(TaskError::usage(format!(
            "no such step: `{name}`; there are {}",
            known.join(", ")
        )));
    }
    let wanted = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

impl Step {
    fn call(&self) -> String {
        match &self.action {
            Action::Cargo {
                arguments,
                environment,
            } => {
                let environment = environment.iter().map(|(name, value)| format!("{name}={value} "));
                format!("{}cargo {}", environment.collect::<String>(), arguments.join(" "))
            }
            Action::Check { call, .. } => (*call).to_owned(),
        }
    }

    fn run(&self) -> Result<(), TaskError> {
        let failed = |code, what: &str| {
            TaskError::with_exit_code(code, format!("step `{}` failed: {what}", self.name))
        };
        match &self.action {
            Action::Check { run, .. } => run().map_err(|error| failed(error.exit_code(), &error.to_string())),
            Action::Cargo {
                arguments,
                environment,
            } => {
                let status = cargo()
                    .args(*arguments)
                    .envs(environment.iter().copied())
                    .status()
                    .map_err(|error| failed(1, &error.to_string()))?;
                if status.success() {
                    return Ok(());
                }
                Err(failed(exit_code(status), &status.to_string()))
            }
        }
    }
}

/// 1 for what was ended by a signal, or by a code that no process of ours can end with.
fn exit_code(status: ExitStatus) -> u8 {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.filter(|code| *code != 0).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn without_names_every_step_runs() {
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn named_steps_run_in_the_order_of_ci() {
        let steps = chosen(&names(&["tidy", "fmt"])).unwrap();
        let steps: Vec<_> = steps.iter().map(|step| step.name).collect();
        assert_eq!(steps, ["fmt", "tidy"]);
    }

    #[test]
    fn an_unknown_step_is_wrong_usage() {
        let error = chosen(&names(&["fmt", "dance"])).err().unwrap();
        assert_eq!(error.exit_code(), TaskError::USAGE);
        assert!(error.to_string().contains("`dance`"), "{error}");
    }

    #[test]
    fn a_step_shows_what_to_type() {
        let doc = STEPS.iter().find(|step| step.name == "doc").unwrap();
        assert_eq!(
            doc.call(),
            "RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps"
        );
    }
}
