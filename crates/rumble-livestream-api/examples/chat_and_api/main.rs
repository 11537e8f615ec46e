//! A chat and the Live Stream API in one `select!`, on tokio with hyper:
//! `RUMBLE_API_URL=… cargo run -p rumble-livestream-api --features stream --example chat_and_api -- 7k2m9q`
//!
//! `RUMBLE_CHAT_URL` sets the URL of the chat service, for example that of `cocorum sim`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::disallowed_methods, reason = "the transport reads the clock")]

#[path = "../../../rumble-chat/examples/async_hyper/transport.rs"]
pub(crate) mod transport;

use std::error::Error;

use rumble_chat::{ChatStream, ChatStreamSettings, Endpoint};
use rumble_livestream_api::{ApiStream, ApiStreamSettings, Transport};
use transport::Hyper;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let stream = std::env::args().nth(1).ok_or("usage: chat_and_api STREAM")?;
    let hyper = Hyper::new(&[])?;
    let chat_url =
        std::env::var("RUMBLE_CHAT_URL").map_or(Ok(Endpoint::web7_chat()), |url| Endpoint::parse(&url))?;
    let settings = ChatStreamSettings::default().chat_url(chat_url);
    let chat = ChatStream::new(stream.as_str(), hyper.clone(), settings)?;
    let url = std::env::var("RUMBLE_API_URL")?;
    let api = ApiStream::new(url, hyper, ApiStreamSettings::default())?;
    watch(chat, api, |line| println!("{line}")).await?;
    Ok(())
}

/// Prints events until the chat has ended. Failed refreshes of the API are printed and do not end it.
pub(crate) async fn watch<T: Transport>(
    mut chat: ChatStream<T>,
    mut api: ApiStream<T>,
    mut print: impl FnMut(String),
) -> Result<(), rumble_chat::Error> {
    loop {
        tokio::select! {
            event = chat.next_event() => match event.transpose()? {
                Some(rumble_chat::Event::Message(message)) => print(format!("{:?}: {:?}", message.author_name(), message.text)),
                Some(_) => {}
                None => return Ok(()),
            },
            event = api.next_event() => match event {
                Ok(rumble_livestream_api::Event::Follower(row)) => print(format!("{:?} follows", row.username)),
                Ok(rumble_livestream_api::Event::Subscriber(row)) => print(format!("{:?} subscribed", row.username)),
                Ok(_) => {}
                Err(error) => print(format!("{error}")),
            },
        }
    }
}
