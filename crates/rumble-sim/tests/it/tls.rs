use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rumble_sim::{Ending, Fault, Plan, Scenario, Sim, StreamPlan, Tls, When};
use rumble_testkit::connect;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::client::{Client, ID, Rest, TEST_TIMEOUT, open_stream, send_line_over};

type Secure<S = TcpStream> = StreamOwned<ClientConnection, S>;

/// Socket that records the received bytes.
struct RecordingSocket {
    received: Vec<u8>,
    socket: TcpStream,
}

impl Read for RecordingSocket {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.socket.read(buf)?;
        self.received.extend_from_slice(&buf[..count]);
        Ok(count)
    }
}

impl Write for RecordingSocket {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.socket.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

fn scenario() -> Scenario {
    Scenario::quiet()
        .history(3)
        .step(Duration::from_millis(1))
        .max_events(4)
        .ending(Ending::Close)
}

fn sim(tls: Tls, stream: StreamPlan) -> Sim {
    Sim::start(Plan::new().tls(tls).stream(stream)).unwrap()
}

/// A response that ends with its connection.
fn close_delimited() -> StreamPlan {
    StreamPlan::new(ID).scenario(scenario()).close_delimited()
}

fn faulty(fault: Fault) -> Sim {
    let plan = StreamPlan::new(ID).scenario(scenario());
    sim(Tls::Trusted, plan.fault(When::Connection(1), fault))
}

/// TLS of a client that trusts only the root certificate of the simulator.
fn secure<S: Read + Write>(sim: &Sim, name: &'static str, socket: S) -> Secure<S> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from(sim.root_certificate().to_vec()))
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name).unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), socket)
}

fn send_request<S: Read + Write>(sim: &Sim, socket: S) -> io::Result<Client<S>> {
    send_line_over(socket, &format!("GET /chat/api/chat/{ID}/stream HTTP/1.1"), sim)
}

fn response(sim: &Sim) -> Rest {
    send_request(sim, secure(sim, "127.0.0.1", connect(sim.addr())))
        .unwrap()
        .rest()
}

fn expected() -> Vec<String> {
    scenario().events(0).map(|event| event.json).collect()
}

#[test]
fn body_is_the_same_as_over_http() {
    let body = |plan: Plan| {
        let sim = Sim::start(plan.stream(close_delimited())).unwrap();
        let response = match sim.root_certificate() {
            [] => open_stream(&sim, ID).rest(),
            _ => response(&sim),
        };
        assert_eq!(response.end, None);
        response.body
    };
    assert_eq!(body(Plan::new().tls(Tls::Trusted)), body(Plan::new()));
}

#[test]
fn break_leaves_the_same_bytes_of_the_event() {
    let events = expected();
    let whole = format!(
        ": -1\n\ndata: {}\n\ndata: {}\n\ndata: {}",
        events[0],
        events[1],
        &events[2][..34]
    );
    for (fault, end) in [
        (Fault::Reset { event: 2, bytes: 40 }, ErrorKind::ConnectionReset),
        // Without `close_notify`.
        (Fault::Truncate { event: 2, bytes: 40 }, ErrorKind::UnexpectedEof),
    ] {
        let response = response(&faulty(fault.clone()));
        assert_eq!(response.text(), whole, "{fault:?}");
        assert_eq!(response.end, Some(end), "{fault:?}");
    }
}

#[test]
fn break_falls_within_a_tls_record() {
    let sim = faulty(Fault::Truncate { event: 1, bytes: 40 });
    let socket = RecordingSocket {
        received: Vec::new(),
        socket: connect(sim.addr()),
    };
    let mut client = send_request(&sim, secure(&sim, "127.0.0.1", socket)).unwrap();
    let end = client.socket.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(end.kind(), ErrorKind::UnexpectedEof);
    let mut rest = &client.socket.get_ref().sock.received[..];
    let whole = |rest: &[u8]| 5 + usize::from(u16::from_be_bytes([rest[3], rest[4]]));
    while rest.len() > 5 && rest.len() >= whole(rest) {
        rest = &rest[whole(rest)..];
    }
    assert_eq!((rest.len(), rest[0]), (9, 23), "the start of a record of data");
}

#[test]
fn stalled_connection_can_be_reset() {
    let sim = faulty(Fault::Stall { event: 0, bytes: 30 });
    let stream = sim.stream(ID);
    let mut client = send_request(&sim, secure(&sim, "127.0.0.1", connect(sim.addr()))).unwrap();
    let mut start = Vec::new();
    let text = format!("data: {}", &expected()[0][..24]);
    while !start.ends_with(text.as_bytes()) {
        let mut byte = [0];
        client.socket.read_exact(&mut byte).unwrap();
        start.push(byte[0]);
    }
    assert!(stream.wait_for_end(TEST_TIMEOUT));
    assert_eq!((stream.open_connections(), sim.sockets()), (1, 1));
    stream.reset_connections();
    let end = client.socket.read(&mut [0]).unwrap_err();
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn drop_ends_handshakes() {
    let sim = sim(Tls::StalledHandshake, StreamPlan::new(ID));
    let mut socket = connect(sim.addr());
    assert!(sim.wait_for_sockets(1, TEST_TIMEOUT));
    drop(sim);
    assert!(matches!(socket.read(&mut [0]), Ok(0) | Err(_)));
}
