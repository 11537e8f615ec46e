//! The model server and the model network on a listener of this machine.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::faults::chance::Chance;
use crate::faults::feed::Feed;
use crate::faults::plan::{End, Odd, Opening, Pieces, Plan};
use crate::faults::story::Story;
use crate::faults::tally::Tally;
use crate::faults::wire::Meaning;
use crate::faults::witness::Truth;

pub(super) struct Server {
    chance: Chance,
    listener: TcpListener,
    story: Story,
    trace: bool,
    tally: Tally,
    truth: Truth,
    problem: Option<String>,
}

/// What is left when the chat is over.
pub(super) struct Served {
    pub(super) story: Story,
    pub(super) truth: Truth,
    pub(super) tally: Tally,
    pub(super) problem: Option<String>,
}

/// The client has gone, or is to go.
struct Gone;

impl From<io::Error> for Gone {
    fn from(_: io::Error) -> Self {
        Self
    }
}

impl Server {
    pub(super) fn listen(seed: u64, trace: bool) -> io::Result<Self> {
        let mut chance = Chance::new(!seed);
        let mut story = Story::new(chance.fork()).with_distinct_times();
        for _ in 0..chance.pick(1, &[5, 30, 80]) {
            story.beat(3);
        }
        Ok(Self {
            listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?,
            chance,
            story,
            trace,
            tally: Tally::default(),
            truth: Truth::default(),
            problem: None,
        })
    }

    pub(super) fn addr(&self) -> SocketAddr {
        self.listener
            .local_addr()
            .unwrap_or_else(|_| SocketAddr::from((Ipv4Addr::LOCALHOST, 1)))
    }

    /// Plays at least twenty faults, then mostly a good connection, then answers 204.
    pub(super) fn serve(mut self) -> Served {
        let wanted = self.chance.between(20, 25);
        let good_end = !self.chance.one_in(5);
        let mut attempts = 0;
        while self.tally.faults() < wanted {
            attempts += 1;
            let plan = self.plan(attempts == 1);
            for fault in plan.faults() {
                self.tally.fault(fault);
            }
            self.attempt(&plan);
            // The chat goes on without us.
            for _ in 0..self.chance.pick(0, &[0, 1, 3, 20]) {
                self.story.beat(1);
            }
        }
        if good_end {
            let plan = Plan::good(self.chance.below(4));
            self.attempt(&plan);
        }
        if let Some(mut stream) = self.accept() {
            drop(stream.read(&mut [0; 4_096]));
            drop(stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
        }
        let Self {
            chance: _,
            listener: _,
            trace: _,
            story,
            tally,
            mut truth,
            problem,
        } = self;
        truth.said = story.posts.iter().map(|post| post.id).collect();
        truth.ended_well = good_end;
        Served {
            story,
            truth,
            tally,
            problem,
        }
    }

    fn plan(&mut self, is_first: bool) -> Plan {
        let plan = Plan::random(&mut self.chance);
        if is_first {
            // Nothing is tried twice before the first event.
            return Plan {
                opening: Opening::Open,
                init: Plan::good(0).init,
                live_items: 3,
                end: End::Truncate,
                ..plan
            };
        }
        plan
    }

    fn accept(&mut self) -> Option<TcpStream> {
        self.tally.connections += 1;
        let (stream, _) = self.listener.accept().ok()?;
        drop(stream.set_nodelay(true));
        drop(stream.set_read_timeout(Some(Duration::from_secs(5))));
        Some(stream)
    }

    fn attempt(&mut self, plan: &Plan) {
        if self.trace {
            println!("{plan:?}");
        }
        let Some(mut stream) = self.accept() else { return };
        let head = match plan.opening {
            // What is closed with the request unread is reset.
            Opening::Refused | Opening::NoLookup => return,
            Opening::NoHead => return self.let_the_client_go(&mut stream),
            Opening::Answer { status, html, .. } => {
                let kind = if html { "text/html" } else { "application/json" };
                format!("HTTP/1.1 {status} So\r\nContent-Type: {kind}\r\nContent-Length: 2\r\n\r\n{{}}")
            }
            Opening::Open => {
                let chunked = if self.chance.one_in(4) { "" } else { CHUNKED };
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
        if plan.opening != Opening::Open {
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

    fn stream(&mut self, plan: &Plan, body: &mut Body) -> Result<(), Gone> {
        let mut feed = Feed::new(plan, &self.story, &mut self.chance);
        let cuts = plan.end != End::Close;
        if cuts && plan.live_items == 0 {
            feed.cut_after(0, &mut self.chance);
        }
        self.let_through(plan, &mut feed, body)?;
        for left in (0..plan.live_items).rev() {
            self.pause(plan, &mut feed, body)?;
            let odd = (plan.odd_one_in > 0 && self.chance.one_in(plan.odd_one_in))
                .then(|| Odd::random(&mut self.chance))
                .filter(|odd| *odd != Odd::Nap);
            if let Some(odd) = odd {
                self.tally.fault(odd.name());
            }
            let beat = self.story.beat(1);
            let from = feed.written();
            feed.beat(&self.story, &beat, odd, &mut self.chance);
            if left == 0 && cuts {
                feed.cut_after(from, &mut self.chance);
            }
            self.let_through(plan, &mut feed, body)?;
        }
        Ok(())
    }

    fn let_through(&mut self, plan: &Plan, feed: &mut Feed, body: &mut Body) -> Result<(), Gone> {
        while feed.ready() > 0 {
            let most = match plan.pieces {
                Pieces::Buffers => usize::MAX,
                Pieces::Random => self.chance.pick(7, &[100, 1_000, 5_000]),
                Pieces::Drip => {
                    sleep(Duration::from_millis(self.chance.below(3)));
                    (feed.ready() / 10).max(3)
                }
            };
            let (bytes, meanings) = feed.take(most);
            for meaning in meanings {
                match meaning {
                    Meaning::Broken(posts) => self.truth.broken.extend(posts),
                    Meaning::Said { broken, .. } => self.truth.broken.extend(broken),
                    Meaning::Snapshot(snapshot) => self.truth.broken.extend(snapshot.broken),
                    _ => {}
                }
            }
            body.write(&bytes)?;
        }
        Ok(())
    }

    /// Mostly a moment; sometimes longer than the client allows, with keepalives.
    fn pause(&mut self, plan: &Plan, feed: &mut Feed, body: &mut Body) -> Result<(), Gone> {
        if !self.chance.one_in(40) {
            sleep(Duration::from_millis(self.chance.below(3)));
            return Ok(());
        }
        self.tally.fault("quiet but for keepalives");
        let mut on_time = true;
        for _ in 0..6 {
            let before = now();
            sleep(KEEPALIVE);
            on_time &= before.elapsed() < 2 * KEEPALIVE;
            feed.keepalive(&mut self.chance);
            if self.let_through(plan, feed, body).is_err() {
                if on_time {
                    self.problem = Some("the client left a connection that was kept alive".to_owned());
                }
                return Err(Gone);
            }
        }
        Ok(())
    }

    fn end(&mut self, plan: &Plan, body: &mut Body) {
        self.tally.fault(plan.end.name());
        match plan.end {
            End::Close => {
                drop(body.finish());
                // What is unread would make a reset of it.
                drop(body.stream.read(&mut [0; 8]));
            }
            End::Reset => {}
            End::Truncate => drop(body.stream.read(&mut [0; 8])),
            End::Stall | End::Sleep => self.let_the_client_go(&mut body.stream),
        }
    }

    /// Says nothing until the client has had enough.
    fn let_the_client_go(&mut self, stream: &mut TcpStream) {
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
