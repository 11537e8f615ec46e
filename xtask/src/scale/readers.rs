//! The chats of this process, and what they have received.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use rumble_chat::model::StreamId;
use rumble_chat::{ChatApi, ChatStream, ChatStreamSettings, Error, Event};

use super::server::Server;
use super::{FIRST, Load, failed, now};
use crate::TaskError;
use crate::faults::Hyper;

/// Counts of all chats together.
#[derive(Default)]
pub(super) struct Received {
    pub(super) opened: AtomicU64,
    pub(super) messages: AtomicU64,
    /// Messages lost, repeated or out of order, and errors.
    wrong: AtomicU64,
}

impl Received {
    /// Every message is a number; `next` is the one that this chat expects.
    fn add(&self, event: &Result<Event, Error>, next: &mut u64) {
        match event {
            Ok(Event::Init(_)) => drop(self.opened.fetch_add(1, Ordering::Relaxed)),
            Ok(Event::Message(message)) => {
                let is_right = message.text == next.to_string();
                self.wrong.fetch_add(u64::from(!is_right), Ordering::Relaxed);
                *next += 1;
                self.messages.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) => {}
            Err(_) => drop(self.wrong.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// Waits until a counter has reached a number.
    pub(super) fn wait(&self, counter: &AtomicU64, expected: u64) -> Result<(), TaskError> {
        let start = now();
        while counter.load(Ordering::Relaxed) < expected {
            if start.elapsed() > TIMEOUT || self.wrong.load(Ordering::Relaxed) > 0 {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let received = counter.load(Ordering::Relaxed);
        if received == expected && self.wrong.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        Err(TaskError::new(format!(
            "{received} of {expected} were received, each once and in order"
        )))
    }
}

pub(super) fn start(load: &Load, server: &Server, received: &Arc<Received>) -> Result<(), TaskError> {
    if load.threads {
        on_threads(load, server, received)
    } else {
        on_one_thread(load, server, Arc::clone(received))
    }
}

fn on_one_thread(load: &Load, server: &Server, received: Arc<Received>) -> Result<(), TaskError> {
    let (url, chats) = (server.url.clone(), load.chats);
    let hyper = Hyper::new(&server.roots).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    thread::spawn(move || {
        runtime.block_on(async {
            let mut tasks = tokio::task::JoinSet::new();
            for id in ids(chats) {
                let settings = ChatStreamSettings::default().chat_url(url.clone());
                let Ok(mut chat) = ChatStream::new(id, hyper.clone(), settings) else {
                    continue;
                };
                let received = Arc::clone(&received);
                tasks.spawn(async move {
                    let mut next = 0;
                    while let Some(event) = chat.next_event().await {
                        received.add(&event, &mut next);
                    }
                });
            }
            while tasks.join_next().await.is_some() {}
        });
    });
    Ok(())
}

fn on_threads(load: &Load, server: &Server, received: &Arc<Received>) -> Result<(), TaskError> {
    for id in ids(load.chats) {
        let (url, roots) = (server.url.clone(), server.roots.clone());
        let received = Arc::clone(received);
        let read = move || {
            let mut next = 0;
            let chat = ChatApi::builder(id).chat_url(url).extra_roots(roots);
            match chat.connect() {
                Err(error) => received.add(&Err(error), &mut next),
                Ok(mut chat) => {
                    while let Some(event) = chat.next_event() {
                        received.add(&event, &mut next);
                    }
                }
            }
        };
        thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn(read)
            .map_err(failed)?;
    }
    Ok(())
}

fn ids(chats: u64) -> impl Iterator<Item = StreamId> {
    (0..chats).filter_map(|index| StreamId::new(FIRST + index))
}

const STACK_BYTES: usize = 256 * 1024;
const TIMEOUT: Duration = Duration::from_secs(120);
