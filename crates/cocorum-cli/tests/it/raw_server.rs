//! A server of a few lines, for answers that no well-behaved one gives.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Answers every connection with these bytes and leaves it open until the client goes. Returns the chat URL.
pub(crate) fn answer_with(bytes: impl Into<Vec<u8>>) -> String {
    let bytes = bytes.into();
    listen(move |mut client| {
        if client.write_all(&bytes).is_ok() {
            let _ = client.read(&mut [0; 16]);
        }
    })
}

/// Takes every request and never answers.
pub(crate) fn never_answer() -> String {
    listen(|mut client| {
        let _ = client.read(&mut [0; 16]);
    })
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
    format!("http://{address}/chat/api")
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
