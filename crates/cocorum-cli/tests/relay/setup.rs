//! Chats of the simulator, a broker, and the processes of the command.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rumble_sim::{Plan, Sim, StreamPlan};
use rumble_testkit::NatsServer;
use serde_json::Value;

pub(crate) const FIRST: u64 = 900_200_000;

/// Chats, a broker and an archive.
pub(crate) struct Setup {
    pub(crate) sim: Sim,
    pub(crate) chats: u64,
    pub(crate) server: Mutex<NatsServer>,
    url: String,
    /// `None` until it is started.
    archive: Option<Process>,
    pub(crate) folder: tempfile::TempDir,
}

/// A process that is ended on drop.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(arguments: &[&str], folder: &Path) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_cocorum"))
            .args(arguments)
            .env_clear()
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }

    /// Ends it as a service manager does.
    pub(crate) fn end(&mut self) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
        let deadline = Instant::now() + TEST_TIMEOUT;
        let status = loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        };
        assert!(status.success(), "{status}");
    }

    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Setup {
    pub(crate) fn new(chats: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = (0..chats).fold(Plan::new().keep_requests(0), |plan, at| {
            plan.stream(StreamPlan::new(FIRST + at))
        });
        let sim = Sim::start(plan).unwrap();
        let list: String = (0..chats).map(|at| format!("b10:{}\n", FIRST + at)).collect();
        std::fs::write(folder.path().join("streams.txt"), list).unwrap();
        let server = NatsServer::start(&folder.path().join("nats"));
        Self {
            sim,
            chats,
            url: server.url(),
            server: Mutex::new(server),
            archive: None,
            folder,
        }
    }

    /// Adds an archive that runs until [`Setup::check`] ends it.
    pub(crate) fn with_archive(chats: u64) -> Self {
        let setup = Self::new(chats);
        Self {
            archive: Some(setup.archive()),
            ..setup
        }
    }

    /// A process that archives.
    pub(crate) fn archive(&self) -> Process {
        let arguments = ["relay", "archive", "--out", "archive", "--nats", &self.url];
        Process::start(&arguments, self.folder.path())
    }

    pub(crate) fn collector(&self, name: &str) -> Process {
        let (url, chat_url) = (&self.url, self.sim.chat_url());
        let arguments = [
            "relay",
            "collect",
            "@streams.txt",
            "--nats",
            url,
            "--chat-url",
            &chat_url,
            "--spool",
            name,
            "--name",
            name,
        ];
        Process::start(&arguments, self.folder.path())
    }

    /// Waits until this many connections read each chat.
    pub(crate) fn wait_for(&self, connections: usize) {
        for at in 0..self.chats {
            let room = self.sim.stream(FIRST + at);
            assert!(room.wait_for_connections(connections, TEST_TIMEOUT), "chat {at}");
        }
    }

    /// Posts one message in each chat each second, until `stop` is set. Returns the ids by chat.
    pub(crate) fn post_until(&self, stop: &AtomicBool) -> BTreeMap<u64, Vec<u64>> {
        let mut sent: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        let begun = Instant::now();
        for round in 0_u32.. {
            for at in (u64::from(round % 10)..self.chats).step_by(10) {
                let id = self
                    .sim
                    .stream(FIRST + at)
                    .say(&format!("Sparrow{}", round % 50), &round.to_string());
                sent.entry(FIRST + at).or_default().push(id);
            }
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let due = Duration::from_millis(100) * round;
            std::thread::sleep(due.saturating_sub(begun.elapsed()));
        }
        sent
    }

    /// Ends everything, and compares the archive with the sent messages.
    pub(crate) fn check(mut self, collectors: Vec<Process>, sent: &BTreeMap<u64, Vec<u64>>) {
        self.wait_until_stored(sent);
        wait_until("the spools are published", || {
            ["a", "b"].iter().all(|name| self.parts(name).is_empty())
        });
        self.end_collectors(collectors);
        self.wait_until_archived();
        if let Some(mut archive) = self.archive.take() {
            archive.end();
        }
        self.compare(sent);
    }

    /// Waits until the broker stores each of these messages: the simulator can still be sending some. Returns their number.
    pub(crate) fn wait_until_stored(&self, sent: &BTreeMap<u64, Vec<u64>>) -> u64 {
        let total = count(sent);
        wait_until("the broker stores all messages", || {
            let status = self.status();
            status.is_some_and(|status| status["streams"][0]["messages"].as_u64() >= Some(total))
        });
        total
    }

    /// Waits until the archive has acknowledged all that the broker stores.
    pub(crate) fn wait_until_archived(&self) {
        wait_until("everything is archived", || self.left() == 0);
    }

    /// Waits until these messages are in the first part of a spool: the simulator can still be sending some.
    pub(crate) fn wait_until_spooled(&self, name: &str, sent: &BTreeMap<u64, Vec<u64>>) {
        wait_until("all messages are spooled", || {
            let part = self.parts(name).into_iter().next();
            let spooled = part.map(|part| exported(&part).values().map(BTreeMap::len).sum::<usize>());
            spooled.is_some_and(|spooled| spooled as u64 >= count(sent))
        });
    }

    /// Ends collectors, which publish all that they have.
    pub(crate) fn end_collectors(&self, collectors: Vec<Process>) {
        for mut collector in collectors {
            collector.end();
        }
        for name in ["a", "b"] {
            assert!(self.parts(name).is_empty(), "spool {name}");
        }
    }

    /// Parts of a spool that are not published.
    pub(crate) fn parts(&self, name: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join(name));
        let entries = entries.into_iter().flatten().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    }

    pub(crate) fn compare(&self, sent: &BTreeMap<u64, Vec<u64>>) {
        let total = count(sent);
        let expected: BTreeMap<_, BTreeMap<_, _>> = sent
            .iter()
            .map(|(chat, ids)| (*chat, ids.iter().map(|id| (*id, 1)).collect()))
            .collect();
        let found = exported(&self.folder.path().join("archive"));
        assert!(
            found == expected,
            "{total} messages; lacking: {:?}",
            lacking(sent, &found)
        );
        eprintln!("{total} messages, each once in the archive");
    }

    /// The line of `relay status --json`. `None` until the streams exist.
    fn status(&self) -> Option<Value> {
        let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
            .args(["relay", "status", "--json", "--nats", &self.url])
            .output()
            .unwrap();
        let is_missing = || String::from_utf8_lossy(&output.stderr).contains("stream not found");
        assert!(output.status.success() || is_missing(), "{output:?}");
        serde_json::from_slice(&output.stdout).ok()
    }

    /// Messages and events that the archive has not acknowledged.
    pub(crate) fn left(&self) -> u64 {
        let status = self.status().unwrap();
        let streams = status["streams"].as_array().unwrap();
        let of = |stream: &Value| -> u64 {
            let consumers = stream["consumers"].as_array().unwrap();
            match consumers.iter().find(|consumer| consumer["name"] == "archive") {
                Some(consumer) => ["waiting", "unacknowledged"]
                    .map(|member| consumer[member].as_u64().unwrap())
                    .iter()
                    .sum(),
                None => stream["messages"].as_u64().unwrap(),
            }
        };
        assert_eq!(streams.len(), 2, "{status}");
        streams.iter().map(of).sum()
    }
}

/// Number of times that each message of a recording is exported.
pub(crate) fn exported(recording: &Path) -> BTreeMap<u64, BTreeMap<u64, u64>> {
    let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
        .arg("export")
        .arg(recording)
        .args(["--to", "events"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut found: BTreeMap<u64, BTreeMap<u64, u64>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["event"] == "message" {
            let number = |member: &str| line[member].as_str().unwrap().parse::<u64>().unwrap();
            *found
                .entry(number("stream_id_b10"))
                .or_default()
                .entry(number("id"))
                .or_default() += 1;
        }
    }
    found
}

fn lacking(sent: &BTreeMap<u64, Vec<u64>>, found: &BTreeMap<u64, BTreeMap<u64, u64>>) -> Vec<(u64, u64)> {
    let is_found = |chat: &u64, id: &u64| found.get(chat).is_some_and(|ids| ids.contains_key(id));
    let lacking = sent.iter().flat_map(|(chat, ids)| {
        let lacking = ids.iter().filter(move |id| !is_found(chat, id));
        lacking.map(move |id| (*chat, *id))
    });
    lacking.take(20).collect()
}

/// Waits until something holds.
fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + TEST_TIMEOUT;
    while !holds() {
        assert!(
            Instant::now() < deadline,
            "waited for this without result: {what}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn count(sent: &BTreeMap<u64, Vec<u64>>) -> u64 {
    sent.values().map(|ids| ids.len() as u64).sum()
}

pub(crate) const TEST_TIMEOUT: Duration = Duration::from_secs(120);
