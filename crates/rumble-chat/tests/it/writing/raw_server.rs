//! A server that answers each request with the next of given replies and keeps what was asked.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rumble_chat::{ChatApi, ChatApiBuilder, ChatWriter, Endpoint, SessionCookie};

use crate::client::PATIENCE;
use crate::view::stream_id;

pub(crate) struct RawServer {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// One request.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) line: String,
    /// Sorted; without those that only say where and how: `host`, `content-length`, `connection`.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

#[derive(Clone)]
pub(crate) enum Reply {
    /// Status line, headers and body as given, then the end.
    Exactly(String),
    /// The connection is closed without a word.
    Drop,
    /// Nothing comes till the client goes away.
    Stall,
}

impl Reply {
    /// 200 with JSON.
    pub(crate) fn json(body: &str) -> Self {
        Self::with(200, "Content-Type: application/json\r\n", body)
    }

    pub(crate) fn html(status: u16) -> Self {
        Self::with(
            status,
            "Content-Type: text/html; charset=utf-8\r\n",
            "<html><title>Kettle</title></html>",
        )
    }

    pub(crate) fn with(status: u16, headers: &str, body: &str) -> Self {
        Self::Exactly(format!(
            "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
            body.len()
        ))
    }

    /// A message was taken.
    pub(crate) fn sent() -> Self {
        Self::json(&format!(
            r#"{{"data":{{"id":"17","user":{{"id":"{}","username":"BrassTeapot"}}}}}}"#,
            super::BOT_ID
        ))
    }
}

impl RawServer {
    /// Further requests, behind the last reply, get that one again.
    pub(crate) fn new(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        thread::spawn(move || {
            for (number, socket) in listener.incoming().enumerate() {
                let mut socket = socket.unwrap();
                let Some(request) = read_request(&mut socket) else {
                    continue;
                };
                kept.lock().unwrap().push(request);
                answer(socket, &replies[number.min(replies.len() - 1)]);
            }
        });
        Self { port, asked }
    }

    pub(crate) fn one(reply: Reply) -> Self {
        Self::new(vec![reply])
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint::parse(&self.url()).unwrap()
    }

    pub(crate) fn chat_url(&self) -> Endpoint {
        Endpoint::parse(&format!("{}/chat/api", self.url())).unwrap()
    }

    /// A chat there, with a session, without a cool-down.
    pub(crate) fn builder(&self) -> ChatApiBuilder {
        ChatApi::builder(stream_id())
            .chat_url(self.chat_url())
            .base_url(self.endpoint())
            .session(SessionCookie::new(TOKEN.into(), &self.endpoint()).unwrap())
            .write_timeout(PATIENCE)
            .send_cooldown(Duration::ZERO)
    }

    pub(crate) fn writer(&self) -> ChatWriter {
        self.builder().writer().unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The one request that came.
    pub(crate) fn only_asked(&self) -> Asked {
        let mut asked = self.asked();
        assert_eq!(asked.len(), 1, "requests");
        asked.remove(0)
    }
}

fn answer(mut socket: TcpStream, reply: &Reply) {
    match reply {
        Reply::Exactly(text) => {
            // A client that has read enough may be gone.
            let _ = socket.write_all(text.as_bytes());
            let _ = socket.shutdown(Shutdown::Write);
        }
        Reply::Drop => {}
        Reply::Stall => {
            thread::spawn(move || socket.read(&mut [0]));
        }
    }
}

fn read_request(socket: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        read_more(socket, &mut bytes)?;
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let mut headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, length)| length.parse().unwrap());
    while bytes.len() < head_end + length {
        read_more(socket, &mut bytes)?;
    }
    headers.retain(|(name, _)| !["host", "content-length", "connection"].contains(&name.as_str()));
    headers.sort();
    Some(Asked {
        line,
        headers,
        body: String::from_utf8(bytes[head_end..].to_vec()).unwrap(),
    })
}

fn read_more(socket: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut more = [0; 4096];
    let read = socket.read(&mut more).ok().filter(|read| *read > 0)?;
    bytes.extend_from_slice(&more[..read]);
    Some(())
}

pub(crate) const TOKEN: &str = "brass-kettle-token";
