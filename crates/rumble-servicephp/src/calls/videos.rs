use rumble_model::service::Video;
use rumble_model::{Batch, Record};

use crate::call::{Call, items, object};
use crate::operation::Operation;

/// By `id` or by `url`. Before version 6 of the interface the answer has another shape.
pub(crate) fn details<'a>((field, value): (&'a str, &'a str)) -> Call<'a, Record<Video>> {
    Call::reads(Operation::ResolveStream, "media.details", object)
        .field(field, value)
        .field("api", "7")
}

/// The newest videos of a channel (`_c` and its decimal id) or a user (`_u` and base 36).
pub(crate) fn newest_of(collection: &str) -> Call<'_, Batch<Record<Video>>> {
    Call::reads(Operation::ResolveStream, "video_collection.videos", items)
        .field("id", collection)
        .field("limit", "25")
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

    #[test]
    fn newest_of_a_channel() {
        assert_sends(
            newest_of("_c7730001"),
            "GET",
            "video_collection.videos",
            "id=_c7730001&limit=25&api=7",
        );
    }
}
