use std::sync::Arc;

use super::store::State;
use super::{PublishedVideo, ReceivedChunk, ReplyForm, UploadFault};
use crate::server::SimState;

/// The uploads of a running [`Sim`](crate::Sim), for tests to control and to inspect. Usable from any thread.
///
/// `upload.php` takes chunks, merges them and publishes; `api/simple-upload.php` takes whole files. Faults of
/// requests are [`ServiceFault`](crate::ServiceFault)s of these operations:
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
    sim: Arc<SimState>,
}

impl UploadHandle {
    pub(crate) fn new(sim: Arc<SimState>) -> Self {
        Self { sim }
    }

    /// Adds a fault to the next request with chunk `index`, counted from 0. Faults for the same index occur in the order
    /// added.
    pub fn chunk_fault(&self, index: u64, fault: UploadFault) {
        self.with(|state| state.add_fault(index, fault));
    }

    /// Loses every chunk: `FileGone`.
    pub fn lose_chunks(&self) {
        self.with(State::lose_chunks);
    }

    /// Rejects publishing with a message about a field; several are reported together.
    pub fn reject(&self, field: &str, message: &str) {
        self.with(|state| state.rejections.push((field.to_owned(), message.to_owned())));
    }

    /// Removes all rejections.
    pub fn clear_rejections(&self) {
        self.with(|state| state.rejections.clear());
    }

    /// Sets the form of the responses. Defaults to [`ReplyForm::Json`].
    pub fn set_reply_form(&self, form: ReplyForm) {
        self.with(|state| state.form = form);
    }

    /// Sets the number of thumbnails. Defaults to 3.
    pub fn set_thumbnails(&self, count: usize) {
        self.with(|state| state.thumbnail_count = count);
    }

    /// Sets or removes `user.upload.endpoint` in responses of `service.php`. Defaults to
    /// [`Sim::base_url`](crate::Sim::base_url).
    pub fn set_endpoint(&self, url: Option<&str>) {
        self.with(|state| state.endpoint = Some(url.map(ToOwned::to_owned)));
    }

    /// Adds an access token of the simple-upload API.
    pub fn allow_token(&self, token: &str) {
        self.with(|state| state.tokens.push(token.to_owned()));
    }

    /// The received chunks, at most 100,000.
    #[must_use]
    pub fn chunks(&self) -> Vec<ReceivedChunk> {
        self.with(|state| state.received().to_vec())
    }

    /// The published videos, oldest first, at most 1,000.
    #[must_use]
    pub fn published(&self) -> Vec<PublishedVideo> {
        self.with(|state| state.published().to_vec())
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.sim.site().uploads().lock())
    }
}
