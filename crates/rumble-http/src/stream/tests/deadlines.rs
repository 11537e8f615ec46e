//! Reads that end at a deadline.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering},
        mpsc::{Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{SSE, StreamAgent, StreamBody, StreamSettings, settings, with_enough_time};
use crate::{
    Endpoint, TimeoutPhase, TransportErrorKind,
    internal::TransportError,
    test_support::{
        authority::CertificateAuthority,
        server::{CHUNKED, Peer, UNTIL_CLOSE, listen, serve, serve_tls},
    },
};

/// Maximum delay of a read after its deadline.
const TOLERANCE: Duration = Duration::from_millis(50);

/// Both kinds of servers, with the settings of a client that trusts them.
fn servers(script: impl Fn(&mut Peer) + Clone + Send + 'static) -> [(Endpoint, StreamSettings); 2] {
    let authority = CertificateAuthority::new("known");
    let tls = serve_tls(authority.server_for("127.0.0.1", |_| {}), script.clone());
    let trusting = settings().extra_roots(vec![authority.der.clone()]);
    [(serve(script), settings()), (tls, trusting)]
}

fn open(endpoint: &Endpoint, settings: StreamSettings) -> StreamBody {
    let agent = StreamAgent::new(settings);
    agent.open(&endpoint.join("x"), SSE).unwrap().into_body()
}

/// Reads with deadlines until one is kept. Code that ignores deadlines is late each time, a busy machine only sometimes.
fn assert_keeps_deadline(body: &mut StreamBody, wait: Duration) {
    let mut late = (0..20).map(|_| {
        let deadline = now() + wait;
        let failure = body.read_until(&mut [0; 8], deadline).unwrap_err();
        let late = now().checked_duration_since(deadline);
        assert!(is_timeout(&failure), "{failure:?}");
        late.expect("it waits until the deadline")
    });
    assert!(
        late.any(|late| late <= TOLERANCE),
        "{wait:?}: always more than {TOLERANCE:?} late"
    );
}

fn is_timeout(failure: &TransportError) -> bool {
    failure.kind() == TransportErrorKind::Timeout(TimeoutPhase::Idle)
}

#[test]
fn each_read_can_have_another_deadline() {
    for (endpoint, settings) in servers(|peer| {
        peer.send(CHUNKED);
        peer.wait_for_close();
    }) {
        let mut body = open(&endpoint, settings);
        for wait in [30, 1, 0, 100, 7] {
            assert_keeps_deadline(&mut body, Duration::from_millis(wait));
        }
    }
}

#[test]
fn a_passed_deadline_reads_what_has_arrived() {
    let (arrived, sent) = channel();
    let script = move |peer: &mut Peer| {
        peer.send(CHUNKED);
        peer.send_chunk("abcd");
        arrived.send(()).unwrap();
        peer.wait_for_close();
    };
    for (endpoint, settings) in servers(script) {
        let mut body = open(&endpoint, settings);
        sent.recv().unwrap();
        let (passed, mut text) = (now(), Vec::new());
        while text.len() < 4 {
            let mut piece = [0; 3];
            match body.read_until(&mut piece, passed) {
                Ok(count) => text.extend_from_slice(&piece[..count]),
                Err(failure) => assert!(is_timeout(&failure), "{failure:?}"),
            }
        }
        assert_eq!(text, b"abcd");
    }
}

#[test]
fn the_idle_timeout_applies_without_a_deadline() {
    with_enough_time(|idle| {
        let endpoint = serve(|peer| {
            peer.send(UNTIL_CLOSE);
            peer.wait_for_close();
        });
        let agent = StreamAgent::new(settings().idle_timeout(idle));
        let Ok(response) = agent.open(&endpoint.join("x"), SSE) else {
            return false;
        };
        let mut body = response.into_body();
        assert!(is_timeout(&body.read_until(&mut [0; 8], now()).unwrap_err()));
        let start = now();
        assert!(is_timeout(&body.read(&mut [0; 8]).unwrap_err()));
        assert!(start.elapsed() >= idle);
        true
    });
}

/// Every byte of the body arrives separately, each after a deadline has passed: within chunks, and within TLS records.
#[test]
fn passed_deadlines_lose_no_bytes() {
    let text: String = (0..3).map(|number| format!("line {number}\n")).collect();
    let sent = text.clone();
    let begin = Arc::new(Barrier::new(2));
    let waiting = Arc::clone(&begin);
    let script = move |peer: &mut Peer| {
        peer.send(CHUNKED);
        waiting.wait();
        for line in sent.split_inclusive('\n') {
            peer.send_chunk(line);
        }
        peer.send("0\r\n\r\n");
        peer.wait_for_close();
    };
    for (endpoint, settings) in servers(script) {
        let relay = Relay::new(&endpoint);
        let mut body = open(&relay.endpoint, settings);
        relay.is_dripping.store(true, Ordering::SeqCst);
        begin.wait();
        let (mut received, mut timeouts) = (Vec::new(), 0);
        loop {
            let mut piece = [0; 64];
            match body.read_until(&mut piece, now() + Duration::from_millis(1)) {
                Ok(0) => break,
                Ok(count) => received.extend_from_slice(&piece[..count]),
                Err(failure) => {
                    assert!(is_timeout(&failure), "{failure:?}");
                    timeouts += 1;
                    relay.tokens.send(()).unwrap();
                }
            }
        }
        assert_eq!(String::from_utf8(received).unwrap(), text);
        assert!(timeouts > text.len(), "{timeouts}");
    }
}

#[test]
fn a_deadline_is_kept_through_a_socks_proxy() {
    let (proxy, endpoint) = listen("http");
    thread::spawn(move || {
        let mut client = proxy.accept().unwrap().0;
        assert_eq!(
            receive(&mut client, 3),
            [5, 1, 0],
            "version 5, without a password"
        );
        client.write_all(&[5, 0]).unwrap();
        let head = receive(&mut client, 5);
        assert_eq!(head[..4], [5, 1, 0, 3], "connect to a name");
        receive(&mut client, usize::from(head[4]) + 2);
        client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
        client.write_all(UNTIL_CLOSE.as_bytes()).unwrap();
        // Until the client disconnects.
        let _ = client.read_to_end(&mut Vec::new());
    });
    let proxy = format!("socks5h://127.0.0.1:{}", endpoint.origin().port());
    let agent = StreamAgent::new(settings());
    let request = agent.agents.built_in_roots.get("http://chat.example.test/x");
    let request = request.config().proxy(Some(ureq::Proxy::new(&proxy).unwrap()));
    let body = request.build().call().unwrap().into_body();
    let mut body = StreamBody::new(body, "host".to_owned(), Arc::default(), agent.read_deadline);
    for wait in [30, 0, 60] {
        assert_keeps_deadline(&mut body, Duration::from_millis(wait));
    }
}

fn receive(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

/// Forwards bytes: without limit at first, then one from the server for each token.
struct Relay {
    endpoint: Endpoint,
    is_dripping: Arc<AtomicBool>,
    tokens: Sender<()>,
}

impl Relay {
    fn new(server: &Endpoint) -> Self {
        let (listener, endpoint) = listen(if server.origin().is_https() {
            "https"
        } else {
            "http"
        });
        let address = SocketAddr::from(([127, 0, 0, 1], server.origin().port()));
        let (tokens, given) = channel();
        let is_dripping = Arc::<AtomicBool>::default();
        let drips = Arc::clone(&is_dripping);
        thread::spawn(move || {
            let (mut to, mut from) = (listener.accept().unwrap().0, TcpStream::connect(address).unwrap());
            let (mut request, mut server) = (to.try_clone().unwrap(), from.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut request, &mut server));
            let mut byte = [0];
            while matches!(from.read(&mut byte), Ok(1)) {
                let is_let_pass = !drips.load(Ordering::SeqCst) || given.recv().is_ok();
                if !is_let_pass || to.write_all(&byte).is_err() {
                    return;
                }
            }
        });
        Self {
            endpoint,
            is_dripping,
            tokens,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "deadlines are real moments here")]
fn now() -> Instant {
    Instant::now()
}
