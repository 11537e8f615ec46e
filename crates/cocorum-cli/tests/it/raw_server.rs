//! A minimal server for invalid responses.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Sends these bytes on every connection, and keeps it open until the client closes it. Returns the chat URL.
pub(crate) fn respond_with(bytes: impl Into<Vec<u8>>) -> String {
    let bytes = bytes.into();
    let origin = listen(move |mut client| {
        if client.write_all(&bytes).is_ok() {
            let _ = client.read(&mut [0; 16]);
        }
    });
    origin + "/chat/api"
}

/// Sends one response per connection, in this order; the last one is repeated. Returns the origin.
pub(crate) fn respond_in_turn(responses: Vec<Vec<u8>>) -> String {
    let turn = AtomicUsize::new(0);
    listen(move |mut client| {
        let turn = turn.fetch_add(1, Ordering::SeqCst).min(responses.len() - 1);
        let _ = client.write_all(&responses[turn]);
    })
}

/// Accepts every request and never responds.
pub(crate) fn never_respond() -> String {
    let origin = listen(|mut client| {
        let _ = client.read(&mut [0; 16]);
    });
    origin + "/chat/api"
}

fn listen(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            let Ok(mut client) = client else { break };
            if read_head(&mut client) {
                serve(client);
            }
        }
    });
    format!("http://{address}")
}

fn read_head(client: &mut TcpStream) -> bool {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match client.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return false,
        }
    }
    true
}
