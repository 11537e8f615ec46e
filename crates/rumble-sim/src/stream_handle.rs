use std::sync::Arc;
use std::time::Duration;

use crate::ChatRules;
use crate::room::{Draft, MessageKind};
use crate::server::{Cut, Stream};

/// One stream of a running [`Sim`](crate::Sim), for tests to post to and to wait for. Usable from any thread.
#[derive(Clone, Debug)]
pub struct StreamHandle {
    stream: Arc<Stream>,
}

impl StreamHandle {
    pub(crate) fn new(stream: Arc<Stream>) -> Self {
        Self { stream }
    }

    /// Posts a message of a user to every connection and the history, and returns its id. An unknown user is added. The
    /// clock of the stream does not advance: see [`StreamHandle::advance`].
    pub fn say(&self, username: &str, text: &str) -> u64 {
        self.post(username, None, text, MessageKind::Plain)
    }

    /// Posts a message as a channel of a user.
    pub fn say_as(&self, username: &str, channel: &str, text: &str) -> u64 {
        self.post(username, Some(channel), text, MessageKind::Plain)
    }

    /// Posts a rant.
    pub fn rant(&self, username: &str, text: &str, price_cents: u64) -> u64 {
        self.post(username, None, text, MessageKind::Rant(price_cents))
    }

    /// Deletes a message, known or not.
    pub fn delete(&self, message_id: u64) {
        self.stream.post(|room| (vec![room.delete(message_id)], ()));
    }

    /// Mutes a user; `delete_non_rant_messages` follows if there are messages.
    pub fn mute(&self, username: &str) {
        self.stream.post(|room| {
            let user = room.user_named(username);
            (room.mute(user.id), ())
        });
    }

    /// Pins a message. Returns `false` if it is not in the history.
    pub fn pin(&self, message_id: u64) -> bool {
        self.stream.post(|room| {
            let event = room.pin(message_id);
            let pinned = event.is_some();
            (event.into_iter().collect(), pinned)
        })
    }

    /// Unpins the message. Returns `false` if nothing was pinned.
    pub fn unpin(&self) -> bool {
        self.stream.post(|room| {
            let event = room.unpin();
            let unpinned = event.is_some();
            (event.into_iter().collect(), unpinned)
        })
    }

    /// Sets the rules for messages that clients send; a new `init` contains them.
    pub fn set_rules(&self, rules: ChatRules) {
        self.stream.post(|room| {
            room.set_rules(rules);
            (Vec::new(), ())
        });
    }

    /// Advances the clock of the stream, which decides times and ids.
    pub fn advance(&self, time: Duration) {
        self.stream.post(|room| {
            room.advance_by(time);
            (Vec::new(), ())
        });
    }

    /// Sends an event with this data to every open connection, without keeping it.
    pub fn send_json(&self, json: &str) {
        self.stream.send_json(json);
    }

    /// Sends bytes to every open connection.
    pub fn send_bytes(&self, bytes: &[u8]) {
        self.stream.send_bytes(bytes);
    }

    /// Sends a keepalive comment to every open connection.
    pub fn comment(&self) {
        self.stream.comment();
    }

    /// Ends the chat: connections end cleanly, and the response to later ones is 204.
    pub fn end(&self) {
        self.stream.end();
    }

    /// Closes every connection without ending its response, after what was sent before.
    pub fn drop_connections(&self) {
        self.stream.cut(Cut::Close);
    }

    /// Resets every connection, after what was sent before.
    pub fn reset_connections(&self) {
        self.stream.cut(Cut::Reset);
    }

    /// Number of requests for this stream.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.stream.lock().accepted
    }

    /// Number of open connections.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.stream.lock().connections.len()
    }

    /// Whether the chat has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.stream.has_ended()
    }

    /// Waits for this number of requests. Returns `false` on timeout.
    #[must_use]
    pub fn wait_for_connections(&self, at_least: usize, timeout: Duration) -> bool {
        self.stream.wait(timeout, |state| state.accepted >= at_least)
    }

    /// Waits for this number of open connections. Returns `false` on timeout.
    #[must_use]
    pub fn wait_for_open(&self, exactly: usize, timeout: Duration) -> bool {
        self.stream
            .wait(timeout, |state| state.connections.len() == exactly)
    }

    /// Waits for the end of the chat. Returns `false` on timeout.
    #[must_use]
    pub fn wait_for_end(&self, timeout: Duration) -> bool {
        self.stream.wait(timeout, |state| state.ended)
    }

    fn post(&self, username: &str, channel: Option<&str>, text: &str, kind: MessageKind) -> u64 {
        self.stream.post(|room| {
            let author = room.user_named(username);
            let channel = channel.map(|title| room.channel_named(title));
            let mut draft = Draft::new(author, text).kind(kind);
            draft.channel = channel;
            let (event, ids) = room.post(vec![draft]);
            (vec![event], ids.first().copied().unwrap_or_default())
        })
    }
}
