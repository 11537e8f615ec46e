use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use fastrand::Rng;
use rumble_model::{MessageId, UserId};

use crate::message::Message;

/// A request id as browsers make them: 32 random bytes in base 64, 43 characters. [`ChatWriter`](crate::ChatWriter) makes
/// one for each message by itself.
///
/// ```
/// assert_eq!(rumble_chat::generate_request_id().len(), 43);
/// assert_ne!(rumble_chat::generate_request_id(), rumble_chat::generate_request_id());
/// ```
#[must_use]
pub fn generate_request_id() -> String {
    request_id(&mut Rng::new())
}

fn request_id(random: &mut Rng) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    STANDARD_NO_PAD.encode(bytes)
}

/// Who we are, and our newest messages: their ids, and the requests that carried them.
pub(super) struct OwnMessages {
    ids: VecDeque<MessageId>,
    requests: VecDeque<String>,
    random: Rng,
    user: Option<UserId>,
}

impl OwnMessages {
    pub(super) fn new(user: Option<UserId>) -> Self {
        Self {
            ids: VecDeque::new(),
            requests: VecDeque::new(),
            random: Rng::new(),
            user,
        }
    }

    pub(super) fn new_request(&mut self) -> String {
        let id = request_id(&mut self.random);
        push(&mut self.requests, id.clone());
        id
    }

    pub(super) fn note(&mut self, id: MessageId, user: Option<UserId>) {
        push(&mut self.ids, id);
        self.user = user.or(self.user);
    }

    pub(super) fn user(&self) -> Option<UserId> {
        self.user
    }

    pub(super) fn holds(&self, message: &Message) -> bool {
        self.ids.contains(&message.id)
            || message
                .request_id()
                .is_some_and(|id| self.requests.iter().any(|own| own == id))
    }
}

fn push<T>(newest: &mut VecDeque<T>, item: T) {
    newest.push_back(item);
    if newest.len() > REMEMBERED {
        newest.pop_front();
    }
}

const REMEMBERED: usize = 1_000;
