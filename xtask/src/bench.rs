//! `cargo xtask bench`: the table of budgets, measured in the profile `dist`, as ratios in one run.

mod api;
mod big_event;
mod decode;
mod hostile;
mod limit;
mod memory;
mod start;
mod streams;

use crate::TaskError;
use crate::workspace::{IN_PROCESS, cargo, rerun};

/// One row of the table.
struct Row {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<Vec<Figure>, TaskError>,
}

/// What a row found.
struct Figure {
    what: String,
    found: String,
    budget: &'static str,
    met: bool,
}

const ROWS: [Row; 6] = [
    Row {
        name: "decode",
        what: "bytes to delivered messages, against the limit",
        run: decode::run,
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
        name: "start",
        what: "`cocorum chat`: process start to first message printed",
        run: start::run,
    },
];

/// Builds in the profile `dist`, then measures in a process of that profile.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if let [marker, rest @ ..] = arguments
        && marker == IN_PROCESS
    {
        return here(rest);
    }
    if let Some(unknown) = arguments
        .iter()
        .find(|name| !ROWS.iter().any(|row| row.name == name.as_str()))
    {
        let names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
        return Err(TaskError::usage(format!(
            "unknown row `{unknown}`; available: {}",
            names.join(", ")
        )));
    }
    let build = ["build", "--profile", PROFILE, "-p", "cocorum-cli", "-p", "xtask"];
    let status = cargo().args(build).status();
    let status = status.map_err(|error| TaskError::new(format!("cargo: {error}")))?;
    if !status.success() {
        return Err(TaskError::new(format!("cargo {} failed", build.join(" "))));
    }
    rerun(PROFILE, "bench", arguments)
}

fn here(names: &[String]) -> Result<(), TaskError> {
    if let [child] = names
        && child == memory::CHILD
    {
        return memory::child();
    }
    if let [child, rest @ ..] = names
        && child == hostile::CHILD
    {
        return hostile::child(rest);
    }
    println!("profile {PROFILE}; ratios compare within this run\n");
    println!("| row | what | found | budget | |\n|---|---|---|---|---|");
    for row in ROWS
        .iter()
        .filter(|row| names.is_empty() || names.iter().any(|name| name == row.name))
    {
        eprintln!("{}: {} …", row.name, row.what);
        for figure in (row.run)()? {
            let met = if figure.met { "met" } else { "MISSED" };
            println!(
                "| {} | {} | {} | {} | {met} |",
                row.name, figure.what, figure.found, figure.budget
            );
        }
    }
    Ok(())
}

/// The smallest of several runs: noise only ever adds.
fn best<T>(runs: usize, mut run: impl FnMut() -> T) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let now = std::time::Instant::now;
    (0..runs)
        .map(|_| {
            let start = now();
            std::hint::black_box(run());
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

const PROFILE: &str = "dist";
