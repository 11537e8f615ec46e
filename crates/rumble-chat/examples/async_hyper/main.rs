//! Prints the messages of a chat for one minute, on tokio with hyper:
//! `cargo run -p rumble-chat --features stream --example async_hyper -- 7k2m9q`

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]
#![expect(clippy::disallowed_methods, reason = "the transport reads the clock")]

mod transport;

use std::error::Error;
use std::time::Duration;

use rumble_chat::{ChatStream, ChatStreamSettings, Event};
use transport::Hyper;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Some(stream) = std::env::args().nth(1) else {
        eprintln!("usage: async_hyper STREAM");
        std::process::exit(2);
    };
    let hyper = Hyper::new(&[])?;
    let mut chat = ChatStream::new(stream.as_str(), hyper, ChatStreamSettings::default())?;
    let minute = tokio::time::sleep(Duration::from_secs(60));
    tokio::pin!(minute);
    loop {
        tokio::select! {
            () = &mut minute => return Ok(()),
            event = chat.next_event() => match event.transpose()? {
                Some(Event::Message(message)) => println!("{:?}: {:?}", message.author_name(), message.text),
                Some(_) => {}
                None => return Ok(()),
            }
        }
    }
}
