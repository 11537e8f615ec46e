//! Prints new followers and rants: `RUMBLE_API_URL=… cargo run -p rumble-livestream-api --example followers`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]

use std::error::Error;

use rumble_livestream_api::{Event, RumbleApi};

fn main() -> Result<(), Box<dyn Error>> {
    let api = RumbleApi::new(std::env::var("RUMBLE_API_URL")?)?;
    println!("{:?} has {} followers", api.username(), api.num_followers()?);
    for event in api.events() {
        match event {
            Ok(Event::Follower(follower)) => println!("{:?} follows", follower.username),
            Ok(Event::Rant {
                rant, history: false, ..
            }) => {
                println!(
                    "{:?} paid {} cents: {:?}",
                    rant.username, rant.amount_cents, rant.text
                );
            }
            Ok(_) => {}
            Err(error) => eprintln!("{error}; next attempt in {:?}", error.retry_in()),
        }
    }
    Ok(())
}
