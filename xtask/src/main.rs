//! Tasks of this workspace, one subcommand each: `cargo xtask help` lists them.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a command whose findings go to the terminal"
)]

mod arguments;
mod bench;
mod broker;
mod browser;
mod capture;
mod ci;
mod defects;
mod dependencies;
mod drift;
mod error;
mod examples;
mod exports;
mod faults;
mod feed;
mod fixtures;
mod fuzz;
#[cfg(test)]
mod fuzz_targets;
mod generated;
mod links;
mod metrics;
mod package;
mod pictures;
mod programs;
mod public_api;
mod scale;
mod scrub;
mod service;
mod shells;
mod steps;
mod tidy;
mod workspace;

use std::process::ExitCode;

use error::TaskError;

/// A subcommand.
struct Task {
    name: &'static str,
    /// Arguments of the task, for the help text.
    arguments: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result<(), TaskError>,
}

const TASKS: [Task; 15] = [
    Task {
        name: "bench",
        arguments: "[ROW…]",
        help: "run the benchmarks, or only the named rows (--json, --quick, --runs N; --write: into docs/performance.md)",
        run: bench::run,
    },
    Task {
        name: "capture",
        arguments: "SOURCE…",
        help: "record a chat, the Live Stream API or a response, and write it scrubbed: docs/captures.md",
        run: capture::run,
    },
    Task {
        name: "ci",
        arguments: "[STEP…]",
        help: "run all CI steps, or only the named ones",
        run: ci::run,
    },
    Task {
        name: "defects",
        arguments: "[NAME…]",
        help: "put defects into a copy of the client, and check that the fault schedules find them",
        run: defects::run,
    },
    Task {
        name: "drift",
        arguments: "FILE…",
        help: "list what captures, recordings and --json output contain that this version does not know",
        run: drift::run,
    },
    Task {
        name: "faults",
        arguments: "[OPTION…]",
        help: "run randomized fault schedules against the client; --seed S replays one, step by step",
        run: faults::run,
    },
    Task {
        name: "feed",
        arguments: "[--check]",
        help: "write docs/feed.schema.json and docs/json.md; --check: fail when they differ",
        run: feed::run,
    },
    Task {
        name: "fixtures",
        arguments: "[--check]",
        help: "write the fixtures that are made from another one; --check: fail when files and table differ",
        run: fixtures::run,
    },
    Task {
        name: "fuzz",
        arguments: "[OPTION…]",
        help: "search for inputs that break a guarantee (--for 15m --jobs N TARGET…); --replay TARGET FILE… runs them again",
        run: fuzz::run,
    },
    Task {
        name: "package",
        arguments: "[STEP…]",
        help: "build and check what a release consists of, or only the named steps: docs/releasing.md",
        run: package::run,
    },
    Task {
        name: "pictures",
        arguments: "[FOLDER]",
        help: "write the pictures of docs/pictures; into FOLDER: those of every width, to look at",
        run: pictures::run,
    },
    Task {
        name: "public-api",
        arguments: "[--check]",
        help: "write the public API of each library crate to docs/public-api; --check: fail when it differs",
        run: public_api::run,
    },
    Task {
        name: "scale",
        arguments: "[OPTION…]",
        help: "many chats in one process, the table of docs/performance.md (--write), or one row (--chats 1000 --rate 0 …)",
        run: scale::run,
    },
    Task {
        name: "soak",
        arguments: "[OPTION…]",
        help: "soak test: many chats under random faults (--minutes 10 --chats 200)",
        run: faults::soak,
    },
    Task {
        name: "tidy",
        arguments: "",
        help: "check crate dependencies, module layout, public names, and test names in docs",
        run: tidy::run,
    },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        let problem = match name.as_str() {
            "" => "no task given".to_owned(),
            name => format!("unknown task `{name}`"),
        };
        eprint!("{problem}\n\n{}", help());
        return ExitCode::from(TaskError::USAGE);
    };
    match (task.run)(&rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask {name}: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn help() -> String {
    let mut text = String::from("Usage: cargo xtask TASK\n\n");
    for task in &TASKS {
        let call = format!("{} {}", task.name, task.arguments);
        text += &format!("  {call:<22}{}\n", task.help);
    }
    text
}
