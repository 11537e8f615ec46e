//! Shows an account: its latest subscriber, its live stream, and for a while the messages there.
//!
//! `cargo run -p cocorum --example live_alerts` reads the account whose API URL is in `RUMBLE_API_URL`, or a simulated
//! account if it is not set. Treat the URL like a password: pass it in the environment or a file, not in arguments.

#![expect(clippy::disallowed_methods, reason = "an example reads for a while")]
#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use std::thread;
use std::time::{Duration, Instant};

use cocorum::RumbleApi;
use cocorum::livestream_api::Error;
use rumble_sim::{KeyPlan, Plan, Scenario, Sim, StreamPlan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Ok(api_url) = std::env::var("RUMBLE_API_URL") else {
        let sim = simulator()?;
        let api = RumbleApi::new(sim.api_url(KEY))?;
        api.set_refresh_rate(Duration::from_secs(1));
        return Ok(show(&api, Duration::from_secs(5))?);
    };
    let api = RumbleApi::new(api_url)?; // fetches once; refreshes by itself when older than refresh_rate
    Ok(show(&api, Duration::from_secs(60))?)
}

pub(crate) fn show(api: &RumbleApi, time: Duration) -> Result<(), Error> {
    println!("{}", api.username()); // never changes: no request, no error
    if let Some(subscriber) = api.latest_subscriber()? {
        println!(
            "{} subscribed for ${}",
            subscriber.username, subscriber.amount_dollars
        );
    }
    if let Some(stream) = api.latest_livestream()? {
        // A live handle, which stays up to date through its API.
        println!(
            "{} is {} ({})",
            stream.title()?,
            stream.visibility()?,
            stream.stream_id().base36()
        );
        let end = Instant::now() + time;
        while Instant::now() < end && stream.is_live()? {
            for message in stream.chat().new_messages()? {
                // Delivers each message once.
                println!("{} said {}", message.username, message.text);
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
    Ok(())
}

/// Simulated account whose stream has been live for a while.
pub(crate) fn simulator() -> Result<Sim, rumble_sim::SimError> {
    let stream = StreamPlan::new(434_546_624).scenario(Scenario::busy(4.0));
    let sim = Sim::start(
        Plan::new()
            .stream(stream)
            .api_key(KeyPlan::user(KEY, 900_000_001, "OtterHost")),
    )?;
    sim.api(KEY).advance(Duration::from_secs(20));
    Ok(sim)
}

pub(crate) const KEY: &str = "an-invented-key";
