use rumble_model::service::EmoteGroup;
use rumble_model::{Batch, Record, StreamId};

use super::for_guests_and_accounts;
use crate::call::{Call, items};
use crate::error::Error;
use crate::operation::Operation;

for_guests_and_accounts! {
    /// The emotes that can be used in a chat (`emote.list`), in groups: those of Rumble, and those of channels.
    ///
    /// # Errors
    ///
    /// All that can happen to a request.
    pub fn emotes(&self, stream: StreamId) -> Result<Batch<Record<EmoteGroup>>, Error> {
        self.ask(&list(stream))
    }
}

fn list(stream: StreamId) -> Call<'static, Batch<Record<EmoteGroup>>> {
    Call::reads(Operation::ListEmotes, "emote.list", items).field("chat_id", stream.base10())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent::assert_sends;

    #[test]
    fn emotes() {
        let stream = StreamId::new(456_977_726).unwrap();
        assert_sends(list(stream), "GET", "emote.list", "chat_id=456977726");
    }
}
