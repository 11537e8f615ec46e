use super::call::{Call, Done};
use crate::object;
use crate::templates::service::emote_packs;

/// The same packs for every chat.
pub(super) fn list(call: &Call<'_>) -> Done {
    let chat = call.query.get("chat_id").and_then(super::call::decimal);
    if chat.is_none() {
        return Err(call.error(400, "invalid_request", "chat_id is not a decimal number"));
    }
    Ok(call.data(object! { "items" => emote_packs() }))
}
