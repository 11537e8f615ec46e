use std::sync::Arc;
use std::time::Duration;

use crate::ChatRules;
use crate::room::{Draft, MessageKind};
use crate::server::{Cut, Stream};

/// One stream of a running [`Sim`](crate::Sim), for tests to speak in and to wait on. Usable from any thread.
#[derive(Clone, Debug)]
pub struct StreamHandle {
    stream: Arc<Stream>,
}

impl StreamHandle {
    pub(crate) fn new(stream: Arc<Stream>) -> Self {
        Self { stream }
    }

    /// Somebody says something; who is not known yet is made up. It goes to every connection and into the history.
    /// Returns the message's id. The stream's wall clock stands still meanwhile: see [`StreamHandle::advance`].
    pub fn say(&self, username: &str, text: &str) -> u64 {
        self.post(username, None, text, MessageKind::Plain)
    }

    /// Somebody says something as a channel of theirs.
    pub fn say_as(&self, username: &str, channel: &str, text: &str) -> u64 {
        self.post(username, Some(channel), text, MessageKind::Plain)
    }

    /// Somebody pays to say something.
    pub fn rant(&self, username: &str, text: &str, price_cents: u64) -> u64 {
        self.post(username, None, text, MessageKind::Rant(price_cents))
    }

    /// A moderator deletes a message, known or not.
    pub fn delete(&self, message_id: u64) {
        self.stream.speak(|room| (vec![room.delete(message_id)], ()));
    }

    /// A moderator mutes somebody; `delete_non_rant_messages` follows when they had said anything.
    pub fn mute(&self, username: &str) {
        self.stream.speak(|room| {
            let user = room.user_named(username);
            (room.mute(user.id), ())
        });
    }

    /// A moderator pins a message; `false` when it is not in the history.
    pub fn pin(&self, message_id: u64) -> bool {
        self.stream.speak(|room| {
            let event = room.pin(message_id);
            let pinned = event.is_some();
            (event.into_iter().collect(), pinned)
        })
    }

    /// A moderator unpins; `false` when nothing was pinned.
    pub fn unpin(&self) -> bool {
        self.stream.speak(|room| {
            let event = room.unpin();
            let unpinned = event.is_some();
            (event.into_iter().collect(), unpinned)
        })
    }

    /// What those who send through the wire may say from now on; a new `init` shows it.
    pub fn set_rules(&self, rules: ChatRules) {
        self.stream.speak(|room| {
            room.set_rules(rules);
            (Vec::new(), ())
        });
    }

    /// Moves the stream's wall clock, from which times and ids are taken, forward.
    pub fn advance(&self, time: Duration) {
        self.stream.speak(|room| {
            room.advance_by(time);
            (Vec::new(), ())
        });
    }

    /// One event with this data to every open connection. The simulator does not remember it.
    pub fn send_json(&self, json: &str) {
        self.stream.send_json(json);
    }

    /// These bytes to every open connection.
    pub fn send_bytes(&self, bytes: &[u8]) {
        self.stream.send_bytes(bytes);
    }

    /// A keepalive comment to every open connection.
    pub fn comment(&self) {
        self.stream.comment();
    }

    /// The chat is over: connections end cleanly, later ones are answered 204.
    pub fn end(&self) {
        self.stream.end();
    }

    /// Closes every connection without ending its answer, once the client has taken what was sent before.
    pub fn drop_connections(&self) {
        self.stream.cut(Cut::Close);
    }

    /// Resets every connection, once the client has taken what was sent before.
    pub fn reset_connections(&self) {
        self.stream.cut(Cut::Reset);
    }

    /// How often this stream was asked for, whatever the answer.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.stream.lock().accepted
    }

    /// How many connections are open.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.stream.lock().links.len()
    }

    /// Whether the chat is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stream.is_over()
    }

    /// Waits until this stream was asked for so many times; `false` when the time is up first.
    #[must_use]
    pub fn wait_for_connections(&self, at_least: usize, timeout: Duration) -> bool {
        self.stream.wait(timeout, |state| state.accepted >= at_least)
    }

    /// Waits until exactly so many connections are open; `false` when the time is up first.
    #[must_use]
    pub fn wait_for_open(&self, exactly: usize, timeout: Duration) -> bool {
        self.stream.wait(timeout, |state| state.links.len() == exactly)
    }

    /// Waits until the chat is over; `false` when the time is up first.
    #[must_use]
    pub fn wait_for_end(&self, timeout: Duration) -> bool {
        self.stream.wait(timeout, |state| state.ended)
    }

    fn post(&self, username: &str, channel: Option<&str>, text: &str, kind: MessageKind) -> u64 {
        self.stream.speak(|room| {
            let author = room.user_named(username);
            let channel = channel.map(|title| room.channel_named(title));
            let mut draft = Draft::new(author, text).kind(kind);
            draft.channel = channel;
            let (event, ids) = room.post(vec![draft]);
            (vec![event], ids.first().copied().unwrap_or_default())
        })
    }
}
