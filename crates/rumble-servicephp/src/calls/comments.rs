use rumble_model::service::{AddedComment, CommentList};
use rumble_model::{CommentId, Record, StreamId};

use super::for_guests_and_accounts;
use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;
use crate::service_request::{ServiceRequest, accepted, object};

for_guests_and_accounts! {
    /// Comments of a video as JSON (`media.details` with `options=comments`); `None` if the response contains none. The list may
    /// be incomplete: see [`CommentList::is_whole`]. `rumble-scraping` then continues with the HTML.
    ///
    /// # Errors
    ///
    /// Any error of a request.
    pub fn comment_details(&self, video: StreamId) -> Result<Option<CommentList>, Error> {
        self.perform(&details(video))
    }

    /// Comments of a video as an HTML fragment (`comment.list`), for `rumble-scraping`.
    ///
    /// # Errors
    ///
    /// Any error of a request.
    pub fn comment_fragment(&self, video: StreamId) -> Result<String, Error> {
        self.perform(&fragment(video))
    }
}

impl ServicePhp {
    /// Adds a comment to a video (`comment.add`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "comment_add")]
    pub fn add_comment(&self, video: StreamId, text: &str) -> Result<Record<AddedComment>, Error> {
        self.perform(&add(video, text, None))
    }

    /// Replies to a comment (`comment.add`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    pub fn reply_to_comment(
        &self,
        video: StreamId,
        comment: CommentId,
        text: &str,
    ) -> Result<Record<AddedComment>, Error> {
        self.perform(&add(video, text, Some(comment)))
    }

    /// Pins a comment above the others (`comment.pin`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "comment_pin")]
    pub fn pin_comment(&self, comment: CommentId) -> Result<(), Error> {
        self.perform(&pin(comment))
    }

    /// Unpins a comment (`comment.unpin`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "comment_pin")]
    pub fn unpin_comment(&self, comment: CommentId) -> Result<(), Error> {
        self.perform(&unpin(comment))
    }

    /// Deletes a comment (`comment.delete`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "comment_delete")]
    pub fn delete_comment(&self, comment: CommentId) -> Result<(), Error> {
        self.perform(&delete(comment))
    }

    /// Restores a deleted comment (`comment.restore`).
    ///
    /// # Errors
    ///
    /// See [`ServicePhp::mute_user`].
    #[doc(alias = "comment_restore")]
    pub fn restore_comment(&self, comment: CommentId) -> Result<(), Error> {
        self.perform(&restore(comment))
    }
}

fn details(video: StreamId) -> ServiceRequest<'static, Option<CommentList>> {
    ServiceRequest::reads(Operation::ListComments, "media.details", |body| {
        CommentList::in_details(body.expose_data()).map_err(Some)
    })
    .field("id", video.base10())
    .field("options", "comments")
    .field("api", "7")
}

/// This operation takes the id in base 36.
fn fragment(video: StreamId) -> ServiceRequest<'static, String> {
    ServiceRequest::reads(Operation::ListComments, "comment.list", |body| {
        body.html().map(ToOwned::to_owned).ok_or(None)
    })
    .field("video", video.base36().to_string())
}

fn add(video: StreamId, text: &str, parent: Option<CommentId>) -> ServiceRequest<'_, Record<AddedComment>> {
    let (reply_id, target) = match parent {
        Some(id) => (id.base10(), format!("comments-reply-{}", id.get())),
        None => ("0".to_owned(), "comment-create-1".to_owned()),
    };
    ServiceRequest::posts(Operation::AddComment, "comment.add", object)
        .field("video", video.base10())
        .field("reply_id", reply_id)
        .field("comment", text)
        .field("target", target)
}

fn pin(comment: CommentId) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::PinComment, "comment.pin").field("comment_id", comment.base10())
}

fn unpin(comment: CommentId) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::UnpinComment, "comment.unpin").field("comment_id", comment.base10())
}

fn delete(comment: CommentId) -> ServiceRequest<'static> {
    ServiceRequest::changes(Operation::DeleteComment, "comment.delete").field("comment_id", comment.base10())
}

fn restore(comment: CommentId) -> ServiceRequest<'static> {
    ServiceRequest::posts(Operation::RestoreComment, "comment.restore", accepted)
        .field("comment_id", comment.base10())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn comment_calls_send_their_fields() {
        let video = StreamId::new(456_977_726).unwrap();
        let comment = CommentId::new(300_000_101).unwrap();
        assert_sends(
            details(video),
            "GET",
            "media.details",
            "id=456977726&options=comments&api=7",
        );
        assert_sends(fragment(video), "GET", "comment.list", "video=7k2m9q");
        assert_sends(
            add(video, "nice & calm", None),
            "POST",
            "comment.add",
            "video=456977726&reply_id=0&comment=nice%20%26%20calm&target=comment-create-1",
        );
        assert_sends(
            add(video, "so it is", Some(comment)),
            "POST",
            "comment.add",
            "video=456977726&reply_id=300000101&comment=so%20it%20is&target=comments-reply-300000101",
        );
        let id = "comment_id=300000101";
        assert_sends(pin(comment), "POST", "comment.pin", id);
        assert_sends(unpin(comment), "POST", "comment.unpin", id);
        assert_sends(delete(comment), "POST", "comment.delete", id);
        assert_sends(restore(comment), "POST", "comment.restore", id);
    }
}
