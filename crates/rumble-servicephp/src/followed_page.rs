use std::collections::VecDeque;
use std::time::Duration;

use rumble_model::{PageRef, StreamId};

use crate::error::Error;
use crate::guest::Guest;
use crate::resolve::ResolvedStream;

/// Live streams of a page, one after another. Does not wait: the caller decides when to look up the next one, and when a
/// stream was read to its end.
///
/// ```no_run
/// use std::time::Duration;
/// use rumble_servicephp::model::StreamRef;
/// use rumble_servicephp::{FollowedPage, Guest, Settings};
///
/// let Ok(StreamRef::Page(page)) = StreamRef::parse("https://rumble.com/c/SparrowStudio") else { return };
/// let mut streams = FollowedPage::new(Guest::new(Settings::default()), page, Duration::from_secs(60));
/// while !streams.has_ended() {
///     match streams.look_up() {
///         Ok(Some(stream)) => {
///             println!("live: {}", stream.stream_id.base36());
///             streams.finish(stream.stream_id);
///         }
///         Ok(None) => {}
///         Err(error) => println!("{error}"),
///     }
///     std::thread::sleep(streams.delay());
/// }
/// ```
#[derive(Debug)]
pub struct FollowedPage {
    guest: Guest,
    page: PageRef,
    interval: Duration,
    delay: Duration,
    /// The latest streams that were read, newest last. A page can still list them for a while.
    finished: VecDeque<StreamId>,
}

impl FollowedPage {
    /// Follows a page with at least this time between two look-ups.
    #[must_use]
    pub fn new(guest: Guest, page: PageRef, interval: Duration) -> Self {
        Self {
            guest,
            page,
            interval,
            delay: interval,
            finished: VecDeque::new(),
        }
    }

    /// Looks up the live stream, as [`Guest::live_stream_of`]. `None` if there is none, or it is
    /// [finished](Self::finish). A stream whose reading failed is returned again.
    ///
    /// # Errors
    ///
    /// See [`Guest::live_stream_of`]. A later look-up can succeed.
    pub fn look_up(&mut self) -> Result<Option<ResolvedStream>, Error> {
        self.delay = self.interval;
        let found = self.guest.live_stream_of(&self.page).inspect_err(|error| {
            self.delay = self.interval.max(error.retry_after().unwrap_or_default());
        })?;
        Ok(found.filter(|found| !self.finished.contains(&found.stream_id)))
    }

    /// Marks a stream that was read to its end. The latest 16 are remembered.
    pub fn finish(&mut self, stream: StreamId) {
        if self.finished.len() == MAX_FINISHED {
            self.finished.pop_front();
        }
        self.finished.push_back(stream);
    }

    /// Whether the page has one stream, and it is finished.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.page.has_one_stream() && !self.finished.is_empty()
    }

    /// Time until the next look-up: the interval, or a longer `Retry-After` of the last failure.
    #[must_use]
    pub fn delay(&self) -> Duration {
        self.delay
    }
}

const MAX_FINISHED: usize = 16;
