//! Prints the events of a chat as JSON lines: `cargo run -p rumble-feed --features chat --example lines -- 7k2m9q`
//!
//! `RUMBLE_CHAT_URL` sets the URL of the chat service, for example that of `cocorum sim`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]

use std::error::Error;
use std::process::ExitCode;

use rumble_feed::Line;
use rumble_feed::rumble_chat::{ChatApi, Endpoint};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let Some(stream) = std::env::args().nth(1) else {
        eprintln!("usage: lines STREAM");
        return Ok(ExitCode::from(2));
    };
    let chat_url =
        std::env::var("RUMBLE_CHAT_URL").map_or(Ok(Endpoint::web7_chat()), |url| Endpoint::parse(&url))?;
    let mut chat = ChatApi::builder(stream.as_str()).chat_url(chat_url).connect()?;
    let stream_id = chat.stream_id();
    for event in &mut chat {
        if let Some(line) = Line::from_chat(stream_id, &event?) {
            println!("{}", line.to_json());
        }
    }
    Ok(ExitCode::SUCCESS)
}
