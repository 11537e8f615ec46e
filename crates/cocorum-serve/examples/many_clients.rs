//! How long a message takes from the socket of the chat to clients that read the feed, and how much memory the server
//! uses. Another client reads nothing. The simulator and the clients are in a separate process. Prints the figures.
//!
//! ```sh
//! cargo run --release -p cocorum-serve --example many_clients -- 256 50 60
//! ```
//!
//! The arguments: clients, messages a second, seconds. Linux only: the memory is read from `/proc`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "human-readable figures, which need a clock"
)]

use std::error::Error;
use std::io::{BufRead, BufReader, Write, stdin};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use cocorum_serve::rumble_http::Endpoint;
use cocorum_serve::rumble_model::{StreamId, StreamRef};
use cocorum_serve::{ChatSource, Server, ServerSettings, Site};
use rumble_sim::{Plan, Sim, StreamPlan};
use tokio::net::TcpStream;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["load", clients, rate, seconds] => load(clients.parse()?, rate.parse()?, seconds.parse()?),
        [clients, rate, seconds] => serve(clients, rate, seconds),
        _ => serve("256", "50", "60"),
    }
}

/// The process that is measured.
fn serve(clients: &str, rate: &str, seconds: &str) -> Outcome {
    let mut load = Command::new(std::env::current_exe()?)
        .args(["load", clients, rate, seconds])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(load.stdout.take().ok_or("no stdout")?).lines();
    let mut next = || {
        lines
            .next()
            .ok_or("the other process ended")?
            .map_err(Box::<dyn Error + Send + Sync>::from)
    };
    let (base_url, chat_url) = (next()?, next()?);
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    settings.max_clients = clients.parse::<usize>()? + 1;
    let server = Server::start(settings)?;
    server.sources().chat(ChatSource {
        name: "the chat".to_owned(),
        stream: StreamRef::Id(StreamId::new(STREAM).ok_or("no stream id")?),
        follow: None,
        site: Site {
            base_url: Endpoint::parse(&base_url)?,
            chat_url: Endpoint::parse(&chat_url)?,
            extra_roots: Vec::new(),
        },
    });
    let mut stdin = load.stdin.take().ok_or("no stdin")?;
    writeln!(stdin, "{}\n{}", server.address(), server.tokens().view())?;
    println!("{clients} clients, {rate} messages a second, {seconds} s");
    for _ in 0..2 {
        println!("{}; resident memory {}", next()?, resident()?);
    }
    println!("{}", next()?);
    load.wait()?;
    Ok(())
}

fn resident() -> Result<String, Box<dyn Error + Send + Sync>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let found = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(found.ok_or("no VmRSS")?.trim().to_owned())
}

/// The other process: chat and clients, which have one clock.
fn load(clients: usize, rate: u32, seconds: u32) -> Outcome {
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM)))?;
    println!("{}\n{}", sim.base_url(), sim.chat_url());
    let mut lines = stdin().lines();
    let address: SocketAddr = lines.next().ok_or("no address")??.parse()?;
    let token = lines.next().ok_or("no token")??;
    let mut stalled = std::net::TcpStream::connect(address)?;
    stalled.write_all(head(address, &token).as_bytes())?;
    let start = Instant::now();
    let messages = (rate * seconds) as usize;
    let (opened, are_open) = channel();
    let (measured, latencies) = channel();
    thread::spawn(move || read_all(address, &token, clients, messages, start, &opened, &measured));
    for _ in 0..clients {
        are_open.recv()?;
    }
    if !sim.stream(STREAM).wait_for_open(1, Duration::from_secs(20)) {
        return Err("the server did not open the chat".into());
    }
    let begun = Instant::now();
    for number in 0..rate * seconds {
        let due = begun + Duration::from_secs(1) * number / rate;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let sent = start.elapsed().as_micros();
        sim.stream(STREAM)
            .say("CalmSparrow", &format!("{TIME_PREFIX}{sent} good evening"));
        if number == rate * seconds / 2 {
            println!("after half of the messages");
        }
    }
    let mut all = Vec::with_capacity(messages * clients);
    for _ in 0..clients {
        all.append(&mut latencies.recv()?);
    }
    println!("after the last message");
    all.sort_unstable();
    let at = |percent: usize| all.get((all.len() * percent / 100).min(all.len().saturating_sub(1)));
    println!(
        "{} deliveries, of {}; µs: median {:?}, 99th percentile {:?}, most {:?}",
        all.len(),
        messages * clients,
        at(50).copied().unwrap_or_default(),
        at(99).copied().unwrap_or_default(),
        all.last().copied().unwrap_or_default()
    );
    Ok(())
}

/// Clients in one thread.
fn read_all(
    address: SocketAddr,
    token: &str,
    clients: usize,
    messages: usize,
    start: Instant,
    opened: &Sender<()>,
    measured: &Sender<Vec<u128>>,
) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..clients {
            let (opened, measured) = (opened.clone(), measured.clone());
            let head = head(address, token);
            tasks.spawn(async move {
                let latencies = read(address, &head, messages, start, &opened).await?;
                measured.send(latencies)?;
                Outcome::Ok(())
            });
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        Ok(())
    })
}

fn head(address: SocketAddr, token: &str) -> String {
    format!("GET /api/v1/events?events=message&k={token} HTTP/1.1\r\nHost: {address}\r\n\r\n")
}

/// Time from the chat to one client, in microseconds, of each message.
async fn read(
    address: SocketAddr,
    head: &str,
    messages: usize,
    start: Instant,
    opened: &Sender<()>,
) -> Result<Vec<u128>, Box<dyn Error + Send + Sync>> {
    let socket = TcpStream::connect(address).await?;
    socket.writable().await?;
    if socket.try_write(head.as_bytes())? < head.len() {
        return Err("the request was not sent at once".into());
    }
    let mut latencies = Vec::with_capacity(messages);
    let mut text = String::new();
    let mut is_open = false;
    let mut bytes = vec![0; 64 * 1024];
    while latencies.len() < messages {
        socket.readable().await?;
        let count = match socket.try_read(&mut bytes) {
            Ok(0) => return Err("the server closed a stream".into()),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error.into()),
        };
        let now = start.elapsed().as_micros();
        text += &String::from_utf8_lossy(bytes.get(..count).unwrap_or_default());
        if !is_open && text.contains("retry: ") {
            is_open = true;
            opened.send(())?;
        }
        while let Some((line, rest)) = text.split_once("\n\n") {
            let sent = line
                .split_once(TIME_PREFIX)
                .and_then(|(_, rest)| rest.split_once(' '));
            if let Some((sent, _)) = sent {
                latencies.push(now.saturating_sub(sent.parse()?));
            }
            text = rest.to_owned();
        }
    }
    Ok(latencies)
}

const STREAM: u64 = 900_100_200;
const TIME_PREFIX: &str = "sent at ";
