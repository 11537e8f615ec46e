//! How many messages a second go from a collector through the broker into an archive on the disk, and how many the
//! broker takes from a client that does nothing else. Prints the figures.
//!
//! ```sh
//! nats-server --jetstream --store_dir "$(mktemp -d)" --port 4333 &
//! cargo run --release -p cocorum-relay --example throughput -- nats://127.0.0.1:4333 200000
//! ```

#![expect(
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "human-readable figures"
)]

use std::collections::VecDeque;
use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use async_nats::jetstream::context::ContextBuilder;
use async_nats::jetstream::stream::{Config, DiscardPolicy};
use cocorum_relay::model::StreamId;
use cocorum_relay::rumble_chat::ChatFrame;
use cocorum_relay::{Archive, ArchiveSettings, BrokerSettings, Collector, CollectorSettings};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments
        .next()
        .unwrap_or_else(|| "nats://127.0.0.1:4222".to_owned());
    let messages: u64 = arguments.next().map_or(Ok(200_000), |text| text.parse())?;
    let limit = broker_alone(&url, messages)?;
    let relayed = end_to_end(&url, messages)?;
    println!("| way | messages | messages a second |\n|---|---|---|");
    println!("| broker alone | {messages} | {limit:.0} |");
    println!("| collector, broker, archive | {messages} | {relayed:.0} |");
    println!("\n{:.2} of what the broker takes", relayed / limit);
    Ok(())
}

/// Payloads of the same size, subjects of the same form, the same rules: published by a client that does nothing else.
fn broker_alone(url: &str, messages: u64) -> Result<f64, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let client = async_nats::connect(url).await?;
        let jetstream = ContextBuilder::new().max_ack_inflight(1 << 20).build(client);
        let config = Config {
            name: "LIMIT".to_owned(),
            subjects: vec!["limit.*.message.*".to_owned()],
            max_messages_per_subject: 1,
            discard: DiscardPolicy::New,
            discard_new_per_subject: true,
            ..Config::default()
        };
        jetstream.create_stream(config).await?;
        let payload = "x".repeat(PAYLOAD_BYTES);
        let begun = Instant::now();
        let mut in_flight = VecDeque::new();
        for id in 0..messages {
            let subject = format!("limit.{}.message.{id}", FIRST + id % CHATS);
            in_flight.push_back(jetstream.publish(subject, payload.clone().into()).await?);
            if in_flight.len() >= 4096
                && let Some(first) = in_flight.pop_front()
            {
                first.await?;
            }
        }
        for ack in in_flight {
            ack.await?;
        }
        let rate = messages as f64 / begun.elapsed().as_secs_f64();
        jetstream.delete_stream("LIMIT").await?;
        Ok(rate)
    })
}

fn end_to_end(url: &str, messages: u64) -> Result<f64, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let broker = BrokerSettings::new([url])?;
    let archive = Archive::open(
        folder.path().join("archive"),
        broker.clone(),
        ArchiveSettings::default(),
    )?;
    let stop = AtomicBool::new(false);
    let collector = Collector::start(
        &broker,
        CollectorSettings::new("throughput", folder.path().join("spool")),
    )?;
    let mut chats: Vec<_> = (0..CHATS)
        .filter_map(|at| StreamId::new(FIRST + at))
        .map(|stream| collector.open_chat(stream))
        .collect();
    let begun = Instant::now();
    let mut ended = begun;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for id in 0..messages {
                let at = usize::try_from(id % CHATS).unwrap_or_default();
                if let Some(chat) = chats.get_mut(at) {
                    chat.frame(ChatFrame::Data(&message(id)));
                }
                // As chats do: no faster than it can be published.
                while id % 64 == 0 && id.saturating_sub(collector.stats().published) > AHEAD {
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
        });
        archive.run(&stop, |stats, _| {
            if stats.written >= messages && !stop.swap(true, Ordering::Relaxed) {
                ended = Instant::now();
            }
        })
    })?;
    collector.close()?;
    println!("{:?}", collector.stats());
    Ok(messages as f64 / (ended - begun).as_secs_f64())
}

fn message(id: u64) -> String {
    let user = 900_000_000 + id % 997;
    format!(
        r##"{{"type":"messages","data":{{"messages":[{{"id":"{id}","time":"2026-11-29T01:00:00+00:00","user_id":"{user}","text":"good evening from the other side of the pond, number {id}"}}],"users":[{{"id":"{user}","username":"Sparrow{user}","link":"/user/Sparrow{user}","is_follower":true,"color":"#884422"}}],"channels":[]}}}}"##
    )
}

const CHATS: u64 = 300;
const FIRST: u64 = 900_300_000;
const AHEAD: u64 = 8_192;
/// Approximate size of a message.
const PAYLOAD_BYTES: usize = 900;
