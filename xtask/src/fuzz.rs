//! `cargo xtask fuzz`: searches for inputs for which a guarantee does not hold, with libFuzzer on the stable compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::TaskError;
use crate::arguments::Arguments;
use crate::workspace::{cargo, cargo_output, root};

/// `[--for 15m] [--jobs N] [TARGET…]`, or `--replay TARGET FILE…`.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if let [option, name, files @ ..] = arguments
        && option == "--replay"
    {
        return replay(named(name)?.0, files);
    }
    let call = Call::parse(arguments)?;
    let program = build()?;
    let seconds = call.seconds * call.jobs / call.targets.len().max(1);
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..call.jobs {
            scope.spawn(|| {
                while let Some(target) = call.targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    println!("{}: {seconds} s", target.0);
                    let row = search(&program, target, seconds.max(1));
                    rows.lock().unwrap_or_else(PoisonError::into_inner).push(row);
                }
            });
        }
    });
    let rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    report(rows.into_iter().collect::<Result<Vec<_>, _>>()?)
}

struct Call {
    seconds: usize,
    jobs: usize,
    targets: Vec<&'static Target>,
}

impl Call {
    fn parse(arguments: &[String]) -> Result<Self, TaskError> {
        let mut call = Self {
            seconds: 15 * 60,
            jobs: thread::available_parallelism().map_or(1, usize::from),
            targets: Vec::new(),
        };
        let mut arguments = Arguments::new(arguments);
        while let Some(argument) = arguments.next() {
            match argument {
                "--for" => call.seconds = whole_seconds(arguments.time()?),
                "--jobs" => call.jobs = arguments.count()?,
                _ => call.targets.push(named(arguments.operand()?)?),
            }
        }
        if call.targets.is_empty() {
            call.targets.extend(&TARGETS);
        }
        Ok(call)
    }
}

fn whole_seconds(time: Duration) -> usize {
    usize::try_from(time.as_secs()).unwrap_or(usize::MAX)
}

fn named(name: &str) -> Result<&'static Target, TaskError> {
    let target = TARGETS.iter().find(|target| target.0 == name);
    target.ok_or_else(|| {
        let names: Vec<_> = TARGETS.iter().map(|target| target.0).collect();
        TaskError::usage(format!(
            "unknown target `{name}`; available: {}",
            names.join(", ")
        ))
    })
}

/// Runs a target on files. Panics if one fails.
fn replay(name: &str, files: &[String]) -> Result<(), TaskError> {
    let program = build()?;
    let status = Command::new(&program)
        .env("RUMBLE_FUZZ_TARGET", name)
        .args(files)
        .status()
        .map_err(|error| TaskError::io(&program, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(TaskError::new(format!("{name} failed: {status}")))
}

/// Builds the program with coverage counters, as cargo-fuzz does without a sanitizer.
fn build() -> Result<PathBuf, TaskError> {
    let host = cargo_output(&["-vV"])?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let call = [
        "build",
        "--release",
        "--manifest-path",
        "xtask/fuzz/Cargo.toml",
        "--target-dir",
        "target/fuzz",
        // With a target, the flags do not apply to build scripts.
        "--target",
        host,
    ];
    let status = cargo().args(call).env("RUSTFLAGS", COVERAGE.join(" ")).status();
    let status = status.map_err(|error| TaskError::new(format!("cargo: {error}")))?;
    if !status.success() {
        return Err(TaskError::new(format!(
            "the fuzz targets were not built: {status}"
        )));
    }
    Ok(folder().join(host).join("release/rumble-fuzz"))
}

/// A table row of a target.
struct Row {
    name: &'static str,
    executions: String,
    coverage: String,
    /// The input that fails, and the text of the failure.
    failure: Option<(String, String)>,
}

fn search(program: &Path, (name, max_bytes): &'static Target, seconds: usize) -> Result<Row, TaskError> {
    let corpus = folder().join("corpus").join(name);
    let artifacts = folder().join("artifacts").join(name);
    for folder in [&corpus, &artifacts] {
        fs::create_dir_all(folder).map_err(|error| TaskError::io(folder, &error))?;
    }
    let output = Command::new(program)
        .env("RUMBLE_FUZZ_TARGET", name)
        .env("RUMBLE_FUZZ_CORPUS", &corpus)
        .arg(&corpus)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={max_bytes}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args([
            "-timeout=10",
            "-rss_limit_mb=1024",
            "-print_final_stats=1",
            "-use_value_profile=1",
        ])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| TaskError::io(program, &error))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let after = |mark: &str| {
        let line = text.lines().rev().find_map(|line| Some(line.split_once(mark)?.1));
        line.and_then(|rest| rest.split_whitespace().next())
            .unwrap_or("?")
            .to_owned()
    };
    let failure = (!output.status.success()).then(|| {
        let panic = text
            .lines()
            .skip_while(|line| !line.contains("panicked at"))
            .take(4);
        let panic: Vec<_> = panic.collect();
        let reason = if panic.is_empty() {
            text.lines().filter(|line| line.contains("ERROR")).collect()
        } else {
            panic
        };
        (after("Test unit written to "), reason.join("\n"))
    });
    Ok(Row {
        name,
        executions: after("stat::number_of_executed_units:"),
        coverage: after(" cov: "),
        failure,
    })
}

fn report(mut rows: Vec<Row>) -> Result<(), TaskError> {
    rows.sort_by_key(|row| TARGETS.iter().position(|target| target.0 == row.name));
    println!("| target | executions | edges covered | found |\n|---|---|---|---|");
    for row in &rows {
        let found = if row.failure.is_some() {
            "a failure"
        } else {
            "nothing"
        };
        println!(
            "| {} | {} | {} | {found} |",
            row.name, row.executions, row.coverage
        );
    }
    let failures = rows.iter().filter_map(|row| {
        let (file, reason) = row.failure.as_ref()?;
        Some(format!(
            "{}:\n{reason}\n  cargo xtask fuzz --replay {} {file}",
            row.name, row.name
        ))
    });
    let failures: Vec<_> = failures.collect();
    if failures.is_empty() {
        return Ok(());
    }
    Err(TaskError::new(failures.join("\n")))
}

fn folder() -> PathBuf {
    root().join("target/fuzz")
}

/// The name of a target in `fuzz_targets.rs`, and the size of its largest input.
type Target = (&'static str, usize);

const TARGETS: [Target; 13] = [
    ("framing", 2_048),
    ("event", 4_096),
    ("split", 8_192),
    ("chat_steps", 256),
    ("livestream_api", 8_192),
    ("tracker_steps", 512),
    ("service", 4_096),
    ("pages", 8_192),
    ("upload", 2_048),
    ("ids", 64),
    ("times", 64),
    ("stream_refs", 256),
    ("scrubber", 4_096),
];

const COVERAGE: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz_targets::{self, FuzzTarget};

    /// The inputs in the repository, and a few changes to each.
    fn replay_all(name: &str) {
        let target = FuzzTarget::named(name).unwrap();
        let inputs = target.inputs();
        assert!(!inputs.is_empty(), "no inputs");
        let mut rng = fastrand::Rng::with_seed(7);
        for input in inputs {
            (target.run)(&input);
            for _ in 0..CHANGES {
                let mut changed = input.clone();
                for _ in 0..rng.usize(1..=3) {
                    let at = rng.usize(..=changed.len());
                    match rng.u8(..3) {
                        0 => changed.insert(at, rng.u8(..)),
                        1 => drop(changed.drain(at..changed.len().min(at + rng.usize(..20)))),
                        _ => changed.truncate(at.max(1)),
                    }
                }
                (target.run)(&changed);
            }
        }
    }

    macro_rules! replays {
        ($($name:ident)+) => {
            $(
                #[test]
                fn $name() {
                    replay_all(stringify!($name));
                }
            )+

            #[test]
            fn every_target_is_replayed() {
                let replayed = [$(stringify!($name)),+];
                assert_eq!(fuzz_targets::TARGETS.map(|target| target.name), replayed);
                assert_eq!(TARGETS.map(|target| target.0), replayed);
            }

            #[test]
            fn every_kept_input_belongs_to_a_target() {
                for entry in fs::read_dir(root().join("xtask/fuzz/corpus")).unwrap() {
                    let name = entry.unwrap().file_name().into_string().unwrap();
                    assert!(FuzzTarget::named(&name).is_some(), "{name}");
                }
            }
        };
    }

    replays!(
        framing event split chat_steps livestream_api tracker_steps service pages upload ids times stream_refs scrubber
    );

    const CHANGES: usize = 4;
}
