//! Allowed hosts of pictures, and limits of the cache.

use std::{fmt, time::Duration};

use crate::{Endpoint, EndpointError, Origin, ProxySettings, RequestUrl, request::RequestSettings};

/// Hosts, sizes, time and trusted roots of a [`MediaClient`](super::MediaClient).
///
/// # Examples
///
/// ```
/// use rumble_http::{Endpoint, MediaClient, MediaSettings};
///
/// let mut hosts = MediaSettings::default().allowed_hosts().to_vec();
/// hosts.push(Endpoint::parse("https://pictures.example")?);
/// let settings = MediaSettings::default().hosts(hosts).cache_bytes(4 * 1024 * 1024);
/// assert!(settings.allows(Endpoint::parse("https://eu.pictures.example")?.origin()));
/// let media = MediaClient::new(settings);
/// # let _ = media;
/// # Ok::<(), rumble_http::EndpointError>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct MediaSettings {
    base: Endpoint,
    cache_bytes: usize,
    cache_entries: usize,
    extra_roots: Vec<Vec<u8>>,
    hosts: Vec<Endpoint>,
    max_picture_bytes: usize,
    proxy: Option<ProxySettings>,
    timeout: Duration,
}

impl MediaSettings {
    /// Base of paths such as `/i/badges/verified_48.png`. The host of the base, with exactly its port, is allowed in
    /// addition to [`hosts`](Self::hosts). Defaults to `https://rumble.com`.
    #[must_use]
    pub fn base(mut self, base: Endpoint) -> Self {
        self.base = base;
        self
    }

    /// Allowed hosts of pictures. Paths are ignored.
    ///
    /// `https://media.example` allows this host and all below it (`a.media.example`), on the usual port. With an
    /// explicit port, or on this machine, an endpoint allows exactly its own scheme, host and port.
    ///
    /// Defaults to `https://rumble.com`, `https://1a-1791.com`, `https://rumble.cloud` and `https://rmbl.ws`: where
    /// the profile pictures, emotes and badge icons of Rumble have been seen.
    #[must_use]
    pub fn hosts(mut self, hosts: Vec<Endpoint>) -> Self {
        self.hosts = hosts;
        self
    }

    /// Maximum size of a picture in bytes. Defaults to 2 MiB.
    #[must_use]
    pub fn max_picture_bytes(mut self, bytes: usize) -> Self {
        self.max_picture_bytes = bytes;
        self
    }

    /// Maximum total size of the cached pictures in bytes, including their URLs and types; 0 disables the cache.
    /// Defaults to 16 MiB.
    #[must_use]
    pub fn cache_bytes(mut self, bytes: usize) -> Self {
        self.cache_bytes = bytes;
        self
    }

    /// Maximum number of cached pictures; 0 disables the cache. Defaults to 1,000.
    #[must_use]
    pub fn cache_entries(mut self, count: usize) -> Self {
        self.cache_entries = count;
        self
    }

    /// Timeout of fetching one picture; 3 milliseconds to a year. Defaults to 30 seconds.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Root certificates in DER form in addition to the built-in ones. Defaults to none.
    #[must_use]
    pub fn extra_roots(mut self, roots: Vec<Vec<u8>>) -> Self {
        self.extra_roots = roots;
        self
    }

    /// Proxy settings. Defaults to [`ProxySettings::from_env`].
    #[must_use]
    pub fn proxy(mut self, proxy: ProxySettings) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// The list that [`hosts`](Self::hosts) sets.
    #[must_use]
    pub fn allowed_hosts(&self) -> &[Endpoint] {
        &self.hosts
    }

    /// Whether pictures may be fetched from this origin.
    #[must_use]
    pub fn allows(&self, place: &Origin) -> bool {
        self.base.origin() == place || self.hosts.iter().any(|host| matches_host(host.origin(), place))
    }

    /// The whole URL of a picture, wherever it leads.
    pub(super) fn resolve(&self, url: &str) -> Result<RequestUrl, EndpointError> {
        let url = url.trim();
        if url.starts_with("//") {
            RequestUrl::parse(&format!("https:{url}"))
        } else if url.starts_with('/') {
            RequestUrl::parse(&format!("{}{url}", self.base))
        } else {
            RequestUrl::parse(url)
        }
    }

    pub(super) fn picture_limit(&self) -> usize {
        self.max_picture_bytes
    }

    pub(super) fn cache_bytes_limit(&self) -> usize {
        self.cache_bytes
    }

    pub(super) fn cache_entries_limit(&self) -> usize {
        self.cache_entries
    }

    pub(super) fn requests(&self) -> RequestSettings {
        let settings = RequestSettings::default()
            .extra_roots(self.extra_roots.clone())
            .timeout(self.timeout);
        match &self.proxy {
            Some(proxy) => settings.proxy(proxy.clone()),
            None => settings,
        }
    }
}

impl Default for MediaSettings {
    fn default() -> Self {
        Self {
            base: Endpoint::rumble(),
            cache_bytes: 16 * MIB,
            cache_entries: 1000,
            extra_roots: Vec::new(),
            hosts: Endpoint::media_hosts().to_vec(),
            max_picture_bytes: 2 * MIB,
            proxy: None,
            timeout: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for MediaSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaSettings")
            .field("base", &self.base)
            .field("cache_bytes", &self.cache_bytes)
            .field("cache_entries", &self.cache_entries)
            .field("extra_roots", &self.extra_roots.len())
            .field("hosts", &self.hosts)
            .field("max_picture_bytes", &self.max_picture_bytes)
            .field("timeout", &self.timeout)
            .finish()
    }
}

fn matches_host(allowed: &Origin, place: &Origin) -> bool {
    let is_usual = allowed.is_https_on_default_port() && !allowed.is_loopback();
    allowed == place
        || is_usual && place.is_https_on_default_port() && place.is_same_or_subdomain_of(allowed.host())
}

const MIB: usize = 1024 * 1024;
