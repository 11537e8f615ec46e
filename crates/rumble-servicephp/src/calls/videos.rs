use rumble_model::Record;
use rumble_model::service::Video;

use crate::call::{Call, object};
use crate::operation::Operation;

/// By `id` or by `url`. Before version 6 of the interface the answer has another shape.
pub(crate) fn details<'a>((field, value): (&'a str, &'a str)) -> Call<'a, Record<Video>> {
    Call::reads(Operation::ResolveStream, "media.details", object)
        .field(field, value)
        .field("api", "7")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent::assert_sends;

    #[test]
    fn details_of_a_video() {
        assert_sends(
            details(("url", "/v5xyz")),
            "GET",
            "media.details",
            "url=%2Fv5xyz&api=7",
        );
    }
}
