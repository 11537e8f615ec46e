//! Memory of a whole process while it reads one event of 8 MiB, for each kind of hostile event: the bytes handed to a session, and
//! over a socket to the client.

mod events;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::{io, thread};

use rumble_chat::{ChatApi, Endpoint, Event, Session};

use super::Effort;
use super::figure::{Budget, Figure};
use super::process;
use super::streams::stream_id;
use crate::TaskError;
use events::{Hostile, events};

pub(super) fn run(effort: Effort) -> Result<Vec<Figure>, TaskError> {
    let mut events = events();
    events.truncate(effort.pick(usize::MAX, 2));
    let mut largest = (0.0, "");
    for event in &events {
        let [session, client] =
            [SESSION, CLIENT].map(|way| process::mib(&[process::HOSTILE, way, event.name]));
        let (session, client) = (session?, client?);
        eprintln!("| {} | {session:.1} MiB | {client:.1} MiB |", event.name);
        if session.max(client) > largest.0 {
            largest = (session.max(client), event.name);
        }
    }
    Ok(vec![Figure {
        what: format!("the largest of {} kinds: {}", events.len(), largest.1),
        value: largest.0,
        unit: "MiB",
        limit: None,
        budget: Budget::at_most(96.0, 64.0),
    }])
}

/// Reads the event, and prints the largest resident size in KiB.
pub(super) fn child(arguments: &[String]) -> Result<(), TaskError> {
    let [way, name] = arguments else {
        return Err(TaskError::usage("hostile: a way and a kind of event".to_owned()));
    };
    let event = events()
        .into_iter()
        .find(|event| event.name == name)
        .ok_or_else(|| TaskError::usage(format!("hostile: no event is called {name}")))?;
    match way.as_str() {
        SESSION => read_by_session(&event)?,
        _ => read_by_client(event)?,
    }
    println!("{}", process::kib("VmHWM:")?);
    Ok(())
}

fn read_by_session(event: &Hostile) -> Result<(), TaskError> {
    let mut session = Session::new(stream_id()?);
    session.handle_connected();
    let mut oversized = false;
    event.write(MAX_EVENT_BYTES, |read| {
        session.handle_data(read);
        while let Some(event) = session.poll_event() {
            oversized |= is_oversized(&event);
        }
    });
    check(oversized, session.stats().events)
}

fn read_by_client(event: Hostile) -> Result<(), TaskError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let server = thread::spawn(move || serve(&listener, &event));
    let url = Endpoint::parse(&format!("http://{address}/chat/api")).map_err(failed)?;
    let mut chat = ChatApi::builder(stream_id()?)
        .chat_url(url)
        .connect()
        .map_err(failed)?;
    let mut oversized = false;
    loop {
        let Some(event) = chat.next_event() else {
            return Err(failed("the chat ended early"));
        };
        match event.map_err(failed)? {
            Event::Unknown(last) if last.kind() == LAST => break,
            Event::Reconnecting(_) => return Err(failed("the connection broke")),
            event => oversized |= is_oversized(&event),
        }
    }
    let events = chat.stats().events;
    drop(chat);
    let sent = server.join().map_err(|_| failed("the server panicked"))?;
    sent.map_err(failed)?;
    check(oversized, events - 1)
}

/// Sends the event and the last one, and waits until the client closes the connection.
fn serve(listener: &TcpListener, event: &Hostile) -> io::Result<()> {
    let (mut stream, _) = listener.accept()?;
    let mut request = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    while request.read_line(&mut line)? > 2 {
        line.clear();
    }
    stream.write_all(HEAD)?;
    let mut sent = Ok(());
    event.write(MAX_EVENT_BYTES, |read| {
        if sent.is_ok() {
            sent = stream.write_all(read);
        }
    });
    sent?;
    write!(stream, "data: {{\"type\":\"{LAST}\",\"data\":{{}}}}\n\n")?;
    // Waits until the client ends the connection, in either way.
    let _ = request.read_line(&mut line);
    Ok(())
}

/// Checks that one event was read and was not oversized, since reading is measured.
fn check(oversized: bool, events: u64) -> Result<(), TaskError> {
    if oversized || events != 1 {
        return Err(failed(format!("{events} events read, oversized: {oversized}")));
    }
    Ok(())
}

fn is_oversized(event: &Event) -> bool {
    matches!(event, Event::Malformed(malformed) if malformed.reason == "the event exceeds the size limit")
}

fn failed(error: impl std::fmt::Display) -> TaskError {
    TaskError::new(format!("hostile: {error}"))
}

const SESSION: &str = "session";
const CLIENT: &str = "client";

/// The type of the event that ends the measurement.
const LAST: &str = "last";

/// The default of `Limits::event_bytes`.
const MAX_EVENT_BYTES: usize = 8 * 1024 * 1024;

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
