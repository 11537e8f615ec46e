//! Prints the messages of a chat for one minute: `cargo run -p rumble-chat --example read -- 7k2m9q`

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]
#![expect(clippy::disallowed_methods, reason = "an example reads for a minute")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use rumble_chat::{ChatApi, Error};

fn main() -> Result<ExitCode, Error> {
    let Some(stream) = std::env::args().nth(1) else {
        eprintln!("usage: read STREAM");
        return Ok(ExitCode::from(2));
    };
    let mut chat = ChatApi::connect(stream.as_str())?;
    let end = Instant::now() + Duration::from_secs(60);
    while let Some(message) = chat.get_message_until(end)? {
        println!("{:?}: {:?}", message.author_name(), message.text);
    }
    Ok(ExitCode::SUCCESS)
}
