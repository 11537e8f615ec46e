use super::call::{Call, Done};
use crate::templates::service::{categories, upload_channel};
use crate::{Json, object};

/// The same categories for everybody.
pub(super) fn list(call: &Call<'_>) -> Done {
    call.only("GET")?;
    let number = |name| call.query.get(name).and_then(|text| text.parse().ok());
    let (offset, limit) = (number("offset").unwrap_or(0), number("limit").unwrap_or(50));
    let items: Vec<Json> = categories().into_iter().skip(offset).take(limit).collect();
    Ok(call.data(object! { "items" => items }))
}

/// The channels of the account.
pub(super) fn upload_channels(call: &Call<'_>) -> Done {
    call.only("GET")?;
    let channels = &call.account()?.plan.channels;
    let list: Vec<Json> = channels
        .iter()
        .map(|(id, title)| upload_channel(*id, title))
        .collect();
    Ok(call.data(Json::Array(list)))
}
