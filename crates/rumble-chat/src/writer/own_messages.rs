use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rumble_http::internal::random_u64;
use rumble_model::{MessageId, UserId};

use crate::message::Message;

/// Returns a request id in the format of browsers: 32 random bytes in base 64, 43 characters.
/// [`ChatWriter`](crate::ChatWriter) generates one for each message.
///
/// ```
/// assert_eq!(rumble_chat::generate_request_id().len(), 43);
/// assert_ne!(rumble_chat::generate_request_id(), rumble_chat::generate_request_id());
/// ```
#[must_use]
pub fn generate_request_id() -> String {
    let parts = [(); 4].map(|()| random_u64().to_ne_bytes());
    STANDARD_NO_PAD.encode(parts.concat())
}

/// The own account and its latest messages: ids of the accepted ones, and request ids of those whose outcome is
/// unknown.
///
/// Request ids are visible to every viewer and can be reused in other messages. A request id is therefore compared only
/// until the message id is known. If the logged-in account is known, the message must be one of that account.
pub(super) struct OwnMessages {
    ids: VecDeque<MessageId>,
    requests: VecDeque<String>,
    user: Option<UserId>,
}

impl OwnMessages {
    pub(super) fn new(user: Option<UserId>) -> Self {
        Self {
            ids: VecDeque::new(),
            requests: VecDeque::new(),
            user,
        }
    }

    pub(super) fn begin_request(&mut self) -> String {
        let id = generate_request_id();
        push(&mut self.requests, id.clone());
        id
    }

    /// Replaces a request id by the message id from the response.
    pub(super) fn confirm(&mut self, request: &str, id: MessageId, user: Option<UserId>) {
        self.discard(request);
        push(&mut self.ids, id);
        self.user = user.or(self.user);
    }

    /// Removes the request id of a message that was not sent.
    pub(super) fn discard(&mut self, request: &str) {
        self.requests.retain(|known| known != request);
    }

    pub(super) fn user(&self) -> Option<UserId> {
        self.user
    }

    pub(super) fn contains(&self, message: &Message) -> bool {
        let may_be_ours = self.user.is_none_or(|user| user == message.user_id);
        let request = message.request_id().filter(|_| may_be_ours);
        self.ids.contains(&message.id) || request.is_some_and(|id| self.requests.iter().any(|own| own == id))
    }
}

fn push<T>(newest: &mut VecDeque<T>, item: T) {
    newest.push_back(item);
    if newest.len() > MAX_REMEMBERED {
        newest.pop_front();
    }
}

const MAX_REMEMBERED: usize = 1_000;
