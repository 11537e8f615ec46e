//! The clients: the blocking one, and the asynchronous one over the example for hyper.

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
use crate::faults::oracle::Oracle;

/// The client under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Blocking,
    Hyper,
}

/// The oracle after all events, and the id of the message that is pinned at the end.
type Observed = (Oracle, Option<u64>);

impl Reader {
    /// Reads a chat to its end.
    pub(super) fn read(
        self,
        url: &str,
        roots: &[Vec<u8>],
        oracle: Oracle,
        trace: bool,
    ) -> Result<Observed, String> {
        let url = Endpoint::parse(url).map_err(|error| error.to_string())?;
        let id = StreamId::new(super::CHAT).ok_or("no stream id")?;
        match self {
            Self::Blocking => read_blocking(id, &url, roots, oracle, trace),
            Self::Hyper => {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| error.to_string())?;
                runtime.block_on(read_async(id, &url, roots, oracle, trace))
            }
        }
    }
}

fn read_blocking(
    id: StreamId,
    url: &Endpoint,
    roots: &[Vec<u8>],
    mut oracle: Oracle,
    trace: bool,
) -> Result<Observed, String> {
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
    while let Some(event) = chat.next_event() {
        observe(&mut oracle, event, trace)?;
    }
    observed(oracle, chat.end_reason(), chat.state())
}

/// The client does not retry before the first event. On a slow machine, the attempt can time out: the program then retries,
/// and encounters the next faults.
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

async fn read_async(
    id: StreamId,
    url: &Endpoint,
    roots: &[Vec<u8>],
    mut oracle: Oracle,
    trace: bool,
) -> Result<Observed, String> {
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
    for _ in 0..MAX_ATTEMPTS {
        let mut chat =
            ChatStream::new(id, hyper.clone(), settings.clone()).map_err(|error| error.to_string())?;
        let mut first = chat.next_event().await;
        if matches!(&first, Some(Err(error)) if error.kind() == ErrorKind::Timeout) {
            continue;
        }
        while let Some(event) = first {
            observe(&mut oracle, event, trace)?;
            first = chat.next_event().await;
        }
        return observed(oracle, chat.end_reason(), chat.state());
    }
    Err("the chat was never opened".to_owned())
}

fn observe(oracle: &mut Oracle, event: Result<Event, Error>, trace: bool) -> Result<(), String> {
    let event = event.map_err(|error| format!("the chat failed: {error}"))?;
    if trace {
        println!("  -> {event:.160?}");
    }
    oracle.observe(&event)
}

fn observed(oracle: Oracle, end: Option<EndReason>, state: &ChatState) -> Result<Observed, String> {
    if end != Some(EndReason::ChatEnded) {
        return Err(format!("the chat ended with {end:?}"));
    }
    Ok((oracle, state.pinned_message().map(|message| message.id.get())))
}

fn limits() -> Limits {
    Limits::default().event_bytes(EVENT_BYTES)
}

fn policy() -> ReconnectPolicy {
    ReconnectPolicy::default()
        .min_delay(Duration::from_millis(1))
        .max_delay(Duration::from_millis(20))
}

/// Idle timeout.
const IDLE: Duration = Duration::from_millis(200);
const MAX_ATTEMPTS: u32 = 100;
