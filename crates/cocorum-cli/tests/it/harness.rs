//! Runs the command. No function waits for longer than [`TEST_TIMEOUT`]; a process that still runs is killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rumble_sim::{Plan, Script, Sim, StreamPlan};
use serde_json::{Value, json};

use crate::payloads;

/// The stream of the tests, and its id in base 36.
pub(crate) const STREAM: u64 = 920_100_200;
pub(crate) const STREAM_B36: &str = "f7sxuw";

/// The command with a separate environment.
pub(crate) struct Cocorum(Command);

impl Cocorum {
    pub(crate) fn new<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cocorum"));
        command.args(args).env_clear().env("TZ", "UTC");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self(command)
    }

    /// `cocorum chat <STREAM> --chat-url <URL> …`
    pub(crate) fn chat(chat_url: &str, args: &[&str]) -> Self {
        Self::new(["chat", "b10:920100200", "--chat-url", chat_url]).args(args)
    }

    /// `RUMBLE_API_URL=<URL> cocorum live …`
    pub(crate) fn live(api_url: &str, args: &[&str]) -> Self {
        Self::new(["live"]).args(args).env("RUMBLE_API_URL", api_url)
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.0.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs the command with this file as standard input.
    pub(crate) fn stdin(mut self, file: std::fs::File) -> Self {
        self.0.stdin(file);
        self
    }

    /// Like [`Cocorum::finish`], with this on standard input.
    pub(crate) fn finish_with(mut self, input: &str) -> Finished {
        self.0.stdin(Stdio::piped());
        let mut running = self.start();
        running.write(input);
        running.finish()
    }

    /// Starts the command with an open standard input; see [`Running::write`].
    pub(crate) fn start_open(mut self) -> Running {
        self.0.stdin(Stdio::piped());
        self.start()
    }

    pub(crate) fn start(mut self) -> Running {
        let mut child = self.0.spawn().unwrap();
        let stdout = lines_of(child.stdout.take().unwrap());
        let stderr = lines_of(child.stderr.take().unwrap());
        Running {
            child,
            stdout,
            stderr,
            deadline: Instant::now() + TEST_TIMEOUT,
        }
    }

    /// Starts the command without reading its output.
    pub(crate) fn start_unread(mut self) -> (Running, ChildStdout) {
        let mut child = self.0.spawn().unwrap();
        let pipe = child.stdout.take().unwrap();
        let running = Running {
            stdout: channel().1,
            stderr: lines_of(child.stderr.take().unwrap()),
            child,
            deadline: Instant::now() + TEST_TIMEOUT,
        };
        (running, pipe)
    }

    pub(crate) fn finish(self) -> Finished {
        self.start().finish()
    }

    /// Runs the command with its output written into this file.
    #[cfg(target_os = "linux")]
    pub(crate) fn finish_into(mut self, file: std::fs::File) -> Finished {
        let mut child = self.0.stdout(file).spawn().unwrap();
        let stderr = lines_of(child.stderr.take().unwrap());
        let running = Running {
            child,
            stdout: channel().1,
            stderr,
            deadline: Instant::now() + TEST_TIMEOUT,
        };
        running.finish()
    }
}

/// A running command.
pub(crate) struct Running {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    deadline: Instant,
}

impl Running {
    /// Writes to standard input, if the command still reads it.
    pub(crate) fn write(&mut self, input: &str) {
        let _ = self.child.stdin.as_mut().unwrap().write_all(input.as_bytes());
    }

    /// The next line on stdout.
    pub(crate) fn line(&self) -> String {
        let left = self.deadline.saturating_duration_since(Instant::now());
        self.stdout.recv_timeout(left).expect("a line on stdout in time")
    }

    /// The next line on stderr.
    pub(crate) fn stderr_line(&self) -> String {
        let left = self.deadline.saturating_duration_since(Instant::now());
        self.stderr.recv_timeout(left).expect("a line on stderr in time")
    }

    /// The next line, as an event.
    pub(crate) fn event(&self) -> Value {
        parsed(&self.line())
    }

    #[cfg(unix)]
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the command handles Ctrl-C. The system lists the signals that a process handles.
    #[cfg(target_os = "linux")]
    pub(crate) fn wait_for_handlers(&self) {
        let handles_interrupts = || {
            let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
            let caught = status
                .lines()
                .find_map(|line| line.strip_prefix("SigCgt:"))
                .unwrap();
            u64::from_str_radix(caught.trim(), 16).unwrap() & 0b10 != 0
        };
        while !handles_interrupts() {
            assert!(
                Instant::now() < self.deadline,
                "the command handles no interrupts"
            );
            thread::yield_now();
        }
    }

    /// Sends the signal of Ctrl-C.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-INT", &pid]).status();
        assert!(status.is_ok_and(|status| status.success()), "kill -INT");
    }

    /// Waits for the end of the command. Lines that [`Running::line`] returned are not in the result.
    pub(crate) fn finish(mut self) -> Finished {
        drop(self.child.stdin.take());
        let stdout = rest(&self.stdout, self.deadline);
        let stderr = rest(&self.stderr, self.deadline);
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(
                Instant::now() < self.deadline,
                "its output has ended, but it has not"
            );
            thread::yield_now();
        };
        Finished {
            status: status.code(),
            stdout,
            stderr,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads exactly up to the end of this text.
pub(crate) fn read_until(mut pipe: ChildStdout, end: &'static [u8]) -> ChildStdout {
    let (sender, done) = channel();
    thread::spawn(move || {
        let mut read = Vec::new();
        let mut byte = [0];
        while !read.ends_with(end) && pipe.read(&mut byte).unwrap_or(0) == 1 {
            read.push(byte[0]);
        }
        if read.ends_with(end) {
            let _ = sender.send(pipe);
        }
    });
    done.recv_timeout(TEST_TIMEOUT).expect("the text in time")
}

/// Exit status and output of a command.
#[derive(Debug)]
pub(crate) struct Finished {
    /// `None` if a signal ended the command.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: Vec<String>,
    pub(crate) stderr: Vec<String>,
}

impl Finished {
    /// Every line as a JSON object.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.stdout.iter().map(|line| parsed(line)).collect()
    }

    /// The only line on stderr.
    pub(crate) fn error_line(&self) -> &str {
        assert_eq!(self.stderr.len(), 1, "one line on stderr: {self:#?}");
        &self.stderr[0]
    }
}

/// A server with one stream, whose connections run these scripts.
pub(crate) fn serve(scripts: impl IntoIterator<Item = Script>) -> Sim {
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM).connections(scripts))).unwrap()
}

/// Like [`serve`], but the chat has ended after the scripts.
pub(crate) fn serve_then_end(scripts: impl IntoIterator<Item = Script>) -> Sim {
    let stream = StreamPlan::new(STREAM).connections(scripts).then_no_content();
    Sim::start(Plan::new().stream(stream)).unwrap()
}

/// A connection that sends these events, after an empty `init`, and stays open.
pub(crate) fn script(events: &[&str]) -> Script {
    let first = Script::new().event(payloads::INIT_ANONYMOUS);
    events
        .iter()
        .fold(first, |script, event| script.event(event))
        .hold()
}

/// Lines of `--json` for these events. A further message reaches the limit. `messages` is the number of messages in the
/// events. The lines of `init`, the last message and the end are checked and omitted.
pub(crate) fn lines_for(events: &[&str], messages: u64) -> Vec<Value> {
    let last = r#"{"type":"messages","data":{"messages":[{"id":"9999999999999999999","user_id":"5"}]}}"#;
    let mut all = events.to_vec();
    all.push(last);
    let sim = serve([script(&all)]);
    let limit = (messages + 1).to_string();
    let done = Cocorum::chat(&sim.chat_url(), &["--json", "--limit", &limit]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let mut lines = done.events();
    assert_eq!(lines.pop().unwrap(), closed("limit"), "{lines:#?}");
    assert_eq!(lines.pop().unwrap()["id"], "9999999999999999999", "{lines:#?}");
    assert_eq!(lines.remove(0)["event"], "init");
    lines
}

/// An event with one plain message.
pub(crate) fn message_event(id: &str, text: &str) -> String {
    json!({"type": "messages", "data": {"messages": [wire_message(id, text)]}}).to_string()
}

/// A plain message whose author is not described.
pub(crate) fn wire_message(id: &str, text: &str) -> Value {
    json!({"id": id, "time": "2026-03-14T17:58:02+00:00", "user_id": "920000101", "text": text})
}

/// An `init` with these messages as its history.
pub(crate) fn init_with(messages: &[Value]) -> String {
    json!({"type": "init", "data": {"chat": {"id": "920100200"}, "messages": messages}}).to_string()
}

/// The members of the `message` line for [`message_event`].
pub(crate) fn message_fields(id: &str, text: &str) -> Value {
    json!({
        "id": id, "time": "2026-03-14T17:58:02Z", "type": null, "user_id": "920000101", "username": null,
        "image": null, "channel_id": null, "channel_name": null, "text": text, "badges": [], "color": null,
        "is_follower": null, "rant": null, "wallet": null, "gift": null, "raid": false, "raid_start_ts": null,
        "notification": null, "deleted": false, "history": false,
    })
}

/// [`message_fields`] with other values.
pub(crate) fn message(changes: Value) -> Value {
    let mut fields = message_fields("", "");
    for (name, value) in changes.as_object().unwrap() {
        assert!(fields.get(name).is_some(), "{name} is no member of a message");
        fields[name] = value.clone();
    }
    line("message", fields)
}

/// A line of a chat: these members, the event, and the stream.
pub(crate) fn line(event: &str, mut members: Value) -> Value {
    members["stream_id"] = STREAM_B36.into();
    members["stream_id_b10"] = STREAM.to_string().into();
    line_without_stream(event, members)
}

/// A line that belongs to no stream, or whose stream the members name.
pub(crate) fn line_without_stream(event: &str, mut members: Value) -> Value {
    members["event"] = event.into();
    members["test"] = false.into();
    for id in ["stream_id", "stream_id_b10"] {
        if members.get(id).is_none() {
            members[id] = Value::Null;
        }
    }
    members
}

/// The last line of a chat that did not fail.
pub(crate) fn closed(reason: &str) -> Value {
    line("closed", json!({"reason": reason, "error": null}))
}

/// The names of the events, in order.
pub(crate) fn kinds(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect()
}

/// The texts of the messages, in order.
pub(crate) fn texts(events: &[Value]) -> Vec<&str> {
    let messages = events.iter().filter(|event| event["event"] == "message");
    messages.map(|event| event["text"].as_str().unwrap()).collect()
}

fn parsed(line: &str) -> Value {
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert!(value.is_object(), "{line}");
    value
}

fn lines_of(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n') {
            let Ok(line) = line else { break };
            let line = String::from_utf8(line).expect("UTF-8");
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

fn rest(lines: &Receiver<String>, deadline: Instant) -> Vec<String> {
    let mut rest = Vec::new();
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => rest.push(line),
            Err(RecvTimeoutError::Disconnected) => return rest,
            Err(RecvTimeoutError::Timeout) => panic!("the command does not end; so far: {rest:#?}"),
        }
    }
}

pub(crate) const TEST_TIMEOUT: Duration = Duration::from_secs(120);
