//! `cargo xtask pictures`: the command in a terminal multiplexer, and pictures of what it shows there; the pages in a browser.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anstyle::{Color, RgbColor};
use anstyle_svg::Term;
use rumble_sim::{AccountPlan, Plan, Sim, StreamPlan};
use serde_json::json;

use crate::TaskError;
use crate::arguments::Arguments;
use crate::browser;
use crate::generated::{self, Files};
use crate::programs::{self, Program, output};
use crate::shells;
use crate::workspace::root;

const PROGRAMS: [Program; 1] = [("tmux", &["-V"], "tmux")];

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    let mut arguments = Arguments::new(arguments);
    let folder = arguments.next().map(|_| arguments.operand()).transpose()?;
    if arguments.next().is_some() {
        return Err(TaskError::usage("usage: cargo xtask pictures [FOLDER]"));
    }
    programs::install_missing(&PROGRAMS)?;
    let cocorum = shells::build()?;
    let (folder, pictures): (_, Vec<Picture>) = match folder {
        None => (root().join("docs/pictures"), PICTURES.to_vec()),
        Some(folder) => (folder.into(), every_width()),
    };
    let mut files = Files::new();
    for (number, picture) in (1..).zip(&pictures) {
        let name = picture.name();
        println!("{name} ({number} of {})", pictures.len());
        let text = capture(&cocorum, picture).map_err(|error| TaskError::new(format!("{name}: {error}")))?;
        files.insert(
            folder.join(format!("{name}.svg")),
            picture.theme.svg(&text).into_bytes(),
        );
    }
    generated::write(&files)?;
    browser::pictures(&folder)
}

#[derive(Clone, Copy)]
struct Picture {
    scene: Scene,
    columns: u16,
    theme: Theme,
}

#[derive(Clone, Copy, PartialEq)]
enum Scene {
    /// Reading, with hostile names and texts.
    Chat,
    /// Reading and writing.
    Write,
}

#[derive(Clone, Copy)]
enum Theme {
    Dark,
    Light,
}

const PICTURES: [Picture; 2] = [
    Picture {
        scene: Scene::Chat,
        columns: 80,
        theme: Theme::Light,
    },
    Picture {
        scene: Scene::Write,
        columns: 80,
        theme: Theme::Dark,
    },
];

fn every_width() -> Vec<Picture> {
    let mut pictures = Vec::new();
    for scene in [Scene::Chat, Scene::Write] {
        for columns in [40, 60, 80, 200] {
            for theme in [Theme::Dark, Theme::Light] {
                pictures.push(Picture {
                    scene,
                    columns,
                    theme,
                });
            }
        }
    }
    pictures
}

impl Picture {
    fn name(&self) -> String {
        let scene = match self.scene {
            Scene::Chat => "chat",
            Scene::Write => "write",
        };
        let theme = match self.theme {
            Theme::Dark => "dark",
            Theme::Light => "light",
        };
        format!("{scene}-{}-{theme}", self.columns)
    }
}

impl Theme {
    fn svg(self, text: &str) -> String {
        let (ink, ground) = match self {
            Self::Dark => (RgbColor(0xd4, 0xd4, 0xd4), RgbColor(0x1e, 0x1e, 0x1e)),
            Self::Light => (RgbColor(0x24, 0x29, 0x2f), RgbColor(0xff, 0xff, 0xff)),
        };
        Term::new()
            .fg_color(Color::Rgb(ink))
            .bg_color(Color::Rgb(ground))
            .render_svg(text)
            // Dimmed text, as terminals show it.
            .replace("opacity: 0.4;", "opacity: 0.66;")
    }
}

/// Output of the terminal, with colours.
fn capture(cocorum: &Path, picture: &Picture) -> Result<String, TaskError> {
    let sim = Sim::start(plan(picture.scene)).map_err(|error| TaskError::new(error.to_string()))?;
    let home = root().join("target/pictures").join(picture.name());
    // A separate name, since the server of the last picture can still be ending.
    let terminal = Terminal(format!("cocorum-{}-{}", picture.name(), std::process::id()));
    let mut options = String::new();
    if picture.scene == Scene::Write {
        let session = home.join("session.json");
        _ = std::fs::remove_file(&session);
        log_in(cocorum, &sim, &session)?;
        options = format!("--write --session-file {}", session.display());
    }
    let command = format!(
        "TZ=UTC COLORTERM=truecolor {} chat b10:{STREAM} {options} --base-url {} --chat-url {}; cat",
        cocorum.display(),
        sim.base_url(),
        sim.chat_url()
    );
    let size = [picture.columns.to_string(), ROWS.to_string()];
    terminal.run(&[
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        &size[0],
        "-y",
        &size[1],
        &command,
    ])?;
    let stream = sim.stream(STREAM);
    terminal.wait_for("connected to")?;
    if picture.scene == Scene::Write {
        terminal.wait_for("Ctrl-D leaves")?;
    }
    for event in events() {
        stream.send_json(&event);
    }
    terminal.wait_for("that was the kettle")?;
    if picture.scene == Scene::Write {
        terminal.run(&["send-keys", "-l", "good evening from the terminal"])?;
        terminal.run(&["send-keys", "Enter"])?;
        terminal.wait_for("CalmSparrow")?;
        terminal.run(&["send-keys", "-l", "and there is more to"])?;
        terminal.wait_for("20/200")?;
        thread::sleep(Duration::from_secs(4));
    }
    let text = terminal.text()?;
    Ok(text.trim_end().to_owned())
}

fn plan(scene: Scene) -> Plan {
    let plan = Plan::new().seed(1).stream(StreamPlan::new(STREAM));
    match scene {
        Scene::Chat => plan,
        Scene::Write => plan.account(AccountPlan::new(NAME, 900_300_001, PASSWORD).moderator_of(STREAM)),
    }
}

fn log_in(cocorum: &Path, sim: &Sim, session: &Path) -> Result<(), TaskError> {
    use std::io::Write as _;
    use std::process::Stdio;
    let folder = session.parent().unwrap_or(root());
    std::fs::create_dir_all(folder).map_err(|error| TaskError::io(folder, &error))?;
    let mut command = Command::new(cocorum);
    command.args(["login", NAME, "--base-url", &sim.base_url(), "--session-file"]);
    command
        .arg(session)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let failed = |error: std::io::Error| TaskError::new(error.to_string());
    let mut child = command.spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input
            .write_all(format!("{PASSWORD}\n").as_bytes())
            .map_err(failed)?;
    }
    match child.wait().map_err(failed)?.success() {
        true => Ok(()),
        false => Err(TaskError::new("cannot log in to the simulator")),
    }
}

/// A server of tmux, by its name.
struct Terminal(String);

impl Terminal {
    fn run(&self, arguments: &[&str]) -> Result<String, TaskError> {
        output(Command::new("tmux").args(["-L", &self.0]).args(arguments))
    }

    fn text(&self) -> Result<String, TaskError> {
        self.run(&["capture-pane", "-p", "-e"])
    }

    /// Waits until the terminal shows this text, which can take several lines on a narrow terminal.
    fn wait_for(&self, text: &str) -> Result<(), TaskError> {
        let start = now();
        loop {
            let screen = self.run(&["capture-pane", "-p"])?;
            let words: Vec<_> = screen.split_whitespace().collect();
            if words.join(" ").contains(text) {
                return Ok(());
            }
            if start.elapsed() > START_TIMEOUT {
                return Err(TaskError::new(format!("no {text:?} on the screen:\n{screen}")));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        _ = self.run(&["kill-server"]);
    }
}

/// Texts in several scripts, one of a name that would like to control the terminal.
fn events() -> Vec<String> {
    let users = [
        ("TinFiddle", "#c38b1b", json!([])),
        (
            "\u{5d3}\u{5e0}\u{5d4}",
            "#000066",
            json!(["recurring_subscription"]),
        ),
        ("BrassTeapot", "#884422", json!(["premium"])),
        ("\u{1b}[2J\u{202e}evil\u{7}", "#ffff99", json!([])),
        ("\u{4e16}\u{754c}", "#2c93bc", json!(["moderator"])),
    ];
    let texts = [
        (
            0,
            "is the oven warm? I have been waiting for that bread since the morning, and so has the otter",
        ),
        (
            1,
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5dc}\u{5db}\u{5d5}\u{5dc}\u{5dd} \u{1f389}",
        ),
        (3, "\u{1b}]0;hello\u{7} 17:00:00 TinFiddle: pay here"),
        (
            4,
            "\u{4e16}\u{754c}\u{4e16}\u{754c} \u{1f469}\u{200d}\u{1f680} \u{1f980}",
        ),
        (
            0,
            "https://example.com/a-very-long-address/that-has-no-place-to-break/and-goes-on-and-on-and-on-for-longer-than-most-terminals-are-wide/really",
        ),
        (2, "for the new lamp, and for the kettle that it stands next to"),
        (0, "that was the kettle"),
    ];
    let users: Vec<_> = (5_u64..)
        .zip(&users)
        .map(|(id, (name, color, badges))| {
            json!({"id": id.to_string(), "username": name, "link": "/user/x", "color": color, "badges": badges})
        })
        .collect();
    (1_u64..)
        .zip(texts)
        .map(|(number, (user, text))| {
            let rant = (user == 2).then(|| json!({"price_cents": 500, "duration": 300}));
            let message = json!({
                "id": (2_487_060_105_855_487_900 + number).to_string(),
                "time": format!("2026-03-14T17:59:{:02}+00:00", 10 + number * 3),
                "user_id": (5 + user).to_string(),
                "text": text,
                "rant": rant,
            });
            json!({"type": "messages", "data": {"messages": [message], "users": users, "channels": []}})
                .to_string()
        })
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a terminal that shows nothing is given up"
)]
fn now() -> Instant {
    Instant::now()
}

const STREAM: u64 = 434_546_624;
const NAME: &str = "CalmSparrow";
const PASSWORD: &str = "correct tin fiddle";
const ROWS: u16 = 24;
const START_TIMEOUT: Duration = Duration::from_secs(20);
