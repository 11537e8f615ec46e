use rumble_http::SessionCookie;
use rumble_model::service::EmoteGroup;
use rumble_model::{Batch, Record, StreamId};

use crate::caller::{Call, Caller};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

pub(crate) fn list(
    caller: &Caller,
    stream: StreamId,
    session: Option<&SessionCookie>,
) -> Result<Batch<Record<EmoteGroup>>, Error> {
    let fields = [("chat_id", &*stream.base10())];
    let call = Call::get(Operation::ListEmotes, "emote.list", &fields);
    let answer = caller.call(call, session)?;
    answer
        .items()
        .map_err(|cause| Error::new(ErrorKind::UnexpectedFormat, Operation::ListEmotes).because(cause))
}
