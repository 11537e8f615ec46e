//! The model server and the model network on a listener of this machine.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::faults::byte_stream::ByteStream;
use crate::faults::chat_model::ChatModel;
use crate::faults::observer::ServerState;
use crate::faults::plan::{Anomaly, Chunking, CloseKind, ConnectionPlan, OpenOutcome, name};
use crate::faults::random::Random as _;
use crate::faults::stats::Stats;
use crate::faults::wire::Effect;
use fastrand::Rng;

pub(super) struct Server {
    rng: Rng,
    listener: TcpListener,
    model: ChatModel,
    trace: bool,
    stats: Stats,
    state: ServerState,
    problem: Option<String>,
}

/// What is left when the chat is over.
pub(super) struct ServerReport {
    pub(super) model: ChatModel,
    pub(super) state: ServerState,
    pub(super) stats: Stats,
    pub(super) problem: Option<String>,
}

/// The client has gone, or is to go.
struct ClientGone;

impl From<io::Error> for ClientGone {
    fn from(_: io::Error) -> Self {
        Self
    }
}

impl Server {
    pub(super) fn listen(seed: u64, trace: bool) -> io::Result<Self> {
        let mut rng = Rng::with_seed(!seed);
        let mut model = ChatModel::new(rng.fork()).with_distinct_times();
        for _ in 0..rng.pick(1, &[5, 30, 80]) {
            model.step(3);
        }
        Ok(Self {
            listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?,
            rng,
            model,
            trace,
            stats: Stats::default(),
            state: ServerState::default(),
            problem: None,
        })
    }

    pub(super) fn addr(&self) -> SocketAddr {
        self.listener
            .local_addr()
            .unwrap_or_else(|_| SocketAddr::from((Ipv4Addr::LOCALHOST, 1)))
    }

    /// Plays at least twenty faults, then mostly a good connection, then answers 204.
    pub(super) fn serve(mut self) -> ServerReport {
        let wanted = self.rng.u64(20..=25);
        let good_end = !self.rng.one_in(5);
        let mut attempts = 0;
        while self.stats.faults() < wanted {
            attempts += 1;
            let plan = self.plan(attempts == 1);
            for fault in plan.faults() {
                self.stats.fault(fault);
            }
            self.attempt(&plan);
            // The chat goes on without us.
            for _ in 0..self.rng.pick(0, &[0, 1, 3, 20]) {
                self.model.step(1);
            }
        }
        if good_end {
            let plan = ConnectionPlan::good(self.rng.u64(..4));
            self.attempt(&plan);
        }
        if let Some(mut stream) = self.accept() {
            drop(stream.read(&mut [0; 4_096]));
            drop(stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
        }
        let Self {
            rng: _,
            listener: _,
            trace: _,
            model,
            stats,
            mut state,
            problem,
        } = self;
        state.sent = model.posts.iter().map(|post| post.id).collect();
        state.ended_cleanly = good_end;
        ServerReport {
            model,
            state,
            stats,
            problem,
        }
    }

    fn plan(&mut self, is_first: bool) -> ConnectionPlan {
        let plan = ConnectionPlan::random(&mut self.rng);
        if is_first {
            // Nothing is tried twice before the first event.
            return ConnectionPlan {
                opening: OpenOutcome::Open,
                init: ConnectionPlan::good(0).init,
                live_items: 3,
                end: CloseKind::Truncate,
                ..plan
            };
        }
        plan
    }

    fn accept(&mut self) -> Option<TcpStream> {
        self.stats.connections += 1;
        let (stream, _) = self.listener.accept().ok()?;
        drop(stream.set_nodelay(true));
        drop(stream.set_read_timeout(Some(Duration::from_secs(5))));
        Some(stream)
    }

    fn attempt(&mut self, plan: &ConnectionPlan) {
        if self.trace {
            println!("{plan:?}");
        }
        let Some(mut stream) = self.accept() else { return };
        let head = match plan.opening {
            // What is closed with the request unread is reset.
            OpenOutcome::Refused | OpenOutcome::NoLookup => return,
            OpenOutcome::NoHead => return self.close_client(&mut stream),
            OpenOutcome::Response { status, html, .. } => {
                let kind = if html { "text/html" } else { "application/json" };
                format!("HTTP/1.1 {status} So\r\nContent-Type: {kind}\r\nContent-Length: 2\r\n\r\n{{}}")
            }
            OpenOutcome::Open => {
                let chunked = if self.rng.one_in(4) { "" } else { CHUNKED };
                format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n{chunked}\r\n")
            }
        };
        // One byte stays unread: closing then resets the connection, as long as that is so.
        let mut request = vec![0; 16 * 1024];
        let Ok(len) = stream.peek(&mut request) else {
            return;
        };
        request.truncate(len.saturating_sub(1));
        if stream.read_exact(&mut request).is_err() || stream.write_all(head.as_bytes()).is_err() {
            return;
        }
        if plan.opening != OpenOutcome::Open {
            drop(stream.read(&mut [0; 8]));
            return;
        }
        let mut body = Body {
            is_chunked: head.contains(CHUNKED),
            stream,
        };
        if self.stream(plan, &mut body).is_ok() {
            self.end(plan, &mut body);
        }
    }

    fn stream(&mut self, plan: &ConnectionPlan, body: &mut Body) -> Result<(), ClientGone> {
        let mut output = ByteStream::new(plan, &self.model, &mut self.rng);
        let cuts = plan.end != CloseKind::Close;
        if cuts && plan.live_items == 0 {
            output.cut_after(0, &mut self.rng);
        }
        self.forward(plan, &mut output, body)?;
        for left in (0..plan.live_items).rev() {
            self.pause(plan, &mut output, body)?;
            let anomaly = (plan.anomaly_one_in > 0 && self.rng.one_in(plan.anomaly_one_in))
                .then(|| Anomaly::random(&mut self.rng))
                .filter(|anomaly| *anomaly != Anomaly::Nap);
            if let Some(anomaly) = anomaly {
                self.stats.fault(name(anomaly));
            }
            let step = self.model.step(1);
            let from = output.written();
            output.step(&self.model, &step, anomaly, &mut self.rng);
            if left == 0 && cuts {
                output.cut_after(from, &mut self.rng);
            }
            self.forward(plan, &mut output, body)?;
        }
        Ok(())
    }

    fn forward(
        &mut self,
        plan: &ConnectionPlan,
        output: &mut ByteStream,
        body: &mut Body,
    ) -> Result<(), ClientGone> {
        while output.ready() > 0 {
            let most = match plan.chunking {
                Chunking::Buffers => usize::MAX,
                Chunking::Random => self.rng.pick(7, &[100, 1_000, 5_000]),
                Chunking::Drip => {
                    sleep(Duration::from_millis(self.rng.u64(..3)));
                    (output.ready() / 10).max(3)
                }
            };
            let (bytes, effects) = output.take(most);
            for effect in effects {
                match effect {
                    Effect::Broken(posts) => self.state.broken.extend(posts),
                    Effect::Said { broken, .. } => self.state.broken.extend(broken),
                    Effect::Snapshot(snapshot) => self.state.broken.extend(snapshot.broken),
                    _ => {}
                }
            }
            body.write(&bytes)?;
        }
        Ok(())
    }

    /// Mostly a moment; sometimes longer than the client allows, with keepalives.
    fn pause(
        &mut self,
        plan: &ConnectionPlan,
        output: &mut ByteStream,
        body: &mut Body,
    ) -> Result<(), ClientGone> {
        if !self.rng.one_in(40) {
            sleep(Duration::from_millis(self.rng.u64(..3)));
            return Ok(());
        }
        self.stats.fault("quiet but for keepalives");
        let mut on_time = true;
        for _ in 0..6 {
            let before = now();
            sleep(KEEPALIVE);
            on_time &= before.elapsed() < 2 * KEEPALIVE;
            output.keepalive(&mut self.rng);
            if self.forward(plan, output, body).is_err() {
                if on_time {
                    self.problem = Some("the client left a connection that was kept alive".to_owned());
                }
                return Err(ClientGone);
            }
        }
        Ok(())
    }

    fn end(&mut self, plan: &ConnectionPlan, body: &mut Body) {
        self.stats.fault(name(plan.end));
        match plan.end {
            CloseKind::Close => {
                drop(body.finish());
                // What is unread would make a reset of it.
                drop(body.stream.read(&mut [0; 8]));
            }
            CloseKind::Reset => {}
            CloseKind::Truncate => drop(body.stream.read(&mut [0; 8])),
            CloseKind::Stall | CloseKind::Sleep => self.close_client(&mut body.stream),
        }
    }

    /// Says nothing until the client has had enough.
    fn close_client(&mut self, stream: &mut TcpStream) {
        loop {
            match stream.read(&mut [0; 4_096]) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                    self.problem = Some("the client does not notice a stall".to_owned());
                    return;
                }
                Err(_) => return,
            }
        }
    }
}

struct Body {
    is_chunked: bool,
    stream: TcpStream,
}

impl Body {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.is_chunked {
            return self.stream.write_all(bytes);
        }
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        self.stream.write_all(&chunk)
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.is_chunked {
            self.stream.write_all(b"0\r\n\r\n")
        } else {
            Ok(())
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a machine that is too slow must not look like a bug"
)]
fn now() -> Instant {
    Instant::now()
}

/// Well below what the client takes for silence.
const KEEPALIVE: Duration = Duration::from_millis(50);
const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";
