//! Chats over HTTPS: which certificates the client trusts, and the errors of the others.

use std::error::Error as _;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rumble_chat::{ChatApi, ChatApiBuilder, Endpoint, Error, ErrorKind, Event, Operation};
use rumble_sim::{Plan, Sim, StreamPlan, Tls};

use crate::client::{SHORT_TIMEOUT, Scheme, TEST_TIMEOUT, client, connect_error, in_time, next, next_event};
use crate::helpers::stream_id;
use crate::wire;

fn sim(tls: Tls) -> Sim {
    Sim::start(Plan::new().tls(tls).stream(StreamPlan::new(wire::STREAM))).unwrap()
}

/// Texts of the causes of the error, one per level.
fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut level = error.source();
    while let Some(this) = level {
        causes.push(this.to_string());
        level = this.source();
    }
    causes
}

/// Forwards bytes in both directions and records what the client sends.
struct RecordingProxy {
    port: u16,
    sent: mpsc::Receiver<Vec<u8>>,
}

impl RecordingProxy {
    fn new(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (keep, sent) = mpsc::channel();
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(server).unwrap());
                let back = (server.try_clone().unwrap(), client.try_clone().unwrap());
                thread::spawn(move || pass_on(back.0, back.1));
                if keep.send(pass_on(client, server)).is_err() {
                    return;
                }
            }
        });
        Self { port, sent }
    }

    fn client(&self, sim: &Sim) -> ChatApiBuilder {
        let url = format!("https://127.0.0.1:{}/chat/api", self.port);
        client(sim).chat_url(Endpoint::parse(&url).unwrap())
    }

    /// TLS records that the client sent over the next connection: kind and size of each.
    fn records(&self) -> Vec<(u8, usize)> {
        let bytes = self.sent.recv_timeout(TEST_TIMEOUT).unwrap();
        let (mut rest, mut records) = (&bytes[..], Vec::new());
        while let [kind, 3, _, high, low, after @ ..] = rest {
            let size = usize::from(u16::from_be_bytes([*high, *low]));
            records.push((*kind, size));
            rest = &after[size..];
        }
        assert!(rest.is_empty(), "not TLS: {rest:?}");
        records
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) -> Vec<u8> {
    let (mut all, mut piece) = (Vec::new(), [0; 4_096]);
    while let Ok(count @ 1..) = from.read(&mut piece) {
        all.extend_from_slice(&piece[..count]);
        if to.write_all(&piece[..count]).is_err() {
            break;
        }
    }
    // An error means that the connection is already closed.
    let _ = to.shutdown(Shutdown::Write);
    all
}

/// Size of a record of encrypted data. Alerts and the end of the handshake are smaller, any request is larger.
const MIN_REQUEST_BYTES: usize = 100;

fn is_request(record: &(u8, usize)) -> bool {
    record.0 == 23 && record.1 >= MIN_REQUEST_BYTES
}

#[test]
fn a_chat_is_read_over_https() {
    let sim = sim(Tls::Trusted);
    let stream = sim.stream(wire::STREAM);
    stream.say("CalmSparrow", "before");
    let mut chat = client(&sim).connect().unwrap();
    assert_eq!(next(&mut chat), "init 1");
    assert_eq!(chat.get_message().unwrap().unwrap(), "before");
    stream.say("TinBucket", "live");
    assert_eq!(chat.get_message().unwrap().unwrap(), "live");
    // Repeated, since TLS can shorten later handshakes.
    for round in 1..=3 {
        stream.reset_connections();
        let id = stream.say("TinBucket", "meanwhile");
        assert_eq!(next(&mut chat), format!("reconnecting {round}: Disconnected"));
        assert_eq!(next(&mut chat), format!("connected {round}"));
        assert_eq!(next(&mut chat), format!("init {}", round + 2));
        assert_eq!(next(&mut chat), format!("{id}: meanwhile"));
    }
    assert_eq!((chat.stats().gaps, sim.requests().len()), (0, 4));
}

#[test]
fn a_server_is_verified_by_its_name() {
    let sim = sim(Tls::Trusted);
    let url = format!("https://localhost:{}/chat/api", sim.addr().port());
    let mut chat = client(&sim)
        .chat_url(Endpoint::parse(&url).unwrap())
        .connect()
        .unwrap();
    assert_eq!(next(&mut chat), "init 0");
}

#[test]
fn each_additional_root_is_trusted() {
    let (ours, other) = (sim(Tls::Trusted), sim(Tls::Trusted));
    let roots = [other.root_certificate(), ours.root_certificate()];
    let mut chat = client(&ours)
        .extra_roots(roots.map(<[u8]>::to_vec).to_vec())
        .connect()
        .unwrap();
    assert_eq!(next(&mut chat), "init 0");
}

#[test]
fn other_roots_are_not_trusted() {
    let (ours, other) = (sim(Tls::Trusted), sim(Tls::Trusted));
    let url = Endpoint::parse(&ours.chat_url()).unwrap();
    let with_other_root = client(&other).chat_url(url.clone());
    let without_root = ChatApi::builder(stream_id()).chat_url(url);
    for builder in [with_other_root, without_root] {
        let error = connect_error(builder);
        assert_eq!((error.kind(), error.status()), (ErrorKind::Tls, None));
        assert!(causes(&error).concat().contains("UnknownIssuer"), "{error:?}");
    }
    assert!(ours.wait_for_sockets(0, TEST_TIMEOUT) && ours.requests().is_empty());
}

#[test]
fn an_untrusted_server_receives_no_request() {
    for (tls, reason) in [
        (Tls::Expired, "expired"),
        (Tls::WrongHost, "not valid for name"),
        (Tls::SelfSigned, "UnknownIssuer"),
    ] {
        let sim = sim(tls);
        let proxy = RecordingProxy::new(sim.addr());
        let error = connect_error(proxy.client(&sim));
        assert_eq!(
            (error.kind(), error.operation(), error.status()),
            (ErrorKind::Tls, Operation::Connect, None),
            "{tls:?}"
        );
        assert!(!error.is_retryable() && error.retry_after().is_none());
        assert_eq!(
            error.to_string(),
            "connecting to the chat: no trusted TLS connection"
        );
        let causes = causes(&error);
        assert_eq!(
            causes[0],
            format!("no trusted TLS connection to 127.0.0.1:{}", proxy.port)
        );
        assert!(causes[1].contains(reason), "{tls:?}: {causes:?}");
        // One connection with the extra roots, then one with the built-in roots.
        for _ in 0..2 {
            let records = proxy.records();
            assert_eq!(records[0].0, 22, "a handshake begins");
            assert!(!records.iter().any(is_request), "{tls:?}: {records:?}");
        }
        assert!(sim.wait_for_sockets(0, TEST_TIMEOUT) && sim.requests().is_empty());
    }
}

/// Counterpart of the test above: with a trusted certificate, the request is among the records.
#[test]
fn a_trusted_server_receives_the_request() {
    let sim = sim(Tls::Trusted);
    let proxy = RecordingProxy::new(sim.addr());
    // The simulator rejects the port of the proxy, which the request contains.
    let rejected = proxy.client(&sim).connect().unwrap_err();
    assert_eq!(rejected.status(), Some(421));
    let records = proxy.records();
    assert_eq!(records.iter().filter(|r| is_request(r)).count(), 1, "{records:?}");
}

#[test]
fn plain_http_instead_of_tls_is_an_error() {
    let sim = sim(Tls::PlainHttp);
    let proxy = RecordingProxy::new(sim.addr());
    let error = connect_error(proxy.client(&sim));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Tls, None));
    let causes = causes(&error);
    assert!(causes[1].contains("corrupt message"), "{causes:?}");
    let records = proxy.records();
    assert_eq!(records[0].0, 22);
    assert!(!records.iter().any(|record| record.0 == 23), "{records:?}");
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT) && sim.requests().is_empty());
}

#[test]
fn tls_instead_of_plain_http_is_an_error() {
    let sim = sim(Tls::Trusted);
    let url = format!("http://{}/chat/api", sim.addr());
    let error = connect_error(client(&sim).chat_url(Endpoint::parse(&url).unwrap()));
    assert!(
        matches!(error.kind(), ErrorKind::Protocol | ErrorKind::Disconnected),
        "{error:?}"
    );
    assert_eq!((error.status(), sim.requests().len()), (None, 0));
}

#[test]
fn a_stalled_handshake_times_out() {
    let sim = sim(Tls::StalledHandshake);
    let builder = client(&sim).connect_timeout(Duration::from_millis(100));
    let error = in_time(move || connect_error(builder));
    assert_eq!(
        (error.kind(), error.operation(), error.status()),
        (ErrorKind::Timeout, Operation::Connect, None)
    );
    assert!(
        causes(&error)[0].starts_with("timed out connecting to 127.0.0.1"),
        "{error:?}"
    );
    assert!(sim.wait_for_sockets(0, TEST_TIMEOUT) && sim.requests().is_empty());
}

#[test]
fn a_handshake_closed_by_the_server_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/chat/api", listener.local_addr().unwrap());
    let server = thread::spawn(move || drop(listener.accept()));
    let error = connect_error(ChatApi::builder(stream_id()).chat_url(Endpoint::parse(&url).unwrap()));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Disconnected, None));
    assert!(error.is_retryable());
    server.join().unwrap();
}

#[test]
fn an_invalid_certificate_is_an_outage_after_a_stable_chat() {
    let sim = sim(Tls::Trusted);
    let stream = sim.stream(wire::STREAM);
    let mut chat = client(&sim).connect_timeout(SHORT_TIMEOUT).connect().unwrap();
    assert_eq!(next(&mut chat), "init 0");
    sim.set_tls(Tls::Expired).unwrap();
    stream.drop_connections();
    assert_eq!(next(&mut chat), "reconnecting 1: Disconnected");
    for (attempt, tls, reason) in [
        (2, Tls::WrongHost, "expired"),
        (3, Tls::SelfSigned, "not valid for name"),
        (4, Tls::PlainHttp, "UnknownIssuer"),
        (5, Tls::StalledHandshake, "corrupt message"),
    ] {
        let Event::Reconnecting(reconnecting) = next_event(&mut chat) else {
            panic!()
        };
        assert_eq!(
            (reconnecting.attempt, reconnecting.cause.kind()),
            (attempt, ErrorKind::Tls)
        );
        assert!(
            causes(&reconnecting.cause).concat().contains(reason),
            "{reconnecting:?}"
        );
        sim.set_tls(tls).unwrap();
    }
    assert_eq!(next(&mut chat), "reconnecting 6: Timeout");
    let id = stream.say("CalmSparrow", "meanwhile");
    assert_eq!(stream.connections(), 1, "an untrusted server receives no request");
    sim.set_tls(Tls::Trusted).unwrap();
    assert_eq!(next(&mut chat), "connected 6");
    assert_eq!(next(&mut chat), "init 1");
    assert_eq!(next(&mut chat), format!("{id}: meanwhile"));
    assert_eq!(chat.stats().gaps, 0);
}

#[test]
fn the_idle_timeout_expires_over_https() {
    let sim = Scheme::Https
        .serve(StreamPlan::new(wire::STREAM).scenario(rumble_sim::Scenario::quiet().keepalive(None)));
    let mut chat = client(&sim).idle_timeout(SHORT_TIMEOUT).connect().unwrap();
    assert_eq!(next(&mut chat), "init 0");
    assert_eq!(next(&mut chat), "reconnecting 1: Timeout");
    assert_eq!(next(&mut chat), "connected 1");
}
