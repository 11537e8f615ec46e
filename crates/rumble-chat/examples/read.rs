//! Prints the messages of a chat for one minute: `cargo run -p rumble-chat --example read -- 7k2m9q`
//!
//! `RUMBLE_CHAT_URL` sets the URL of the chat service, for example that of `cocorum sim`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]
#![expect(clippy::disallowed_methods, reason = "an example reads for a minute")]

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rumble_chat::{ChatApi, Endpoint};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let Some(stream) = std::env::args().nth(1) else {
        eprintln!("usage: read STREAM");
        return Ok(ExitCode::from(2));
    };
    let chat_url =
        std::env::var("RUMBLE_CHAT_URL").map_or(Ok(Endpoint::web7_chat()), |url| Endpoint::parse(&url))?;
    let mut chat = ChatApi::builder(stream.as_str()).chat_url(chat_url).connect()?;
    let end = Instant::now() + Duration::from_secs(60);
    while let Some(message) = chat.get_message_until(end)? {
        println!("{:?}: {:?}", message.author_name(), message.text);
    }
    Ok(ExitCode::SUCCESS)
}
