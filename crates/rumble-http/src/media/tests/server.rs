//! A server that responds by path and records the requests.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::{Arc, Mutex},
    thread,
};

use crate::{Endpoint, test_support::server::listen};

pub(super) struct Server {
    endpoint: Endpoint,
    heads: RequestHeads,
}

type RequestHeads = Arc<Mutex<Vec<String>>>;

impl Server {
    /// Sends what `script` returns for a path, and then nothing until the client disconnects.
    pub(super) fn start(script: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let (listener, endpoint) = listen("http");
        let heads = RequestHeads::default();
        let (script, kept) = (Arc::new(script), Arc::clone(&heads));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (script, kept) = (Arc::clone(&script), Arc::clone(&kept));
                thread::spawn(move || run_script(&mut stream.unwrap(), &kept, &*script));
            }
        });
        Self { endpoint, heads }
    }

    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Heads of the requests, in the order received.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// The paths of the requests, with their queries, in the order received.
    pub(super) fn paths(&self) -> Vec<String> {
        self.heads().iter().map(|head| path(head).to_owned()).collect()
    }
}

fn run_script(stream: &mut TcpStream, heads: &RequestHeads, script: &dyn Fn(&str) -> Vec<u8>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    heads.lock().unwrap().push(head.clone());
    // The client might have closed the connection already.
    let _ = stream.write_all(&script(path(&head)));
    let _ = stream.read_to_end(&mut Vec::new());
}

fn path(head: &str) -> &str {
    head.split(' ').nth(1).unwrap()
}
