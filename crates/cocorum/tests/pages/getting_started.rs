//! Snippets of `docs/getting-started.md`.

use cocorum::chatapi::{ChatApi, Event};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stream = std::env::args().nth(1).ok_or("usage: chat-reader STREAM")?;
    let mut chat = ChatApi::connect(stream.as_str())?;
    while let Some(event) = chat.next_event() {
        match event? {
            Event::Message(message) => println!("{}: {message}", message.author_name()),
            Event::Gap(_) => println!("messages may be missing here"),
            _ => {}
        }
    }
    Ok(())
}
