//! `cargo xtask bench`: the table of budgets, measured in the profile `dist`, as ratios in one run where a ratio is possible.

mod api;
mod big_event;
mod builds;
mod child;
mod client;
mod close;
mod decode;
mod figure;
mod heap;
mod hostile;
mod many_chats;
mod memory;
pub(crate) mod page;
mod process;
mod serde_baseline;
mod server;
mod start;
mod streams;
mod tree;
mod upload;

use crate::TaskError;
use crate::arguments::Arguments;
use crate::workspace::{cargo, in_process, rerun};
use figure::Figure;

/// One row of the table, or several that are measured together.
struct Row {
    name: &'static str,
    what: &'static str,
    /// Maximum number of runs.
    max_runs: usize,
    run: fn(Effort) -> Result<Vec<Figure>, TaskError>,
}

impl Row {
    const fn new(
        name: &'static str,
        what: &'static str,
        run: fn(Effort) -> Result<Vec<Figure>, TaskError>,
    ) -> Self {
        Self {
            name,
            what,
            max_runs: usize::MAX,
            run,
        }
    }

    /// Marks a row that takes too long to be measured repeatedly.
    const fn once(mut self) -> Self {
        self.max_runs = 1;
        self
    }
}

const ROWS: [Row; 15] = [
    Row::new(
        "decode",
        "bytes to delivered messages, against the limit",
        decode::run,
    ),
    Row::new(
        "client",
        "socket to delivered messages through the blocking client, against the socket limit",
        client::run,
    ),
    Row::new(
        "big-event",
        "one event of 4 MiB against events of 64 KiB, per byte",
        big_event::run,
    ),
    Row::new(
        "api",
        "the large document of the Live Stream API, against plain serde_json",
        api::run,
    ),
    Row::new(
        "heap",
        "a chat after an init of 50 messages by 50 users",
        heap::run,
    ),
    Row::new("memory", "a million messages by 100,000 users", memory::run),
    Row::new(
        "idle",
        "idle chats over hyper on one thread, http",
        many_chats::idle,
    ),
    Row::new(
        "idle-https",
        "idle chats with the blocking client, a thread each, https",
        many_chats::idle_https,
    ),
    Row::new(
        "busy",
        "busy chats with the blocking client, a thread each",
        many_chats::busy,
    )
    .once(),
    Row::new(
        "hostile",
        "peak memory of a process that reads one hostile event of 8 MiB",
        hostile::run,
    )
    .once(),
    Row::new("close", "close() to the return of a blocked read", close::run),
    Row::new(
        "start",
        "`cocorum chat`: process start to first message printed",
        start::run,
    ),
    Row::new(
        "crates",
        "crates in the tree of rumble-chat, default features",
        tree::run,
    )
    .once(),
    Row::new("builds", "clean release build", builds::run).once(),
    Row::new(
        "upload",
        "an upload to the simulator, against a plain copy over the same loopback",
        upload::run,
    )
    .once(),
];

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effort {
    /// As much as the budgets require.
    Full,
    /// Minimal work: shows that every row still runs, without meaningful figures.
    Quick,
}

impl Effort {
    fn is_quick(self) -> bool {
        self == Self::Quick
    }

    fn pick<T>(self, full: T, quick: T) -> T {
        match self {
            Self::Full => full,
            Self::Quick => quick,
        }
    }
}

/// Builds in the profile `dist`, then measures in a process of that profile. `--quick` stays in this process.
pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if let (true, rest) = in_process(arguments) {
        return run_in_process(rest);
    }
    let options = Options::read(arguments)?;
    if options.effort.is_quick() {
        build(&["build", "--quiet", "-p", "cocorum-cli"])?;
        return measure(&options);
    }
    build(&["build", "--profile", PROFILE, "-p", "cocorum-cli", "-p", "xtask"])?;
    rerun(PROFILE, "bench", arguments)
}

/// The CI step: runs every row with minimal work.
pub(crate) fn quick() -> Result<(), TaskError> {
    run(&["--quick".to_owned()])
}

fn build(arguments: &[&str]) -> Result<(), TaskError> {
    let status = cargo().args(arguments).status();
    let status = status.map_err(|error| TaskError::new(format!("cargo: {error}")))?;
    if !status.success() {
        return Err(TaskError::new(format!("cargo {} failed", arguments.join(" "))));
    }
    Ok(())
}

fn run_in_process(arguments: &[String]) -> Result<(), TaskError> {
    if let [name, rest @ ..] = arguments
        && let Some(result) = child::run(name, rest)
    {
        return result;
    }
    measure(&Options::read(arguments)?)
}

fn measure(options: &Options) -> Result<(), TaskError> {
    let mut report = figure::Report::default();
    for row in ROWS.iter().filter(|row| options.includes(row.name)) {
        let runs = options.runs.min(row.max_runs);
        eprintln!("{}: {} …", row.name, row.what);
        let mut figures = Vec::new();
        for run in 1..=runs {
            let start = now();
            figures.push((row.run)(options.effort)?);
            eprintln!("  run {run} of {runs}: {:.1} s", start.elapsed().as_secs_f64());
        }
        report.add(row.name, &figures);
    }
    if options.json {
        println!("{}", report.json());
    } else {
        print!("{}", report.table());
    }
    if options.write {
        let text = format!("{}\n\n{}", page::machine(PROFILE)?, report.table());
        page::write("bench", &text)?;
    }
    Ok(())
}

struct Options {
    effort: Effort,
    json: bool,
    rows: Vec<String>,
    runs: usize,
    write: bool,
}

impl Options {
    /// `[--json] [--quick] [--write] [--runs N] [ROW…]`
    fn read(arguments: &[String]) -> Result<Self, TaskError> {
        let mut options = Self {
            effort: Effort::Full,
            json: false,
            rows: Vec::new(),
            runs: 3,
            write: false,
        };
        let mut arguments = Arguments::new(arguments);
        while let Some(argument) = arguments.next() {
            match argument {
                "--json" => options.json = true,
                "--quick" => (options.effort, options.runs) = (Effort::Quick, 1),
                "--write" => options.write = true,
                "--runs" => options.runs = arguments.count()?,
                name if ROWS.iter().any(|row| row.name == name) => options.rows.push(name.to_owned()),
                _ => {
                    let unknown = arguments.operand()?;
                    let names = ROWS.map(|row| row.name).join(", ");
                    return Err(TaskError::usage(format!(
                        "unknown row `{unknown}`; available: {names}"
                    )));
                }
            }
        }
        if options.write && (options.effort.is_quick() || !options.rows.is_empty()) {
            let reason = "--write is for a full run of all rows";
            return Err(TaskError::usage(reason.to_owned()));
        }
        Ok(options)
    }

    fn includes(&self, name: &str) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|row| row == name)
    }
}

/// Seconds of the fastest of several runs, since noise only adds time.
fn fastest<T>(runs: usize, mut run: impl FnMut() -> T) -> f64 {
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
