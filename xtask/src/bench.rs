//! `cargo xtask bench`: the table of budgets, measured in the profile `dist`, as ratios in one run where a ratio is possible.

mod api;
mod big_event;
mod client;
mod close;
mod decode;
mod figure;
mod heap;
mod hostile;
mod limit;
mod memory;
mod process;
mod server;
mod start;
mod streams;
mod tree;
mod upload;

use crate::TaskError;
use crate::workspace::{cargo, in_process, rerun};
use figure::{Figure, Format};

/// One row of the table, or several that are measured together.
struct Row {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<Vec<Figure>, TaskError>,
}

const ROWS: [Row; 11] = [
    Row {
        name: "decode",
        what: "bytes to delivered messages, against the limit",
        run: decode::run,
    },
    Row {
        name: "client",
        what: "socket to delivered messages through the blocking client, against the socket limit",
        run: client::run,
    },
    Row {
        name: "big-event",
        what: "one event of 4 MiB against events of 64 KiB, per byte",
        run: big_event::run,
    },
    Row {
        name: "api",
        what: "the large document of the Live Stream API, against plain serde_json",
        run: api::run,
    },
    Row {
        name: "heap",
        what: "live heap of a chat after an init of 50 messages by 50 users",
        run: heap::run,
    },
    Row {
        name: "memory",
        what: "a million messages by 100,000 users",
        run: memory::run,
    },
    Row {
        name: "hostile",
        what: "peak memory of a process that reads one hostile event of 8 MiB, by kind",
        run: hostile::run,
    },
    Row {
        name: "close",
        what: "close() to the return of a blocked read",
        run: close::run,
    },
    Row {
        name: "start",
        what: "`cocorum chat`: process start to first message printed",
        run: start::run,
    },
    Row {
        name: "crates",
        what: "crates in the tree of rumble-chat, default features",
        run: tree::run,
    },
    Row {
        name: "upload",
        what: "an upload to the simulator, against a plain copy over the same loopback",
        run: upload::run,
    },
];

/// Builds in the profile `dist`, then measures in a process of that profile.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if let (true, rest) = in_process(arguments) {
        return here(rest);
    }
    Options::read(arguments)?;
    let build = ["build", "--profile", PROFILE, "-p", "cocorum-cli", "-p", "xtask"];
    let status = cargo().args(build).status();
    let status = status.map_err(|error| TaskError::new(format!("cargo: {error}")))?;
    if !status.success() {
        return Err(TaskError::new(format!("cargo {} failed", build.join(" "))));
    }
    rerun(PROFILE, "bench", arguments)
}

fn here(arguments: &[String]) -> Result<(), TaskError> {
    if let [child, rest @ ..] = arguments
        && let Some(result) = process::child(child, rest)
    {
        return result;
    }
    let options = Options::read(arguments)?;
    let mut report = figure::Report::new(options.format);
    for row in ROWS.iter().filter(|row| options.includes(row.name)) {
        eprintln!("{}: {} …", row.name, row.what);
        let mut runs = Vec::new();
        for _ in 0..options.runs {
            runs.push((row.run)()?);
        }
        report.add(row.name, &runs);
    }
    report.print();
    Ok(())
}

struct Options {
    format: Format,
    rows: Vec<String>,
    runs: usize,
}

impl Options {
    /// `[--json] [--runs N] [ROW…]`
    fn read(arguments: &[String]) -> Result<Self, TaskError> {
        let mut options = Self {
            format: Format::Table,
            rows: Vec::new(),
            runs: 3,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.format = Format::Json,
                "--runs" => {
                    let runs = arguments.next().and_then(|text| text.parse().ok());
                    options.runs = runs
                        .filter(|runs| *runs > 0)
                        .ok_or_else(|| TaskError::usage("--runs expects a number, at least 1".to_owned()))?;
                }
                name if ROWS.iter().any(|row| row.name == name) => options.rows.push(name.to_owned()),
                unknown => {
                    let names = ROWS.map(|row| row.name).join(", ");
                    return Err(TaskError::usage(format!(
                        "unknown row `{unknown}`; available: {names}"
                    )));
                }
            }
        }
        Ok(options)
    }

    fn includes(&self, name: &str) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|row| row == name)
    }
}

/// Seconds of the fastest of several runs: noise only adds.
fn best<T>(runs: usize, mut run: impl FnMut() -> T) -> f64 {
    (0..runs)
        .map(|_| {
            let start = now();
            std::hint::black_box(run());
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

const PROFILE: &str = "dist";
