//! The simulator in a separate process.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::Duration;

use rumble_chat::Endpoint;
use rumble_sim::{Plan, Sim, StreamPlan, Tls};

use super::{FIRST, Load, failed, now};
use crate::TaskError;
use crate::workspace::IN_PROCESS;

/// Ends with this process.
pub(super) struct Server {
    child: Child,
    input: ChildStdin,
    pub(super) url: Endpoint,
    /// Root certificates in addition to the built-in ones.
    pub(super) roots: Vec<Vec<u8>>,
}

impl Server {
    pub(super) fn start(load: &Load) -> Result<Self, TaskError> {
        let mut child = Command::new(std::env::current_exe().map_err(failed)?)
            .args(["scale", IN_PROCESS, SERVE])
            .args([load.chats, load.history, u64::from(load.https)].map(|number| number.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(TaskError::new("the simulator has no pipes"));
        };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).map_err(failed)?;
        let mut parts = line.split_whitespace();
        let url = Endpoint::parse(parts.next().unwrap_or_default()).map_err(failed)?;
        let root: Vec<u8> = parts.filter_map(|byte| byte.parse().ok()).collect();
        let roots = Vec::from_iter((!root.is_empty()).then_some(root));
        Ok(Self {
            child,
            input,
            url,
            roots,
        })
    }

    /// One message in each chat, `rounds` times, evenly over `time`.
    pub(super) fn send(&mut self, rounds: u64, time: Duration) -> Result<(), TaskError> {
        let start = now();
        for round in 1..=rounds {
            writeln!(self.input).map_err(failed)?;
            let due = time.mul_f64(round as f64 / rounds as f64);
            thread::sleep(due.saturating_sub(start.elapsed()));
        }
        thread::sleep(time.saturating_sub(start.elapsed()));
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Prints where it is, and the root certificate as numbers. Then sends a message in each chat for every line that is read.
pub(super) fn serve(arguments: &[String]) -> Result<(), TaskError> {
    let number = |index: usize| arguments.get(index).and_then(|text| text.parse::<u64>().ok());
    let (Some(chats), Some(history), Some(https)) = (number(0), number(1), number(2)) else {
        return Err(TaskError::usage(
            "scale: chats, history and https expected".to_owned(),
        ));
    };
    let plan = if https > 0 {
        Plan::new().tls(Tls::Trusted)
    } else {
        Plan::new()
    };
    let plan = (0..chats).fold(plan, |plan, index| plan.stream(StreamPlan::new(FIRST + index)));
    let sim = Sim::start(plan).map_err(failed)?;
    let rooms: Vec<_> = (0..chats).map(|index| sim.stream(FIRST + index)).collect();
    let send = |number: u64| {
        let (name, text) = (format!("Sparrow{}", number % 50), number.to_string());
        for room in &rooms {
            room.say(&name, &text);
        }
    };
    (0..history).for_each(send);
    let root: Vec<String> = sim.root_certificate().iter().map(u8::to_string).collect();
    println!("{} {}", sim.chat_url(), root.join(" "));
    for (number, line) in (history..).zip(std::io::stdin().lines()) {
        line.map_err(failed)?;
        send(number);
    }
    Ok(())
}

/// First argument of the process of the simulator.
pub(super) const SERVE: &str = "--serve";
