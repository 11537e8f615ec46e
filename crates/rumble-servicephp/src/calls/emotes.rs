use rumble_model::service::EmoteGroup;
use rumble_model::{Batch, Record, StreamId};

use super::for_guests_and_accounts;
use crate::error::Error;
use crate::operation::Operation;
use crate::service_request::{ServiceRequest, items};

for_guests_and_accounts! {
    /// Emotes of a chat (`emote.list`), grouped: those of Rumble and those of channels.
    ///
    /// # Errors
    ///
    /// Any error of a request.
    pub fn emotes(&self, stream: StreamId) -> Result<Batch<Record<EmoteGroup>>, Error> {
        self.perform(&list(stream))
    }
}

fn list(stream: StreamId) -> ServiceRequest<'static, Batch<Record<EmoteGroup>>> {
    ServiceRequest::reads(Operation::ListEmotes, "emote.list", items).field("chat_id", stream.base10())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn emote_calls_send_their_fields() {
        let stream = StreamId::new(456_977_726).unwrap();
        assert_sends(list(stream), "GET", "emote.list", "chat_id=456977726");
    }
}
