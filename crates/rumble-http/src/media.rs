//! Pictures from the media hosts: fetched once, kept within bounds.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

mod cache;
mod error;
mod picture;
mod settings;

pub use self::{
    error::{MediaError, MediaErrorKind},
    picture::Picture,
    settings::MediaSettings,
};

use self::cache::Cache;
use crate::{
    RequestUrl,
    internal::{Request, RequestAgent},
};

/// Fetches profile pictures and badge icons as bytes, with a cache of the least recently used ones.
///
/// Requests go only to the hosts of the [`MediaSettings`] and carry no cookie or other credential; redirects are not
/// followed. Concurrent requests for the same picture are merged into one. Failures are not cached.
///
/// Clones are handles to the same client and share its cache.
///
/// # Examples
///
/// ```no_run
/// use rumble_http::{MediaClient, MediaSettings};
///
/// let media = MediaClient::new(MediaSettings::default());
/// let avatar = media.get("https://1a-1791.com/video/z8/calm_sparrow.jpeg")?;
/// println!("{} of {} bytes", avatar.content_type(), avatar.bytes().len());
///
/// // The chat names the icons of badges by their paths.
/// let icon = media.get("/i/badges/verified_48.png")?;
/// assert!(icon.content_type().starts_with("image/"));
/// # Ok::<(), rumble_http::MediaError>(())
/// ```
#[derive(Clone)]
pub struct MediaClient(Arc<Shared>);

struct Shared {
    agent: RequestAgent,
    settings: MediaSettings,
    state: Mutex<State>,
}

struct State {
    cache: Cache,
    in_flight: HashMap<Arc<str>, InFlightFetch>,
}

/// The outcome, once there is one. The first thread that finds it empty sends the request; the others wait.
type InFlightFetch = Arc<OnceLock<Result<Picture, MediaError>>>;

enum CacheLookup {
    Cached(Picture),
    InFlight(InFlightFetch),
}

impl MediaClient {
    /// A client without a connection and without a picture.
    #[must_use]
    pub fn new(settings: MediaSettings) -> Self {
        Self(Arc::new(Shared {
            agent: RequestAgent::new(settings.requests()),
            state: Mutex::new(State {
                cache: Cache::new(settings.cache_bytes_limit(), settings.cache_entries_limit()),
                in_flight: HashMap::new(),
            }),
            settings,
        }))
    }

    /// Returns the picture at `url`, from the cache or by one request.
    ///
    /// `url` is a whole URL, one that begins with `//` and means https, or a path that begins with `/`, relative to
    /// [`MediaSettings::base`]. Rumble sends an empty text without a picture, which is reported as
    /// [`InvalidUrl`](MediaErrorKind::InvalidUrl).
    ///
    /// # Errors
    ///
    /// Returns [`MediaError`] if the URL is invalid or on a host that is not allowed, in which case nothing is sent, or
    /// if the response is not a picture or too large.
    pub fn get(&self, url: &str) -> Result<Picture, MediaError> {
        let settings = &self.0.settings;
        let url = settings.resolve(url).map_err(MediaError::invalid_url)?;
        if !settings.allows(url.origin()) {
            return Err(MediaError::new(
                MediaErrorKind::ForbiddenHost,
                url.origin().into(),
            ));
        }
        let fetch = match self.state().find(url.expose()) {
            CacheLookup::Cached(picture) => return Ok(picture),
            CacheLookup::InFlight(fetch) => fetch,
        };
        let mut is_own = false;
        let result = fetch.get_or_init(|| {
            is_own = true;
            self.fetch(&url)
        });
        if is_own {
            self.state().end(url.expose(), result);
        }
        result.clone()
    }

    fn fetch(&self, url: &RequestUrl) -> Result<Picture, MediaError> {
        let request = Request::get(url.clone())
            .accept("image/*")
            .max_body(self.0.settings.picture_limit());
        let response = self.0.agent.send(&request).map_err(MediaError::unfetched)?;
        Picture::from_response(&response, url.origin())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&mut self, url: &str) -> CacheLookup {
        if let Some(picture) = self.cache.get(url) {
            return CacheLookup::Cached(picture);
        }
        let fetch = self.in_flight.entry(url.into()).or_default();
        CacheLookup::InFlight(Arc::clone(fetch))
    }

    fn end(&mut self, url: &str, result: &Result<Picture, MediaError>) {
        if let (Some((url, _)), Ok(picture)) = (self.in_flight.remove_entry(url), result) {
            self.cache.insert(url, picture.clone());
        }
    }
}

impl fmt::Debug for MediaClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (pictures, bytes) = {
            let state = self.state();
            (state.cache.len(), state.cache.bytes())
        };
        f.debug_struct("MediaClient")
            .field("settings", &self.0.settings)
            .field("cached", &format_args!("{pictures} pictures, {bytes} bytes"))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
