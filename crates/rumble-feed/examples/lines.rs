//! Prints the events of a chat as JSON lines: `cargo run -p rumble-feed --features chat --example lines -- 7k2m9q`

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]

use std::process::ExitCode;

use rumble_feed::Line;
use rumble_feed::rumble_chat::{ChatApi, Error};

fn main() -> Result<ExitCode, Error> {
    let Some(stream) = std::env::args().nth(1) else {
        eprintln!("usage: lines STREAM");
        return Ok(ExitCode::from(2));
    };
    let mut chat = ChatApi::connect(stream.as_str())?;
    let stream_id = chat.stream_id();
    for event in &mut chat {
        if let Some(line) = Line::from_chat(stream_id, &event?) {
            println!("{}", line.to_json());
        }
    }
    Ok(ExitCode::SUCCESS)
}
