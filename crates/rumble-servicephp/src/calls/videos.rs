use rumble_model::service::{Collection, CollectionId, Video};
use rumble_model::{Batch, Record, StreamId};

use super::for_guests_and_accounts;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::pages::{PAGE_ITEMS, Pages};
use crate::service_request::{ServiceRequest, items, object};

/// Kind of videos in a category (`video_type`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum VideoType {
    /// `live`: live streams.
    Live,
    /// `streamed`: ended streams.
    Streamed,
    /// `regular`: videos that were not streamed.
    Regular,
}

impl VideoType {
    fn wire_name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Streamed => "streamed",
            Self::Regular => "regular",
        }
    }
}

for_guests_and_accounts! {
    /// Details of a video (`media.details`), including its categories.
    ///
    /// # Errors
    ///
    /// [`Rejected`](ErrorKind::Rejected) or [`NotFound`](ErrorKind::NotFound) if it does not exist, or any error of a
    /// request.
    pub fn video(&self, id: StreamId) -> Result<Record<Video>, Error> {
        self.perform(&full(id))
    }

    /// URL of the watch page of a video (`media.details`).
    ///
    /// # Errors
    ///
    /// See [`video`](Self::video).
    #[doc(alias = "get_video_url")]
    pub fn video_url(&self, id: StreamId) -> Result<String, Error> {
        let url = self.video(id)?.url.clone();
        url.ok_or_else(|| Error::new(ErrorKind::UnexpectedFormat, Operation::FetchVideo))
    }

    /// A channel or a user as the owner of videos (`video_collection.meta`).
    ///
    /// # Errors
    ///
    /// See [`video`](Self::video).
    pub fn collection(&self, id: &CollectionId) -> Result<Record<Collection>, Error> {
        self.perform(&meta(id))
    }

    /// Videos of a channel or a user (`video_collection.videos`), newest first.
    ///
    /// ```no_run
    /// use rumble_servicephp::model::ChannelId;
    /// use rumble_servicephp::{Guest, Settings};
    ///
    /// let guest = Guest::new(Settings::default());
    /// for page in guest.videos(ChannelId::from_base10("7730001")?) {
    ///     for video in page?.items {
    ///         println!("{}", video.title.as_deref().unwrap_or("(no title)"));
    ///     }
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "get_videos")]
    pub fn videos(&self, of: impl Into<CollectionId>) -> Pages<Video> {
        let id = of.into();
        Pages::new(self, Operation::ListVideos, video_id, move |first| of_collection(&id, first))
    }

    /// Videos of a channel or a user that are or were streams, newest first; see [`videos`](Self::videos).
    pub fn livestreams(&self, of: impl Into<CollectionId>) -> Pages<Video> {
        self.videos(of).only(|video| video.livestream_status.is_some() || video.live_streamed_on.is_some())
    }

    /// Videos of a category, given by the slug of its URL (`category.videos`). With [`VideoType::Live`], [`by`](Video::by) of each
    /// is a live channel or user of the category.
    pub fn category_videos(&self, slug: &str, kind: VideoType) -> Pages<Video> {
        let slug = slug.to_owned();
        Pages::new(self, Operation::ListVideos, video_id, move |first| of_category(&slug, kind, first))
    }
}

fn video_id(video: &Video) -> u64 {
    video.id.get()
}

/// By `id` or by `url`. Before version 6 of the interface the response has another form.
pub(crate) fn details<'a>((field, value): (&'a str, &'a str)) -> ServiceRequest<'a, Record<Video>> {
    ServiceRequest::reads(Operation::FetchVideo, "media.details", object)
        .field(field, value)
        .field("api", "7")
}

/// The newest videos of a channel (`_c` and its decimal id) or a user (`_u` and base 36).
pub(crate) fn newest_of(collection: &str) -> ServiceRequest<'_, Batch<Record<Video>>> {
    ServiceRequest::reads(Operation::ResolveStream, "video_collection.videos", items)
        .field("id", collection)
        .field("limit", "25")
        .field("api", "7")
}

fn full(id: StreamId) -> ServiceRequest<'static, Record<Video>> {
    ServiceRequest::reads(Operation::FetchVideo, "media.details", object)
        .field("id", id.base10())
        .field("options", "video.full,categories")
        .field("api", "7")
}

fn meta(id: &CollectionId) -> ServiceRequest<'static, Record<Collection>> {
    ServiceRequest::reads(Operation::FetchCollection, "video_collection.meta", object)
        .field("id", id.to_string())
}

fn of_collection(id: &CollectionId, first: u64) -> ServiceRequest<'static, Batch<Record<Video>>> {
    page(
        ServiceRequest::reads(Operation::ListVideos, "video_collection.videos", items),
        first,
    )
    .field("id", id.to_string())
    .field("sort", "date")
}

fn of_category(slug: &str, kind: VideoType, first: u64) -> ServiceRequest<'static, Batch<Record<Video>>> {
    page(
        ServiceRequest::reads(Operation::ListVideos, "category.videos", items),
        first,
    )
    .field("category", slug.to_owned())
    .field("video_type", kind.wire_name())
}

fn page<T>(call: ServiceRequest<'_, T>, first: u64) -> ServiceRequest<'_, T> {
    call.field("offset", first.to_string())
        .field("limit", PAGE_ITEMS.to_string())
        .field("api", "7")
}

#[cfg(test)]
mod tests {
    use rumble_model::{ChannelId, UserId};

    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn details_of_a_video_are_requested() {
        assert_sends(
            details(("url", "/v5xyz")),
            "GET",
            "media.details",
            "url=%2Fv5xyz&api=7",
        );
        assert_sends(
            full(StreamId::new(456_977_726).unwrap()),
            "GET",
            "media.details",
            "id=456977726&options=video.full%2Ccategories&api=7",
        );
    }

    #[test]
    fn lists_of_videos_are_requested() {
        let channel = CollectionId::from(ChannelId::new(7_730_001).unwrap());
        let user = CollectionId::from(UserId::from_base36("4zt0q").unwrap());
        assert_sends(meta(&user), "GET", "video_collection.meta", "id=_u4zt0q");
        assert_sends(
            of_collection(&channel, 100),
            "GET",
            "video_collection.videos",
            "offset=100&limit=50&api=7&id=_c7730001&sort=date",
        );
        for (kind, wire_name) in [
            (VideoType::Live, "live"),
            (VideoType::Streamed, "streamed"),
            (VideoType::Regular, "regular"),
        ] {
            assert_sends(
                of_category("how-to", kind, 0),
                "GET",
                "category.videos",
                &format!("offset=0&limit=50&api=7&category=how-to&video_type={wire_name}"),
            );
        }
    }

    #[test]
    fn the_newest_videos_of_a_channel_are_requested() {
        assert_sends(
            newest_of("_c7730001"),
            "GET",
            "video_collection.videos",
            "id=_c7730001&limit=25&api=7",
        );
    }
}
