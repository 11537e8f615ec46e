//! Follows many chats on one thread, counts their messages for a minute, and stops them all at once:
//! `cargo run -p rumble-chat --features stream --example many_chats -- 434546624 434546625 …`
//!
//! `RUMBLE_CHAT_URL` sets the URL of the chat service, for example that of `cocorum sim`.

#![expect(clippy::print_stdout, reason = "an example shows what it reads")]
#![expect(clippy::print_stderr, reason = "an example reports what is wrong")]
#![expect(clippy::disallowed_methods, reason = "an example reads the clock")]

#[path = "../async_hyper/transport.rs"]
pub(crate) mod transport;

use std::error::Error;
use std::time::{Duration, Instant};

use rumble_chat::model::StreamId;
use rumble_chat::{ChatStream, ChatStreamSettings, Endpoint, Event};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinSet;
use transport::Hyper;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let ids: Vec<StreamId> = std::env::args()
        .skip(1)
        .map(|id| StreamId::from_base10(&id))
        .collect::<Result<_, _>>()?;
    let chat_url =
        std::env::var("RUMBLE_CHAT_URL").map_or(Ok(Endpoint::web7_chat()), |url| Endpoint::parse(&url))?;
    let settings = ChatStreamSettings::default().chat_url(chat_url);
    let (chats, mut events) = follow(&ids, &Hyper::new(&[])?, &settings)?;
    let minute = tokio::time::sleep(Duration::from_secs(60));
    tokio::pin!(minute);
    let mut messages = 0_u64;
    loop {
        tokio::select! {
            () = &mut minute => break,
            event = events.recv() => match event {
                Some((_, Ok(Event::Message(_)))) => messages += 1,
                Some((id, Err(error))) => eprintln!("{}: {error}", id.base10()),
                Some(_) => {}
                None => break,
            }
        }
    }
    let start = Instant::now();
    stop(chats).await;
    println!(
        "{messages} messages of {} chats; stopped in {:?}",
        ids.len(),
        start.elapsed()
    );
    Ok(())
}

/// The events of all chats, each with the id of its stream.
pub(crate) type Events = Receiver<(StreamId, Result<Event, rumble_chat::Error>)>;

/// One task for each chat. A slow reader delays the servers instead of filling memory with events.
pub(crate) fn follow(
    ids: &[StreamId],
    hyper: &Hyper,
    settings: &ChatStreamSettings,
) -> Result<(JoinSet<()>, Events), rumble_chat::Error> {
    let (sender, events) = channel(1_000);
    let mut chats = JoinSet::new();
    for id in ids.iter().copied() {
        let mut chat = ChatStream::new(id, hyper.clone(), settings.clone())?;
        let sender = sender.clone();
        chats.spawn(async move {
            while let Some(event) = chat.next_event().await {
                if sender.send((id, event)).await.is_err() {
                    break;
                }
            }
        });
    }
    Ok((chats, events))
}

/// Dropping the streams closes their connections.
pub(crate) async fn stop(mut chats: JoinSet<()>) {
    chats.shutdown().await;
}
