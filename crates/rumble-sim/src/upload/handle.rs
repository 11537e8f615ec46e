use std::sync::Arc;

use super::store::State;
use super::{PublishedVideo, ReceivedChunk, ReplyForm, UploadFault};
use crate::server::Hub;

/// The uploads of a running [`Sim`](crate::Sim), for tests to steer and to look at. Usable from any thread.
///
/// `upload.php` takes chunks, merges them and publishes; `api/simple-upload.php` takes whole files. What goes wrong with a
/// request is a [`ServiceFault`](crate::ServiceFault) of one of these operations:
///
/// | Operation | Request |
/// |---|---|
/// | `upload.page` | `GET /upload.php` |
/// | `upload.chunk` | `PUT /upload.php?chunk=…` |
/// | `upload.merge` | `PUT /upload.php?merge=…` |
/// | `upload.duration`, `upload.thumbnails` | `GET /upload.php?duration=…`, `?thumbnails=…` |
/// | `upload.cthumb` | `POST /upload.php?cthumb=…` |
/// | `upload.publish` | `POST /upload.php?form=1` |
/// | `upload.simple` | `POST /api/simple-upload.php` |
///
/// ```
/// use rumble_sim::{Plan, Sim, UploadFault};
///
/// let sim = Sim::start(Plan::new())?;
/// sim.uploads().chunk_fault(3, UploadFault::ResetAfter { bytes: 1_000 });
/// sim.uploads().reject("title", "Title is required");
/// assert!(sim.uploads().published().is_empty());
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug)]
pub struct UploadHandle {
    hub: Arc<Hub>,
}

impl UploadHandle {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self { hub }
    }

    /// What goes wrong with the next request that brings the chunk of this index, from 0. Of several for one index each
    /// happens once, in their order.
    pub fn chunk_fault(&self, index: u64, fault: UploadFault) {
        self.with(|state| state.add_fault(index, fault));
    }

    /// Every chunk that was sent is lost: `FileGone`.
    pub fn lose_chunks(&self) {
        self.with(State::lose_chunks);
    }

    /// Publishing is rejected from now on, for this field and with these words; several are told together.
    pub fn reject(&self, field: &str, message: &str) {
        self.with(|state| state.rejections.push((field.to_owned(), message.to_owned())));
    }

    /// Publishing is rejected for its own faults only.
    pub fn clear_rejections(&self) {
        self.with(|state| state.rejections.clear());
    }

    /// The form of the replies. Defaults to [`ReplyForm::Json`].
    pub fn set_reply_form(&self, form: ReplyForm) {
        self.with(|state| state.form = form);
    }

    /// How many thumbnails are made. Defaults to 3.
    pub fn set_thumbnails(&self, count: usize) {
        self.with(|state| state.thumbnail_count = count);
    }

    /// What `service.php` names as `user.upload.endpoint`, or that it names nothing. Defaults to
    /// [`Sim::base_url`](crate::Sim::base_url).
    pub fn set_endpoint(&self, url: Option<&str>) {
        self.with(|state| state.endpoint = Some(url.map(ToOwned::to_owned)));
    }

    /// An access token that the simple-upload API takes.
    pub fn allow_token(&self, token: &str) {
        self.with(|state| state.tokens.push(token.to_owned()));
    }

    /// The chunks as they came, the first 100,000.
    #[must_use]
    pub fn chunks(&self) -> Vec<ReceivedChunk> {
        self.with(|state| state.received().to_vec())
    }

    /// The videos that were published, oldest first, at most 1,000.
    #[must_use]
    pub fn published(&self) -> Vec<PublishedVideo> {
        self.with(|state| state.published().to_vec())
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.hub.site().uploads().lock())
    }
}
