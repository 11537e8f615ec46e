//! The command with a real nats-server: `cargo xtask ci broker` starts this. Processes are killed with a signal that none
//! handles, at moments of a seed that is printed.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too, and takes time"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rumble_sim::{Plan, Sim, StreamPlan};
use rumble_testkit::NatsServer;
use serde_json::Value;

const FIRST: u64 = 900_200_000;

/// Chats, a broker and an archive.
struct Scene {
    sim: Sim,
    chats: u64,
    server: Mutex<NatsServer>,
    url: String,
    archive: Process,
    folder: tempfile::TempDir,
}

/// A process that ends with this value.
struct Process(Child);

impl Process {
    fn start(arguments: &[&str], folder: &Path) -> Self {
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
    fn end(&mut self) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        };
        assert!(status.success(), "{status}");
    }

    fn kill(&mut self) {
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

impl Scene {
    fn new(chats: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = (0..chats).fold(Plan::new().keep_requests(0), |plan, at| {
            plan.stream(StreamPlan::new(FIRST + at))
        });
        let sim = Sim::start(plan).unwrap();
        let list: String = (0..chats).map(|at| format!("b10:{}\n", FIRST + at)).collect();
        std::fs::write(folder.path().join("streams.txt"), list).unwrap();
        let server = NatsServer::start(&folder.path().join("nats"));
        let archive = ["relay", "archive", "--out", "archive", "--nats", &server.url()];
        let archive = Process::start(&archive, folder.path());
        Self {
            sim,
            chats,
            url: server.url(),
            server: Mutex::new(server),
            archive,
            folder,
        }
    }

    fn collector(&self, name: &str) -> Process {
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
    fn wait_for(&self, connections: usize) {
        for at in 0..self.chats {
            let room = self.sim.stream(FIRST + at);
            assert!(room.wait_for_connections(connections, PATIENCE), "chat {at}");
        }
    }

    /// One message in each chat each second, until `stop` is set; the ids by chat.
    fn talk(&self, stop: &AtomicBool) -> BTreeMap<u64, Vec<u64>> {
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

    /// Stops everything, and compares the archive with the sent messages.
    fn check(mut self, collectors: Vec<Process>, sent: &BTreeMap<u64, Vec<u64>>) {
        let total: usize = sent.values().map(Vec::len).sum();
        let deadline = Instant::now() + PATIENCE;
        for mut collector in collectors {
            collector.end();
        }
        for name in ["a", "b"] {
            assert_eq!(
                parts(&self.folder.path().join(name)),
                Vec::<PathBuf>::new(),
                "spool {name}"
            );
        }
        while !self.is_archived() {
            assert!(
                Instant::now() < deadline,
                "the archive does not get {total} messages"
            );
            std::thread::sleep(Duration::from_millis(500));
        }
        self.archive.end();
        let expected: BTreeMap<_, BTreeMap<_, _>> = sent
            .iter()
            .map(|(chat, ids)| (*chat, ids.iter().map(|id| (*id, 1)).collect()))
            .collect();
        let found = self.archived();
        assert!(
            found == expected,
            "{total} messages; lacking: {:?}",
            lacking(sent, &found)
        );
        eprintln!("{total} messages, each once in the archive");
    }

    /// Whether the archive has acknowledged all that the broker stores.
    fn is_archived(&self) -> bool {
        let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
            .args(["relay", "status", "--nats", &self.url])
            .output()
            .unwrap();
        let status = String::from_utf8(output.stdout).unwrap();
        status.matches("  archive: 0 waiting, 0 not acknowledged").count() == 2
    }

    /// How often each message is in what is exported.
    fn archived(&self) -> BTreeMap<u64, BTreeMap<u64, u64>> {
        let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
            .args(["export", "archive", "--to", "events"])
            .current_dir(self.folder.path())
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
}

/// Files in a spool.
fn parts(spool: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(spool)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

fn lacking(sent: &BTreeMap<u64, Vec<u64>>, found: &BTreeMap<u64, BTreeMap<u64, u64>>) -> Vec<(u64, u64)> {
    let is_found = |chat: &u64, id: &u64| found.get(chat).is_some_and(|ids| ids.contains_key(id));
    let lacking = sent.iter().flat_map(|(chat, ids)| {
        let lacking = ids.iter().filter(move |id| !is_found(chat, id));
        lacking.map(move |id| (*chat, *id))
    });
    lacking.take(20).collect()
}

/// 300 chats with a message a second each, for a minute.
#[test]
fn kills_of_collectors_and_broker_lose_and_repeat_nothing() {
    let scene = Scene::new(300);
    let mut collectors = vec![scene.collector("a"), scene.collector("b")];
    scene.wait_for(2);
    let seed = 21;
    eprintln!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let stop = AtomicBool::new(false);
    let begun = Instant::now();
    let mut kills = [0; 3];
    let sent = std::thread::scope(|scope| {
        let talking = scope.spawn(|| scene.talk(&stop));
        while begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(random.u64(500..4_000)));
            let victim = random.usize(0..3);
            kills[victim] += 1;
            match victim {
                2 => {
                    scene.server.lock().unwrap().kill();
                    std::thread::sleep(Duration::from_millis(random.u64(0..2_000)));
                    scene.server.lock().unwrap().restart();
                }
                at => {
                    collectors[at].kill();
                    collectors[at] = scene.collector(["a", "b"][at]);
                }
            }
        }
        stop.store(true, Ordering::Relaxed);
        talking.join().unwrap()
    });
    eprintln!("killed: {kills:?}");
    // Whoever was killed last reads again, and publishes what it spooled.
    scene.wait_for_spools();
    scene.check(collectors, &sent);
}

#[test]
fn an_outage_of_the_broker_loses_nothing() {
    let scene = Scene::new(20);
    let collectors = vec![scene.collector("a"), scene.collector("b")];
    scene.wait_for(2);
    let stop = AtomicBool::new(false);
    let sent = std::thread::scope(|scope| {
        let talking = scope.spawn(|| scene.talk(&stop));
        std::thread::sleep(Duration::from_secs(3));
        scene.server.lock().unwrap().kill();
        std::thread::sleep(Duration::from_secs(30));
        scene.server.lock().unwrap().restart();
        std::thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::Relaxed);
        talking.join().unwrap()
    });
    scene.wait_for_spools();
    scene.check(collectors, &sent);
}

#[test]
fn a_collector_spools_everything_during_an_outage() {
    let scene = Scene::new(5);
    let mut collector = scene.collector("a");
    scene.wait_for(1);
    scene.server.lock().unwrap().kill();
    let stop = AtomicBool::new(false);
    let sent = std::thread::scope(|scope| {
        let talking = scope.spawn(|| scene.talk(&stop));
        std::thread::sleep(Duration::from_secs(3));
        stop.store(true, Ordering::Relaxed);
        talking.join().unwrap()
    });
    let total: usize = sent.values().map(Vec::len).sum();
    scene.wait_for_delivery();
    collector.end();
    assert_eq!(parts(&scene.folder.path().join("a")).len(), 1, "{total} messages");
    // Nobody can read the messages of these chats again, and the last one is read from its history.
    let last = FIRST + scene.chats - 1;
    for chat in FIRST..last {
        scene.sim.stream(chat).end();
    }
    std::fs::write(scene.folder.path().join("streams.txt"), format!("b10:{last}\n")).unwrap();
    scene.server.lock().unwrap().restart();
    let collectors = vec![scene.collector("a"), scene.collector("b")];
    scene.wait_for_spools();
    scene.check(collectors, &sent);
}

#[test]
fn a_password_in_the_address_is_rejected_and_not_repeated() {
    let arguments = ["relay", "status", "--nats", "nats://user:open-sesame@127.0.0.1:1"];
    let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("--creds"), "{told}");
    assert!(!told.contains("open-sesame"), "{told}");
}

#[test]
fn credentials_that_cannot_be_read_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("user.creds");
    std::fs::write(
        &file,
        "-----BEGIN NATS USER JWT-----\nopen-sesame\n------END NATS USER JWT------\n",
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_cocorum"))
        .args(["relay", "status", "--nats", "nats://127.0.0.1:1", "--creds"])
        .arg(&file)
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(!told.contains("open-sesame"), "{told}");
}

impl Scene {
    /// Waits until both collectors have published what they spooled.
    fn wait_for_spools(&self) {
        let deadline = Instant::now() + PATIENCE;
        let waiting = || {
            ["a", "b"]
                .map(|name| self.folder.path().join(name))
                .into_iter()
                .filter(|spool| spool.exists())
        };
        while waiting().any(|spool| !parts(&spool).is_empty()) {
            assert!(Instant::now() < deadline, "a spool is not published");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits until the simulator has sent everything, and the spool does not grow any more.
    fn wait_for_delivery(&self) {
        let size = || -> u64 {
            let parts = parts(&self.folder.path().join("a"));
            let files = parts.iter().flat_map(|part| std::fs::read_dir(part).unwrap());
            files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
        };
        let mut last = 0;
        while last == 0 || size() != last {
            last = size();
            std::thread::sleep(Duration::from_secs(1));
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(120);
