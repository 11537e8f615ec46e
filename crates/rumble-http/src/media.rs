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

/// Fetches profile pictures and badge icons as bytes, and remembers those that were used last.
///
/// It only goes to the hosts of its [`MediaSettings`], never with a cookie or another credential, and follows no
/// redirect. Threads that ask for the same picture at the same time cause one request. Failures are not remembered.
///
/// Clones are handles of the same client and share what it remembers.
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
    under_way: HashMap<Arc<str>, Exchange>,
}

/// Holds the outcome once it is there. Whoever finds it empty first sends the request, the others wait.
type Exchange = Arc<OnceLock<Result<Picture, MediaError>>>;

enum Found {
    Cached(Picture),
    UnderWay(Exchange),
}

impl MediaClient {
    /// A client without a connection and without a picture.
    #[must_use]
    pub fn new(settings: MediaSettings) -> Self {
        Self(Arc::new(Shared {
            agent: RequestAgent::new(settings.requests()),
            state: Mutex::new(State {
                cache: Cache::new(settings.largest_cache(), settings.most_cached()),
                under_way: HashMap::new(),
            }),
            settings,
        }))
    }

    /// The picture at `url`: from memory if it is there, and else by one request.
    ///
    /// `url` is a whole URL, one that begins with `//`, which https is put before, or a path that begins with `/`,
    /// which lies below [`MediaSettings::base`]. Rumble gives an empty text where there is no picture; as a URL it
    /// is [`InvalidUrl`](MediaErrorKind::InvalidUrl).
    ///
    /// # Errors
    ///
    /// [`MediaError`] when the URL is none, or leads to a host that is not allowed: then nothing is sent. And when no
    /// picture comes, or one that is too large.
    pub fn get(&self, url: &str) -> Result<Picture, MediaError> {
        let settings = &self.0.settings;
        let url = settings.resolve(url).map_err(MediaError::invalid_url)?;
        if !settings.allows(url.origin()) {
            return Err(MediaError::forbidden_host(url.origin()));
        }
        let exchange = match self.state().find(url.expose()) {
            Found::Cached(picture) => return Ok(picture),
            Found::UnderWay(exchange) => exchange,
        };
        let mut is_own = false;
        let result = exchange.get_or_init(|| {
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
            .max_body(self.0.settings.largest_picture());
        let response = self.0.agent.send(&request).map_err(MediaError::unfetched)?;
        Picture::from_response(&response, url.origin())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&mut self, url: &str) -> Found {
        if let Some(picture) = self.cache.get(url) {
            return Found::Cached(picture);
        }
        let exchange = self.under_way.entry(url.into()).or_default();
        Found::UnderWay(Arc::clone(exchange))
    }

    fn end(&mut self, url: &str, result: &Result<Picture, MediaError>) {
        if let (Some((url, _)), Ok(picture)) = (self.under_way.remove_entry(url), result) {
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
