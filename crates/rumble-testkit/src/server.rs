//! A server with scripted replies.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::{CertificateAuthority, ReceivedRequest, Reply};

/// A server on 127.0.0.1 with scripted replies, which records the requests.
#[derive(Debug)]
pub struct Server {
    url: String,
    port: u16,
    requests: Arc<Mutex<Vec<ReceivedRequest>>>,
}

type Respond = dyn Fn(&ReceivedRequest) -> Reply + Send + Sync;

impl Server {
    /// Starts a server over HTTP.
    #[must_use]
    pub fn start(respond: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen("http", None, Arc::new(respond))
    }

    /// Starts a server over HTTPS, with a certificate of this authority for 127.0.0.1.
    #[must_use]
    pub fn start_tls(
        authority: &CertificateAuthority,
        respond: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(
            "https",
            Some(authority.server_for("127.0.0.1")),
            Arc::new(respond),
        )
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

    fn listen(scheme: &str, tls: Option<Arc<ServerConfig>>, respond: Arc<Respond>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::default();
        let received = Arc::clone(&requests);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let (socket, tls) = (socket.unwrap(), tls.clone());
                let (received, respond) = (Arc::clone(&received), Arc::clone(&respond));
                thread::spawn(move || match tls {
                    None => serve(socket.try_clone().unwrap(), &socket, &received, &*respond),
                    Some(tls) => {
                        let raw = socket.try_clone().unwrap();
                        let connection = ServerConnection::new(tls).unwrap();
                        serve(StreamOwned::new(connection, socket), &raw, &received, &*respond)
                    }
                });
            }
        });
        Self {
            url: format!("{scheme}://127.0.0.1:{port}"),
            port,
            requests,
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
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.requests.lock().unwrap().clone()
    }

    /// Clears the received requests.
    pub fn clear_requests(&self) {
        self.requests.lock().unwrap().clear();
    }
}

/// Handles one request. Returns `None` if the client closed the connection.
fn serve(
    mut stream: impl Read + Write,
    socket: &TcpStream,
    requests: &Mutex<Vec<ReceivedRequest>>,
    respond: &Respond,
) -> Option<()> {
    let mut request = ReceivedRequest::read_all_but_the_last_byte(&mut stream)?;
    let has_body = request
        .header("content-length")
        .is_some_and(|length| length != "0");
    let reply = if has_body {
        request.read_last_byte(&mut stream)?;
        respond(&request)
    } else {
        respond(&request)
    };
    // If a byte is unread, closing the connection resets it.
    if !has_body && !matches!(reply, Reply::Reset(_)) {
        request.read_last_byte(&mut stream)?;
    }
    requests.lock().unwrap().push(request);
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
