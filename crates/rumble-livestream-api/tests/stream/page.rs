//! The snippets of `docs/async.md`, which a test of the crate `cocorum` compares with this file.

#![expect(dead_code, clippy::print_stdout, reason = "only compiled")]

use std::error::Error;

use crate::chat_and_api::transport::Hyper;

async fn read() -> Result<(), Box<dyn Error>> {
    use rumble_chat::{ChatStream, ChatStreamSettings, Event};

    let mut chat = ChatStream::new("7k2m9q", Hyper::new(&[])?, ChatStreamSettings::default())?;
    while let Some(event) = chat.next_event().await {
        if let Event::Message(message) = event? {
            println!("{}: {message}", message.author_name());
        }
    }
    Ok(())
}

async fn write(
    mut hyper: Hyper,
    writes: rumble_chat::WriteRequests,
) -> Result<rumble_chat::SentMessage, rumble_chat::Error> {
    use rumble_chat::{Transport as _, TransportErrorKind};
    use std::time::Instant;

    let (request, message) = writes
        .message(Instant::now(), "hi", None)?
        .split(Instant::now())?;
    let sent = match hyper.send(request, 1024 * 1024).await {
        Ok((head, body)) => message.handle_response(Instant::now(), head, body)?,
        Err(error) => {
            return Err(message.handle_error(Instant::now(), TransportErrorKind::Other, Some(error.into())));
        }
    };
    Ok(sent)
}
