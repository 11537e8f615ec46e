use std::sync::Arc;

use rumble_model::StreamId;

use super::RumbleApi;
use crate::error::Error;
use crate::livestream::Livestream;

/// Streams. Each method first refreshes a stale document.
impl RumbleApi {
    /// `livestreams`: live, just finished or scheduled streams, as received.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn livestreams(&self) -> Result<Vec<Livestream>, Error> {
        let snapshot = self.snapshot()?;
        let ids = snapshot.livestreams.items.iter().map(|stream| stream.id);
        Ok(ids.filter_map(|id| self.handle(id)).collect())
    }

    /// One stream by its id, listed or not; `None` if no document has listed it.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn livestream(&self, id: StreamId) -> Result<Option<Livestream>, Error> {
        self.snapshot()?;
        Ok(self.handle(id))
    }

    /// The listed stream that was created last, live or not, as in the original. See
    /// [`RumbleApi::current_livestream`].
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn latest_livestream(&self) -> Result<Option<Livestream>, Error> {
        self.newest(|_| true)
    }

    /// The live stream. If there are several, the one created last.
    ///
    /// # Errors
    ///
    /// Fails if the document is stale and the refresh fails.
    pub fn current_livestream(&self) -> Result<Option<Livestream>, Error> {
        self.newest(|is_live| is_live)
    }

    fn newest(&self, is_candidate: impl Fn(bool) -> bool) -> Result<Option<Livestream>, Error> {
        let snapshot = self.snapshot()?;
        let listed = snapshot.livestreams.items.iter();
        let candidates = listed.filter(|stream| is_candidate(stream.is_live == Some(true)));
        // If several were created in the same second, the first one: the list is newest first.
        let newest = candidates
            .rev()
            .max_by_key(|stream| stream.created_on.unix_seconds());
        Ok(newest.and_then(|stream| self.handle(stream.id)))
    }

    fn handle(&self, id: StreamId) -> Option<Livestream> {
        let entry = self.shared.stream(id)?;
        let read_queues = self.read_queues.chat(id, &self.shared);
        Some(Livestream::new(Arc::clone(&self.shared), entry, read_queues))
    }
}
