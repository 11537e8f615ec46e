//! `cocorum serve` as a process: killed, started again, and started after OBS.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cocorum_serve_browser::{Browser, Window};
use rumble_sim::{Plan, Sim, StreamPlan};

use crate::page::Page;

const STREAM: u64 = 434_546_624;

/// `cocorum serve` with a state folder and an address that stay the same.
struct Serve {
    sim: Sim,
    folder: tempfile::TempDir,
    port: u16,
    process: Option<Child>,
}

impl Serve {
    fn new() -> Self {
        // Free until the server is started.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            sim: Sim::start(Plan::new().seed(1).stream(StreamPlan::new(STREAM))).unwrap(),
            folder: tempfile::tempdir().unwrap(),
            port: listener.local_addr().unwrap().port(),
            process: None,
        }
    }

    fn page(&self) -> PathBuf {
        self.folder.path().join("chat.html")
    }

    fn start(&mut self) {
        let mut command = Command::new(cocorum());
        command.args(["serve", &format!("b10:{STREAM}"), "--bind"]);
        command.arg(format!("127.0.0.1:{}", self.port));
        command.args([
            "--base-url",
            &self.sim.base_url(),
            "--chat-url",
            &self.sim.chat_url(),
        ]);
        command.arg("--obs-file").arg(self.page());
        command.env("XDG_STATE_HOME", self.folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(command.spawn().unwrap());
    }

    /// Kills the process.
    fn kill(&mut self) {
        let mut process = self.process.take().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        if self.process.is_some() {
            self.kill();
        }
    }
}

/// `cargo xtask ci browser` builds it.
fn cocorum() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/debug/cocorum");
    assert!(path.exists(), "build it first: cargo build -p cocorum-cli");
    path
}

#[test]
fn the_obs_page_waits_for_the_server_and_survives_kills() {
    let mut serve = Serve::new();
    let stream = serve.sim.stream(STREAM);
    // An earlier run wrote the page.
    serve.start();
    wait_for(|| serve.page().exists());
    serve.kill();
    let browser = Browser::start(Window::default()).unwrap();
    browser
        .open(&format!("file://{}?size=31", serve.page().display()))
        .unwrap();
    browser
        .wait_for("document.title === 'Waiting for cocorum serve'")
        .unwrap();
    stream.say("CalmSparrow", "1");
    let page = Page::new(browser, format!("http://127.0.0.1:{}", serve.port));
    for round in 1..=3 {
        serve.start();
        page.wait("location.pathname === '/overlay/chat'");
        page.wait_count(".message", round * 2 - 1);
        stream.say("QuietOtter", &(round * 2).to_string());
        page.wait_count(".message", round * 2);
        serve.kill();
        stream.say("CalmSparrow", &(round * 2 + 1).to_string());
    }
    assert_eq!(page.texts(".text"), ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(page.style(".text", "font-size"), "31px");
}

fn wait_for(is_done: impl Fn() -> bool) {
    let start = std::time::Instant::now();
    while !is_done() {
        assert!(
            start.elapsed().as_secs() < 60,
            "the condition did not hold in time"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
