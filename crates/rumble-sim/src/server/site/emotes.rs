use super::call::{CallResult, ServiceCall};
use crate::object;
use crate::templates::service::emote_packs;
use crate::url::decimal_id;

/// All packs, for any chat.
pub(super) fn list(call: &ServiceCall<'_>) -> CallResult {
    let chat = call.query.get("chat_id").and_then(decimal_id);
    if chat.is_none() {
        return Err(call.error(400, "invalid_request", "chat_id is not a decimal number"));
    }
    Ok(call.data(object! { "items" => emote_packs(call.base_url()) }))
}
