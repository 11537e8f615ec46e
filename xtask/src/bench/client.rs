//! From a socket to delivered messages: the blocking client against the socket limit, which reads the same socket with the same HTTP
//! client into plain structs.

use std::hint::black_box;

use rumble_chat::{ChatApi, Endpoint, Event};
use rumble_http::internal::{StreamAgent, StreamSettings};
use serde::Deserialize;

use super::Effort;
use super::figure::{Budget, Figure};
use super::now;
use super::process::Server;
use super::server::{BURST, PACED, nanoseconds};
use super::streams::stream_id;
use crate::TaskError;

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let events = effort.pick(6_000, 60);
    let mut figures = vec![
        throughput(effort, 1, events * 10)?,
        throughput(effort, 10, events)?,
    ];
    figures.extend(latency(effort.pick(2_000, 50))?);
    Ok(figures)
}

fn throughput(effort: Effort, batch: usize, events: usize) -> Result<Figure, TaskError> {
    let server = Server::start(&[BURST, &batch.to_string(), &events.to_string()])?;
    let expected = batch * events;
    let mut times = (f64::INFINITY, f64::INFINITY);
    for _ in 0..effort.pick(7, 1) {
        let start = now();
        limit(server.port, expected, |_| {})?;
        times.0 = times.0.min(start.elapsed().as_secs_f64());
        let start = now();
        client(server.port, expected, |_| {})?;
        times.1 = times.1.min(start.elapsed().as_secs_f64());
    }
    let per_millisecond = |seconds: f64| expected as f64 / seconds / 1e3;
    Ok(Figure {
        what: format!("{batch} message(s) per event"),
        value: per_millisecond(times.1),
        unit: "messages/ms",
        limit: Some(per_millisecond(times.0)),
        budget: Budget::at_least(0.95, 1.2),
    })
}

/// From the write of the server to the handler of the program, one message per millisecond.
fn latency(messages: usize) -> Result<Vec<Figure>, TaskError> {
    let server = Server::start(&[PACED, &messages.to_string()])?;
    let mut delays = [Vec::new(), Vec::new()];
    let [limits, ours] = &mut delays;
    limit(server.port, messages, |text| limits.push(delay(text)))?;
    client(server.port, messages, |text| ours.push(delay(text)))?;
    for delays in &mut delays {
        delays.sort_by(f64::total_cmp);
    }
    let [limits, ours] = &delays;
    let figure = |name: &str, share: usize| {
        let at = |delays: &[f64]| {
            delays
                .get(delays.len() * share / 100)
                .copied()
                .unwrap_or(f64::NAN)
        };
        Figure {
            what: format!("server write to handler, {name}"),
            value: at(ours) / 1e3,
            unit: "µs",
            limit: Some(at(limits) / 1e3),
            budget: Budget::at_most(1.25, 1.1),
        }
    };
    Ok(vec![figure("p50", 50), figure("p99", 99)])
}

#[expect(clippy::cast_precision_loss, reason = "a duration in nanoseconds")]
fn delay(text: &str) -> f64 {
    let sent: u128 = text.parse().unwrap_or_default();
    nanoseconds().saturating_sub(sent) as f64
}

fn client(port: u16, expected: usize, mut handle: impl FnMut(&str)) -> Result<(), TaskError> {
    let url = Endpoint::parse(&format!("http://127.0.0.1:{port}/chat/api")).map_err(failed)?;
    let mut chat = ChatApi::builder(stream_id()?)
        .chat_url(url)
        .connect()
        .map_err(failed)?;
    let mut delivered = 0;
    while delivered < expected {
        match chat.next_event() {
            Some(Ok(Event::Message(message))) => {
                handle(&message.text);
                black_box(message);
                delivered += 1;
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(failed(error)),
            None => return Err(failed("the chat ended early")),
        }
    }
    Ok(())
}

fn limit(port: u16, expected: usize, mut handle: impl FnMut(&str)) -> Result<(), TaskError> {
    let url = Endpoint::parse(&format!("http://127.0.0.1:{port}/chat/api")).map_err(failed)?;
    let agent = StreamAgent::new(StreamSettings::default());
    let mut response = agent
        .open(&url.join("chat/1/stream"), "text/event-stream")
        .map_err(failed)?;
    let border = memchr::memmem::Finder::new(b"\n\n");
    let (mut buffer, mut pending, mut delivered) = ([0; super::streams::READ], Vec::new(), 0);
    while delivered < expected {
        let read = response.body_mut().read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Err(failed("the stream ended early"));
        }
        pending.extend_from_slice(buffer.get(..read).unwrap_or_default());
        let mut done = 0;
        while let Some(end) = pending.get(done..).and_then(|rest| border.find(rest)) {
            let event = pending.get(done..done + end).unwrap_or_default();
            done += end + 2;
            let json = event.strip_prefix(b"data: ").unwrap_or_default();
            let Ok(event) = serde_json::from_slice::<SentEvent>(json) else {
                continue;
            };
            for message in &event.data.messages {
                handle(&message.text);
                delivered += 1;
            }
            black_box(event);
        }
        pending.drain(..done);
    }
    Ok(())
}

fn failed(error: impl std::fmt::Display) -> TaskError {
    TaskError::new(format!("client: {error}"))
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "an event that was read counts as a whole")]
struct SentEvent {
    request_id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Data {
    #[serde(default)]
    messages: Vec<Message>,
    #[serde(default)]
    users: Vec<User>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Message {
    id: String,
    time: String,
    user_id: String,
    channel_id: Option<u64>,
    text: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    is_deleted: bool,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct User {
    id: String,
    username: String,
    link: Option<String>,
    #[serde(rename = "image.1")]
    image: Option<String>,
    color: Option<String>,
    #[serde(default)]
    badges: Vec<String>,
    is_follower: Option<bool>,
}
