//! The clients: the blocking one, and the asynchronous one over the example for hyper.

#[path = "../../../../crates/rumble-chat/examples/async_hyper/transport.rs"]
#[expect(clippy::disallowed_methods, reason = "the transport reads the clock")]
mod transport;

use std::time::Duration;

use rumble_chat::model::StreamId;
use rumble_chat::{
    ChatApi, ChatApiBuilder, ChatState, ChatStream, ChatStreamSettings, ConnectionSettings, EndReason,
    Endpoint, Error, ErrorKind, Event, Limits, ReconnectPolicy,
};
pub(crate) use transport::Hyper;

use crate::faults::byte_stream::EVENT_BYTES;
use crate::faults::observer::Observer;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Blocking,
    Hyper,
}

/// What was seen, and what is pinned at the end.
type Seen = (Observer, Option<u64>);

impl Reader {
    /// Reads a chat to its end.
    pub(super) fn read(self, url: &str, roots: &[Vec<u8>], trace: bool) -> Result<Seen, String> {
        let url = Endpoint::parse(url).map_err(|error| error.to_string())?;
        let id = StreamId::new(super::CHAT).ok_or("no stream id")?;
        match self {
            Self::Blocking => read_blocking(id, &url, roots, trace),
            Self::Hyper => {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| error.to_string())?;
                runtime.block_on(read_async(id, &url, roots, trace))
            }
        }
    }
}

fn read_blocking(id: StreamId, url: &Endpoint, roots: &[Vec<u8>], trace: bool) -> Result<Seen, String> {
    let builder = || {
        ChatApi::builder(id)
            .chat_url(url.clone())
            .extra_roots(roots.to_vec())
            .limits(limits())
            .idle_timeout(IDLE)
            .head_timeout(IDLE)
            .reconnect(policy())
    };
    let mut chat = open(builder)?;
    let mut observer = Observer::default();
    while let Some(event) = chat.next_event() {
        observe(&mut observer, event, trace)?;
    }
    seen(observer, chat.end_reason(), chat.state())
}

/// Nothing is tried twice before the first event. Where this machine was too slow for that, the program tries again, and
/// meets the faults that come next.
fn open(builder: impl Fn() -> ChatApiBuilder) -> Result<ChatApi, String> {
    let mut opened = builder().connect();
    for _ in 0..MAX_ATTEMPTS {
        if !matches!(&opened, Err(error) if error.kind() == ErrorKind::Timeout) {
            break;
        }
        opened = builder().connect();
    }
    opened.map_err(|error| error.to_string())
}

async fn read_async(id: StreamId, url: &Endpoint, roots: &[Vec<u8>], trace: bool) -> Result<Seen, String> {
    let settings = ChatStreamSettings::default()
        .chat_url(url.clone())
        .connect_timeout(IDLE)
        .connection(
            ConnectionSettings::default()
                .limits(limits())
                .idle_timeout(IDLE)
                .reconnect(policy()),
        );
    let hyper = Hyper::new(roots).map_err(|error| error.to_string())?;
    let mut observer = Observer::default();
    for _ in 0..MAX_ATTEMPTS {
        let mut chat =
            ChatStream::new(id, hyper.clone(), settings.clone()).map_err(|error| error.to_string())?;
        let mut first = chat.next_event().await;
        if matches!(&first, Some(Err(error)) if error.kind() == ErrorKind::Timeout) {
            continue;
        }
        while let Some(event) = first {
            observe(&mut observer, event, trace)?;
            first = chat.next_event().await;
        }
        return seen(observer, chat.end_reason(), chat.state());
    }
    Err("the chat was never opened".to_owned())
}

fn observe(observer: &mut Observer, event: Result<Event, Error>, trace: bool) -> Result<(), String> {
    let event = event.map_err(|error| format!("the chat failed: {error}"))?;
    if trace {
        println!("  -> {event:.160?}");
    }
    observer.observe(event);
    Ok(())
}

fn seen(observer: Observer, end: Option<EndReason>, state: &ChatState) -> Result<Seen, String> {
    if end != Some(EndReason::ChatEnded) {
        return Err(format!("the chat ended with {end:?}"));
    }
    Ok((observer, state.pinned_message().map(|message| message.id.get())))
}

fn limits() -> Limits {
    Limits::default().event_bytes(EVENT_BYTES)
}

fn policy() -> ReconnectPolicy {
    ReconnectPolicy::default()
        .min_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(20))
}

/// Silence for so long is a lost connection.
const IDLE: Duration = Duration::from_millis(200);
const MAX_ATTEMPTS: u32 = 100;
