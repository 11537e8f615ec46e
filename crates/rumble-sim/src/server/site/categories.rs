use super::call::{Call, Done};
use crate::templates::service::{categories, upload_channel};
use crate::{Json, object};

/// The same categories for everybody.
pub(super) fn list(call: &Call<'_>) -> Done {
    let items: Vec<Json> = call.page(categories().into_iter(), 50).collect();
    Ok(call.data(object! { "items" => items }))
}

/// The channels of the account.
pub(super) fn upload_channels(call: &Call<'_>) -> Done {
    let channels = &call.account()?.plan.channels;
    let list: Vec<Json> = channels
        .iter()
        .map(|(id, title)| upload_channel(*id, title))
        .collect();
    Ok(call.data(Json::Array(list)))
}
