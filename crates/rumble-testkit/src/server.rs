//! A server with scripted replies.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::{Asked, Authority, Reply};

/// A server on 127.0.0.1 with scripted replies, which records the requests.
#[derive(Debug)]
pub struct Server {
    url: String,
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

type Answer = dyn Fn(&Asked) -> Reply + Send + Sync;

impl Server {
    /// Starts a server over HTTP.
    #[must_use]
    pub fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen("http", None, Arc::new(answer))
    }

    /// Starts a server over HTTPS, with a certificate of this authority for 127.0.0.1.
    #[must_use]
    pub fn start_tls(
        authority: &Authority,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen("https", Some(authority.server_for("127.0.0.1")), Arc::new(answer))
    }

    /// Starts a server over HTTP that sends these replies in turn, and then the last one again.
    #[must_use]
    pub fn in_turn(replies: Vec<Reply>) -> Self {
        let turn = AtomicUsize::new(0);
        Self::start(move |_| {
            let turn = turn.fetch_add(1, Ordering::SeqCst).min(replies.len() - 1);
            replies[turn].clone()
        })
    }

    fn listen(scheme: &str, tls: Option<Arc<ServerConfig>>, answer: Arc<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::default();
        let kept = Arc::clone(&asked);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let (socket, tls) = (socket.unwrap(), tls.clone());
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                thread::spawn(move || match tls {
                    None => serve(socket.try_clone().unwrap(), &socket, &kept, &*answer),
                    Some(tls) => {
                        let raw = socket.try_clone().unwrap();
                        let connection = ServerConnection::new(tls).unwrap();
                        serve(StreamOwned::new(connection, socket), &raw, &kept, &*answer)
                    }
                });
            }
        });
        Self {
            url: format!("{scheme}://127.0.0.1:{port}"),
            port,
            asked,
        }
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Port of the server.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Requests received so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Clears the received requests.
    pub fn forget(&self) {
        self.asked.lock().unwrap().clear();
    }
}

/// Handles one request. Returns `None` if the client closed the connection.
fn serve(
    mut stream: impl Read + Write,
    socket: &TcpStream,
    kept: &Mutex<Vec<Asked>>,
    answer: &Answer,
) -> Option<()> {
    let mut asked = Asked::read_all_but_the_last_byte(&mut stream)?;
    let has_body = asked.header("content-length").is_some_and(|length| length != "0");
    let reply = if has_body {
        asked.read_last_byte(&mut stream)?;
        answer(&asked)
    } else {
        answer(&asked)
    };
    // If a byte is unread, closing the connection resets it.
    if !has_body && !matches!(reply, Reply::Reset(_)) {
        asked.read_last_byte(&mut stream)?;
    }
    kept.lock().unwrap().push(asked);
    match reply {
        Reply::Exactly(text) => {
            stream.write_all(text.as_bytes()).ok()?;
            stream.flush().ok()?;
            socket.shutdown(Shutdown::Write).ok()?;
        }
        Reply::Drop => {}
        Reply::Stall => drop(stream.read(&mut [0])),
        Reply::Hold(text) => {
            stream.write_all(text.as_bytes()).ok()?;
            stream.flush().ok()?;
            drop(stream.read(&mut [0]));
        }
        Reply::Reset(text) => {
            stream.write_all(text.as_bytes()).ok()?;
            stream.flush().ok()?;
        }
    }
    Some(())
}
