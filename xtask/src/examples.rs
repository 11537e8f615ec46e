//! `cargo xtask ci examples`: each example program runs, against the simulator if it connects, and prints the expected line.

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rumble_sim::{AccountPlan, KeyPlan, Plan, Sim, StreamPlan};
use serde_json::Value;

use crate::TaskError;
use crate::exports;
use crate::workspace::{Package, Workspace, cargo, root};
use program::Program;

/// An example, and text of a line that it prints.
struct Example {
    name: &'static str,
    how: How,
    line: &'static str,
}

enum How {
    /// With these arguments, in a folder with a video, a session and a recording; ends by itself.
    Alone(&'static [&'static str]),
    /// As `Alone`, with a session at the simulator.
    Account(&'static [&'static str]),
    /// With this stream of the simulator; prints the line while the chat is open, and ends with it.
    Chat(&'static str),
    /// With this stream of the simulator; prints the line when the chat has ended.
    WholeChat(&'static str),
    /// With the Live Stream API of the simulator; does not end by itself.
    Api,
    /// Run by this other step.
    Step(&'static str),
}

const EXAMPLES: &[Example] = &[
    example("async_hyper", How::Chat("7k2m9q"), "sent as message"),
    example("bot", How::Alone(&[]), "deleted a link and muted DimLantern"),
    example("chat_and_api", How::Chat("7k2m9q"), r#""TinFiddle": "!hello""#),
    example("decode", How::Alone(&[]), r#"900000102: "is the oven warm?""#),
    example("events", How::Alone(&["recording"]), r#""event":"message""#),
    example("followers", How::Api, r#""TinFiddle" follows"#),
    example("lines", How::Chat("7k2m9q"), r#""text":"!hello""#),
    example("live_alerts", How::Alone(&[]), "OtterHost"),
    example("many_chats", How::WholeChat("456977726"), "2 messages of 1 chats"),
    example(
        "many_clients",
        How::Alone(&["2", "20", "1"]),
        "40 deliveries, of 40",
    ),
    example("memory", How::Alone(&["1000"]), "| stats |"),
    example("metrics", How::Alone(&[]), "rumble_rant_cents_total 1250"),
    example("muted_users", How::Account(&[]), r#""NightFerry""#),
    example("read", How::Chat("7k2m9q"), r#""TinFiddle": "!hello""#),
    example("read_chat", How::Alone(&[]), " messages"),
    example(REQWEST, How::Chat("7k2m9q"), r#""TinFiddle": "!hello""#),
    example(
        "session",
        How::Alone(&["https://web7.rumble.com"]),
        "https://web7.rumble.com: true",
    ),
    example("throughput", How::Step("broker"), ""),
    example(
        "upload",
        How::Account(&["clock.mp4", "Repairing a clock", "How-To", "session"]),
        "1000 of 1000 bytes",
    ),
    example("whoami", How::Account(&[]), r#""CalmSparrow", user 900300001"#),
];

const fn example(name: &'static str, how: How, line: &'static str) -> Example {
    Example { name, how, line }
}

pub(crate) fn check() -> Result<(), TaskError> {
    let known: BTreeSet<_> = EXAMPLES.iter().map(|example| example.name.to_owned()).collect();
    let found = names()?;
    if known != found {
        let (unlisted, missing) = (&found - &known, &known - &found);
        return Err(TaskError::new(format!(
            "add to xtask/src/examples.rs: {unlisted:?}; remove from it: {missing:?}"
        )));
    }
    let programs = build()?;
    let folder = root().join("target/example-runs");
    // Removes the files of an earlier run.
    _ = fs::remove_dir_all(&folder);
    std::thread::scope(|scope| {
        let runs = EXAMPLES.iter().map(|example| {
            let program = programs.get(example.name);
            let folder = folder.join(example.name);
            (example, scope.spawn(move || example.run(program, &folder)))
        });
        let mut failures = Vec::new();
        for (example, run) in runs.collect::<Vec<_>>() {
            match run.join() {
                Ok(Ok(())) => println!("{}: {}", example.name, example.outcome()),
                Ok(Err(error)) => failures.push(format!("{}: {error}", example.name)),
                Err(_) => failures.push(format!("{}: its thread panicked", example.name)),
            }
        }
        match failures.as_slice() {
            [] => Ok(()),
            failures => Err(TaskError::new(failures.join("\n"))),
        }
    })
}

/// The examples of the workspace, and the package for reqwest.
fn names() -> Result<BTreeSet<String>, TaskError> {
    let workspace = Workspace::read()?;
    let names = workspace.members().flat_map(Package::examples);
    Ok(names.chain([REQWEST]).map(str::to_owned).collect())
}

/// Builds the examples, with the features that the tests of the workspace have. Returns their programs.
fn build() -> Result<BTreeMap<String, PathBuf>, TaskError> {
    let mut programs = BTreeMap::new();
    let reqwest = "--locked --manifest-path examples/reqwest/Cargo.toml --target-dir target/reqwest";
    for arguments in ["--workspace --examples", reqwest] {
        println!("cargo build {arguments}");
        let output = cargo()
            .args(["build", "--quiet", "--message-format", "json-render-diagnostics"])
            .args(arguments.split(' '))
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| TaskError::new(error.to_string()))?;
        if !output.status.success() {
            return Err(TaskError::new(format!(
                "cargo build {arguments}: {}",
                output.status
            )));
        }
        for line in output.stdout.split(|byte| *byte == b'\n') {
            let message: Value = serde_json::from_slice(line).unwrap_or_default();
            let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
            if let (Some("example" | "bin"), Some(name), Some(program)) =
                (text("/target/kind/0"), text("/target/name"), text("/executable"))
            {
                programs.insert(name.to_owned(), program.into());
            }
        }
    }
    Ok(programs)
}

impl Example {
    fn outcome(&self) -> String {
        match self.how {
            How::Step(step) => format!("see the step `{step}`"),
            _ => format!("printed {}", self.line),
        }
    }

    fn run(&self, program: Option<&PathBuf>, folder: &Path) -> Result<(), TaskError> {
        let program = program.ok_or_else(|| TaskError::new("the example was not built".to_owned()))?;
        let sim = simulator()?;
        let session = sim.account(ACCOUNT).issue_session().to_string();
        write_files(folder, &session)?;
        let mut command = Command::new(program);
        command.current_dir(folder);
        let variables = [
            ("RUMBLE_BASE_URL", sim.base_url()),
            ("RUMBLE_CHAT_URL", sim.chat_url()),
            ("RUMBLE_API_URL", sim.api_url(KEY)),
            ("RUMBLE_SESSION", session),
        ];
        match self.how {
            How::Alone(_) => command.env_clear(),
            _ => command.envs(variables),
        };
        match self.how {
            How::Alone(arguments) | How::Account(arguments) => {
                let mut program = Program::start(command.args(arguments))?;
                program.prints(self.line)?;
                program.ends()
            }
            How::Chat(stream) | How::WholeChat(stream) => {
                let chat = sim.stream(STREAM);
                chat.say(VIEWER, "good morning");
                let mut program = Program::start(command.arg(stream))?;
                if !chat.wait_for_open(1, TIMEOUT) {
                    return Err(TaskError::new("the example does not open the chat".to_owned()));
                }
                chat.say(VIEWER, "!hello");
                if let How::WholeChat(_) = self.how {
                    chat.end();
                }
                program.prints(self.line)?;
                chat.end();
                program.ends()
            }
            How::Api => {
                let mut program = Program::start(&mut command)?;
                // Only what comes after the first documents is new; the third request follows the second response.
                if !sim.api(KEY).wait_for_requests(3, TIMEOUT) {
                    return Err(TaskError::new(
                        "the example does not poll the document".to_owned(),
                    ));
                }
                sim.api(KEY).follow(VIEWER);
                program.prints(self.line)
            }
            How::Step(_) => Ok(()),
        }
    }
}

/// A chat, an account that can write in it, and a key of the Live Stream API.
fn simulator() -> Result<Sim, TaskError> {
    let account = AccountPlan::new(ACCOUNT, 900_300_001, "brass teapot").mutes(["NightFerry"]);
    let plan = Plan::new()
        .account(account)
        .stream(StreamPlan::new(STREAM))
        .api_key(KeyPlan::user(KEY, 900_300_001, ACCOUNT));
    Sim::start(plan).map_err(|error| TaskError::new(error.to_string()))
}

fn write_files(folder: &Path, session: &str) -> Result<(), TaskError> {
    exports::record(&folder.join("recording"), STREAM)?;
    for (name, content) in [("clock.mp4", &[7; 1_000][..]), ("session", session.as_bytes())] {
        let path = folder.join(name);
        fs::write(&path, content).map_err(|error| TaskError::io(&path, &error))?;
    }
    Ok(())
}

const REQWEST: &str = "rumble-example-reqwest";
const ACCOUNT: &str = "CalmSparrow";
const KEY: &str = "tin-whistle";
/// `7k2m9q` in base 36.
const STREAM: u64 = 456_977_726;
/// Long enough for any machine. No example that works waits for it.
const TIMEOUT: Duration = Duration::from_secs(120);
const VIEWER: &str = "TinFiddle";
