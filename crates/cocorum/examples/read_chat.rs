//! The example of the original: reads a chat for a minute and responds to `!hello`.
//!
//! `cargo run -p cocorum --example read_chat -- v7k2m9q` reads a real chat; without a stream it reads a simulated one. With a
//! session token in `RUMBLE_SESSION` it responds in the chat, otherwise only on the terminal.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::disallowed_methods, reason = "an example reads for a minute")]

use std::time::{Duration, Instant};

use cocorum::chatapi::{ChatApi, Endpoint, Error, SessionCookie};
use rumble_sim::{Plan, Scenario, Sim, StreamPlan};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(stream) = std::env::args().nth(1) else {
        let sim = simulator()?;
        let chat = ChatApi::builder("b10:434546624").chat_url(Endpoint::parse(&sim.chat_url())?);
        return Ok(read(chat.connect()?, Duration::from_secs(60))?);
    };
    let mut chat = ChatApi::builder(stream.as_str());
    if let Ok(token) = std::env::var("RUMBLE_SESSION") {
        chat = chat.session(SessionCookie::new(token.into(), &Endpoint::rumble())?);
    }
    Ok(read(chat.connect()?, Duration::from_secs(60))?)
}

pub(crate) fn read(mut chat: ChatApi, time: Duration) -> Result<(), Error> {
    let writer = chat.writer();
    chat.clear_mailbox(); // drops the history received with it
    let end = Instant::now() + time;
    while let Some(message) = chat.get_message_until(end)? {
        // `None`: the minute has passed, or the chat ended or was closed.
        println!("{} said {}", message.user().username, message);
        if message.text == "!hello" {
            if writer.has_session() {
                writer.send_message("hi")?;
            } else {
                println!("(hi, {})", message.user().username);
            }
        }
    }
    println!("{} messages", chat.stats().messages);
    Ok(())
}

fn simulator() -> Result<Sim, rumble_sim::SimError> {
    Sim::start(Plan::new().stream(StreamPlan::new(434_546_624).scenario(Scenario::demo())))
}
