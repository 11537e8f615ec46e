use std::sync::Arc;

use rumble_model::StreamId;

use super::RumbleApi;
use crate::error::Error;
use crate::livestream::Livestream;

/// Streams. Each of these refreshes a stale document, and fails when that fails.
impl RumbleApi {
    /// `livestreams`: on air, just finished or scheduled, as received.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn livestreams(&self) -> Result<Vec<Livestream>, Error> {
        let snapshot = self.snapshot()?;
        let ids = snapshot.livestreams.items.iter().map(|stream| stream.id);
        Ok(ids.filter_map(|id| self.handle(id)).collect())
    }

    /// One stream by its id, also when it is no longer listed; `None` when no document has listed it.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn livestream(&self, id: StreamId) -> Result<Option<Livestream>, Error> {
        self.snapshot()?;
        Ok(self.handle(id))
    }

    /// The listed stream that was created last, on air or not: as in the original. See
    /// [`RumbleApi::livestream_on_air`].
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn latest_livestream(&self) -> Result<Option<Livestream>, Error> {
        self.newest(|_| true)
    }

    /// The stream that is really on air. Of several, the one that was created last.
    ///
    /// # Errors
    ///
    /// When the document is stale and the refresh fails.
    pub fn livestream_on_air(&self) -> Result<Option<Livestream>, Error> {
        self.newest(|is_live| is_live)
    }

    fn newest(&self, is_meant: impl Fn(bool) -> bool) -> Result<Option<Livestream>, Error> {
        let snapshot = self.snapshot()?;
        let listed = snapshot.livestreams.items.iter();
        let meant = listed.filter(|stream| is_meant(stream.is_live == Some(true)));
        // The first of those of one second: the list is newest first.
        let newest = meant.rev().max_by_key(|stream| stream.created_on.unix_seconds());
        Ok(newest.and_then(|stream| self.handle(stream.id)))
    }

    fn handle(&self, id: StreamId) -> Option<Livestream> {
        let entry = self.core.stream(id)?;
        let cursors = self.cursors.chat(id, &self.core);
        Some(Livestream::new(Arc::clone(&self.core), entry, cursors))
    }
}
