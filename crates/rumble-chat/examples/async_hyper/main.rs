//! Prints the messages of a chat for one minute, on tokio with hyper, and responds to `!hello` if there is a session:
//! `RUMBLE_SESSION=… cargo run -p rumble-chat --features stream --example async_hyper -- 7k2m9q`
//!
//! `RUMBLE_CHAT_URL` and `RUMBLE_BASE_URL` set the URLs of the chat service and the site, for example those of `cocorum sim`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]
#![expect(clippy::disallowed_methods, reason = "an example reads the clock")]

mod transport;

use std::error::Error;
use std::time::{Duration, Instant};

use rumble_chat::model::StreamRef;
use rumble_chat::{
    ChatStream, ChatStreamSettings, Endpoint, Event, SentMessage, SessionCookie, Transport as _,
    TransportErrorKind, WriteRequests, WriteSettings,
};
use transport::Hyper;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let stream = std::env::args().nth(1).ok_or("usage: async_hyper STREAM")?;
    let StreamRef::Id(stream_id) = StreamRef::parse(&stream)? else {
        return Err("the address of a page does not contain the stream id".into());
    };
    let chat_url =
        std::env::var("RUMBLE_CHAT_URL").map_or(Ok(Endpoint::web7_chat()), |url| Endpoint::parse(&url))?;
    let base_url =
        std::env::var("RUMBLE_BASE_URL").map_or(Ok(Endpoint::rumble()), |url| Endpoint::parse(&url))?;
    let mut settings = WriteSettings::default()
        .chat_url(chat_url.clone())
        .base_url(base_url.clone());
    if let Ok(session) = std::env::var("RUMBLE_SESSION") {
        settings = settings.session(SessionCookie::new(session.into(), &base_url)?);
    }
    let writes = WriteRequests::new(stream_id, settings);
    let mut hyper = Hyper::new(&[])?;
    let settings = ChatStreamSettings::default()
        .chat_url(chat_url)
        .writer(writes.clone());
    let mut chat = ChatStream::new(stream_id, hyper.clone(), settings)?;
    let minute = tokio::time::sleep(Duration::from_secs(60));
    tokio::pin!(minute);
    loop {
        let event = tokio::select! {
            () = &mut minute => return Ok(()),
            event = chat.next_event() => event.transpose()?,
        };
        match event {
            None => return Ok(()),
            Some(Event::Message(message)) => {
                println!("{:?}: {:?}", message.author_name(), message.text);
                if message == "!hello" && writes.session().is_some() && !writes.is_own(&message) {
                    match say(&mut hyper, &writes, "hi").await {
                        Ok(sent) => println!("sent as message {}", sent.message_id.base10()),
                        Err(error) => eprintln!("{error}"),
                    }
                }
            }
            Some(_) => {}
        }
    }
}

/// Sends a message once. The chat is not read while this waits, which delays the server only briefly.
async fn say(
    hyper: &mut Hyper,
    writes: &WriteRequests,
    text: &str,
) -> Result<SentMessage, rumble_chat::Error> {
    let (request, message) = writes
        .message(Instant::now(), text, None)?
        .split(Instant::now())?;
    match hyper.send(request, 1024 * 1024).await {
        Ok((head, body)) => message.handle_response(Instant::now(), head, body),
        Err(error) => {
            Err(message.handle_error(Instant::now(), TransportErrorKind::Other, Some(error.into())))
        }
    }
}
