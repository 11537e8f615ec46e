//! Reads a chat and greets whoever says `!hello`.
//!
//! `cargo run -p cocorum --example read_chat -- v7k2m9q` reads a real one; without a stream it reads a simulated one.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]

use cocorum::chatapi::{ChatApi, Endpoint};
use rumble_sim::{Plan, Scenario, Sim, StreamPlan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stream = std::env::args().nth(1);
    let simulator = if stream.is_none() {
        Some(simulator()?)
    } else {
        None
    };
    let mut chat = match (&stream, &simulator) {
        (Some(stream), _) => ChatApi::connect(stream)?,
        (None, Some(sim)) => ChatApi::builder("b10:434546624")
            .chat_url(Endpoint::parse(&sim.chat_url())?)
            .connect()?,
        (None, None) => return Ok(()),
    };

    chat.clear_mailbox(); // drops the history that came with it
    while let Some(message) = chat.get_message()? {
        println!("{} said {}", message.user().username, message);
        if message.text == "!hello" {
            println!("(hello, {})", message.user().username);
        }
    }
    println!("the chat is over after {} messages", chat.stats().messages);
    Ok(())
}

fn simulator() -> Result<Sim, rumble_sim::SimError> {
    Sim::start(Plan::new().stream(StreamPlan::new(434_546_624).scenario(Scenario::demo())))
}
