//! Runs the commands of the README and of `docs/` against the simulator. Exceptions are listed with the reason.

#![cfg(all(unix, feature = "demo", feature = "record"))]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test and its helpers may panic, and waiting for a process needs a clock"
)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rumble_sim::{AccountPlan, Creator, KeyPlan, Plan, Sim, StreamPlan, VideoPlan, VideoState};

/// Pages whose commands are run.
const PAGES: [&str; 6] = [
    "README.md",
    "docs/account-events.md",
    "docs/getting-started.md",
    "docs/recording.md",
    "docs/simulator.md",
    "docs/upload.md",
];

/// Commands that continue until they are stopped. The test waits for their first line.
const CONTINUING: [&str; 9] = [
    "cocorum",
    "cocorum chat https://rumble.com/c/SparrowStudio",
    "cocorum chat https://rumble.com/embed/v7k2m9q/",
    "cocorum chat v7k2m9q --json",
    "cocorum chat https://rumble.com/c/SparrowStudio --follow",
    "cocorum live --watch",
    "cocorum live --watch --json",
    "cocorum live --watch --logged-in",
    RECORDING[0],
];

/// Recordings. The test waits for the first event in their folder.
const RECORDING: [&str; 2] = [
    "cocorum record https://rumble.com/c/SparrowStudio --follow --out recordings",
    "cocorum record @streams.txt --live --follow --out recordings --keep 90d",
];

/// Beginnings of lines that are not run, and the reason.
const NOT_RUN: &[(&str, &str)] = &[
    (
        "cargo install --path crates/cocorum-cli",
        "a step of `cargo xtask ci`",
    ),
    (
        "cargo new ../chat-reader",
        "tests/pages of cocorum compile the program",
    ),
    ("cd ../chat-reader", "follows that command"),
    (
        "cargo run -p cocorum --example live_alerts",
        "tests/live_alerts.rs of the crate runs the example",
    ),
    (
        "cargo run -p cocorum --example read_chat",
        "tests/read_chat.rs of the crate runs the example",
    ),
    (
        "cargo run -p cocorum --example bot",
        "tests/bot.rs of the crate runs the example",
    ),
    (
        "RUMBLE_SESSION=… cargo run -p cocorum --example bot",
        "needs an account",
    ),
    ("cargo test -p", "the step `test` of CI runs all of them"),
    ("cargo xtask", "the checks of CI themselves"),
    (
        "cocorum serve",
        "uses a fixed port: `cargo xtask ci browser` runs it on another",
    ),
    ("RUMBLE_API_URL=… cargo xtask", "needs an account"),
    ("cocorum login", "prompts on a terminal: it/account_terminal.rs"),
    ("export RUMBLE_", "set by the test"),
    ("#", "a comment"),
];

/// Blocks that use other programs.
const OTHER_PROGRAMS: [&str; 6] = [
    "cargo mutants",
    "duckdb",
    "llvm",
    "nats-server",
    "valgrind",
    "zstd",
];

const STREAM: u64 = 456_977_726;
const NAME: &str = "CalmSparrow";
const KEY: &str = "tin-whistle";
const TIMEOUT: Duration = Duration::from_secs(60);

struct Site {
    sim: Sim,
    folder: tempfile::TempDir,
    session: String,
}

impl Site {
    fn new() -> Self {
        let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
        let account = AccountPlan::new(NAME, 900_300_001, "brass teapot").moderator_of(STREAM);
        let video = VideoPlan::new(STREAM, "v5xyz-mending-a-kettle.html", &studio).state(VideoState::Live);
        let plan = Plan::new()
            .account(account)
            .stream(StreamPlan::new(STREAM))
            .video(video)
            .api_key(KeyPlan::user(KEY, 900_300_001, NAME));
        let sim = Sim::start(plan).unwrap();
        sim.stream(STREAM).say("TinFiddle", "good morning");
        let session = sim.account(NAME).issue_session().to_string();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("clock.mp4"), [7; 25_000]).unwrap();
        std::fs::write(folder.path().join("streams.txt"), "v7k2m9q\n").unwrap();
        Self { sim, folder, session }
    }

    /// A command in an empty home directory, without credentials.
    fn command(&self, words: &[String]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cocorum"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("RUMBLE_BASE_URL", self.sim.base_url())
            .env("RUMBLE_CHAT_URL", self.sim.chat_url())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, line: &str) {
        let mut command = self.command(&words(line)[1..]);
        command.env("RUMBLE_SESSION", &self.session);
        if !line.contains("--logged-in") {
            command.env("RUMBLE_API_URL", self.sim.api_url(KEY));
        }
        if RECORDING.contains(&line) {
            let _running = Running(command.spawn().unwrap());
            wait_for(line, || has_event(&self.folder.path().join("recordings")));
        } else if CONTINUING.contains(&line) {
            let mut running = Running(command.spawn().unwrap());
            let mut first = String::new();
            let stdout = running.0.stdout.take().unwrap();
            BufReader::new(stdout).read_line(&mut first).unwrap();
            assert!(!first.is_empty(), "{line}: no output");
        } else {
            let output = finish(line, &mut command);
            assert!(output.status.success(), "{line}: {output:?}");
        }
    }
}

#[test]
fn commands_of_the_pages_run() {
    std::thread::scope(|scope| {
        for page in PAGES {
            scope.spawn(move || run_page(page, &std::fs::read_to_string(root().join(page)).unwrap()));
        }
    });
}

#[test]
fn all_pages_with_commands_are_run_or_listed() {
    for file in std::fs::read_dir(root().join("docs")).unwrap() {
        let path = file.unwrap().path();
        let is_run = PAGES.iter().any(|page| path.ends_with(page));
        if path.extension().is_some_and(|extension| extension == "md") && !is_run {
            for line in command_lines(&std::fs::read_to_string(&path).unwrap()) {
                assert!(is_listed(&line), "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn the_table_of_credentials_matches_the_commands() {
    let site = Site::new();
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut listed = Vec::new();
    let rows = readme.lines().filter_map(|row| row.strip_prefix("| "));
    for row in rows.filter(|row| row.starts_with('`')) {
        let (commands, credential) = row.split_once(" | ").unwrap();
        for name in commands.split('`').skip(1).step_by(2) {
            listed.push(name.split(' ').next().unwrap().to_owned());
            let line = example(name);
            let output = finish(line, &mut site.command(&words(line)));
            let stderr = String::from_utf8(output.stderr).unwrap();
            let missing = [
                ("session", stderr.contains("not logged in")),
                ("API URL", stderr.contains("no API URL")),
            ];
            let missing: Vec<_> = missing.iter().filter(|(_, is_missing)| *is_missing).collect();
            let expected = match credential {
                _ if credential.starts_with("the session") => vec![&("session", true)],
                _ if credential.starts_with("the API URL") => vec![&("API URL", true)],
                _ => vec![],
            };
            assert_eq!(missing, expected, "{name}: {stderr}");
        }
    }
    let help = finish("--help", &mut site.command(&["--help".to_owned()]));
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty());
    for name in commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()) {
        let is_listed = name.is_empty() || name == "help" || listed.iter().any(|listed| listed == name);
        assert!(is_listed, "{name} is not in the table of credentials");
    }
}

/// A short run of each command.
fn example(command: &str) -> &str {
    match command {
        "chat" => "chat v7k2m9q --for 100ms",
        "command" => "command v7k2m9q /subscribers",
        "comments add" => "comments add v7k2m9q nice",
        "comments delete" => "comments delete 300000101",
        "comments list" => "comments list v7k2m9q",
        "comments pin" => "comments pin 300000101",
        "comments restore" => "comments restore 300000101",
        "comments unpin" => "comments unpin 300000101",
        "completions" => "completions bash",
        "delete" => "delete v7k2m9q 1",
        "emotes" => "emotes v7k2m9q",
        "export" => "export recordings --to text",
        "id" => "id v7k2m9q",
        "man" => "man manual",
        "mute" => "mute TinFiddle --everywhere",
        "pin" => "pin v7k2m9q 1",
        "record" => "record v7k2m9q --out recordings --for 100ms",
        "replay" => "replay recordings",
        "resolve" => "resolve https://rumble.com/c/SparrowStudio",
        "search" => "search recordings kettle",
        "send" => "send v7k2m9q hello",
        // The command ends immediately, since the address is not allowed.
        "serve" => "serve v7k2m9q --bind 192.0.2.1:8787",
        "sim" => "sim --for 100ms",
        "stats" => "stats recordings",
        "unmute" => "unmute TinFiddle",
        "unpin" => "unpin v7k2m9q",
        "upload" => "upload clock.mp4 --title Clock --category How-To",
        "videos" => "videos _c7730001",
        other => other,
    }
}

/// Runs the commands of a page in their order.
fn run_page(page: &str, text: &str) {
    let site = Site::new();
    let mut count = 0;
    for line in command_lines(text).iter().filter(|line| !is_listed(line)) {
        assert!(
            line.starts_with("cocorum"),
            "{page}: neither run nor listed: {line}"
        );
        site.run(line);
        count += 1;
    }
    assert!(count > 0, "{page}: no command");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn is_listed(line: &str) -> bool {
    let is_run = line == "cocorum login --demo";
    !is_run && NOT_RUN.iter().any(|(start, _)| line.starts_with(start))
}

/// Lines of the `sh` blocks of a page, without remarks and without blocks that use other programs.
fn command_lines(page: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap());
    let own = blocks.filter(|block| !OTHER_PROGRAMS.iter().any(|name| block.contains(name)));
    let lines = own.flat_map(str::lines).filter(|line| !line.is_empty());
    let without_remark = lines.map(|line| line.split("  #").next().unwrap_or(line).trim());
    without_remark.map(ToOwned::to_owned).collect()
}

/// Splits a command line with single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(ToOwned::to_owned));
        }
    }
    words
}

fn has_event(folder: &Path) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| std::fs::read_to_string(file.path()).ok())
        .any(|text| text.contains(r#""kind":"event""#))
}

fn finish(line: &str, command: &mut Command) -> Output {
    let child = command.spawn().unwrap();
    let (sender, output) = std::sync::mpsc::channel();
    // `wait_with_output` reads both pipes while it waits: the output of `completions` is larger than the buffer of a
    // pipe.
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    let output = output.recv_timeout(TIMEOUT);
    output.unwrap_or_else(|_| panic!("{line}: timed out")).unwrap()
}

fn wait_for(line: &str, mut is_done: impl FnMut() -> bool) {
    let deadline = Instant::now() + TIMEOUT;
    while !is_done() {
        assert!(Instant::now() < deadline, "{line}: timed out");
        std::thread::yield_now();
    }
}

/// A process that is killed on drop.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
