//! A chat service in a separate process, which sends the data of a row.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::streams;
use crate::TaskError;

/// Messages as fast as the client reads them: `burst`, messages per event, events.
pub(super) const BURST: &str = "burst";
/// One message per millisecond, whose text is the time: `paced`, messages.
pub(super) const PACED: &str = "paced";
/// No event after the init.
pub(super) const SILENT: &str = "silent";

/// Prints its port, and serves until it is killed.
pub(super) fn child(arguments: &[String]) -> Result<(), TaskError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
    println!("{}", listener.local_addr().map_err(failed)?.port());
    let number = |position: usize| {
        arguments
            .get(position)
            .and_then(|text| text.parse().ok())
            .unwrap_or(1)
    };
    let kind = arguments.first().map(String::as_str).unwrap_or_default();
    let bytes = match kind {
        BURST => streams::chat(number(1), number(2) as u64, streams::USERS),
        _ => Vec::new(),
    };
    for socket in listener.incoming() {
        let mut socket = socket.map_err(failed)?;
        // A client that has read enough closes the connection.
        let _ = match kind {
            BURST => serve(&mut socket, &bytes),
            PACED => serve(&mut socket, &[]).and_then(|()| pace(&mut socket, number(1))),
            _ => {
                thread::spawn(move || serve(&mut socket, &[]).and_then(|()| wait_for_end(&mut socket)));
                Ok(())
            }
        };
    }
    Ok(())
}

fn serve(socket: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut request = BufReader::new(socket.try_clone()?);
    let mut line = String::new();
    while request.read_line(&mut line)? > 2 {
        line.clear();
    }
    socket.write_all(HEAD)?;
    socket.write_all(bytes)
}

fn pace(socket: &mut TcpStream, messages: usize) -> io::Result<()> {
    for id in 1..=messages {
        thread::sleep(Duration::from_millis(1));
        let sent = nanoseconds();
        let event = format!(
            "data: {{\"request_id\":null,\"type\":\"messages\",\"data\":{{\"messages\":[{{\"id\":\"{id}\",\"time\":\"2026-03-14T18:00:00+00:00\",\
             \"user_id\":\"5\",\"text\":\"{sent}\"}}],\"users\":[{{\"id\":\"5\",\"username\":\"TinFiddle\"}}],\"channels\":[]}}}}\n\n"
        );
        socket.write_all(event.as_bytes())?;
    }
    Ok(())
}

fn wait_for_end(socket: &mut TcpStream) -> io::Result<()> {
    io::copy(socket, &mut io::sink()).map(drop)
}

/// Since 1970, by the clock that all processes of the machine share.
pub(super) fn nanoseconds() -> u128 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()
}

fn failed(error: io::Error) -> TaskError {
    TaskError::new(format!("server: {error}"))
}

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n\
data: {\"type\":\"init\",\"data\":{\"messages\":[],\"users\":[],\"channels\":[]}}\n\n";
