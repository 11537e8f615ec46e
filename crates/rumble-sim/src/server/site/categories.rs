use super::call::{CallResult, ServiceCall};
use crate::templates::service::{categories, upload_channel};
use crate::{Json, object};

/// All categories.
pub(super) fn list(call: &ServiceCall<'_>) -> CallResult {
    let items: Vec<Json> = call.page(categories(), 50).collect();
    Ok(call.data(object! { "items" => items }))
}

/// The channels of the account.
pub(super) fn upload_channels(call: &ServiceCall<'_>) -> CallResult {
    let channels = &call.account()?.plan.channels;
    let list: Vec<Json> = channels
        .iter()
        .map(|(id, title)| upload_channel(*id, title))
        .collect();
    Ok(call.data(Json::Array(list)))
}
