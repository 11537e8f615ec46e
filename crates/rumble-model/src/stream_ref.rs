use thiserror::Error;

use crate::id::{ParseIdError, StreamId};

/// What a person gives to name a stream.
///
/// | Text | Read as |
/// |---|---|
/// | `https://rumble.com/embed/v7k2m9q/`, `/embed/pub.v7k2m9q/` | the id `7k2m9q` |
/// | `https://rumble.com/chat/popup/456977726` | the id 456977726 |
/// | `v7k2m9q` | an embed id: `7k2m9q` |
/// | `7k2m9q` | base 36 |
/// | `b36:123456`, `b10:123456` | the base that is named |
/// | `123456` | refused: valid in both bases |
/// | `https://rumble.com/v5xyz-title.html`, `/shorts/v5xyz`, `/c/Name`, `/user/Name` | a page: its id needs a request |
///
/// `rumble.com/…` without a scheme and `/…` without a host are understood too. Host names other than
/// `rumble.com`, its subdomains and the loopback are refused.
///
/// ```
/// use rumble_model::StreamRef;
///
/// let StreamRef::Id(id) = StreamRef::parse("https://rumble.com/embed/v7k2m9q/?pub=4")? else { panic!() };
/// assert_eq!(id.base36().to_string(), "7k2m9q");
/// assert!(matches!(StreamRef::parse("https://rumble.com/c/SparrowStudio")?, StreamRef::Page(_)));
/// assert!(StreamRef::parse("434546624").unwrap_err().to_string().contains("b10:434546624"));
/// # Ok::<(), rumble_model::ParseStreamRefError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StreamRef {
    /// The id itself.
    Id(StreamId),
    /// A page of the site; its id is not in the address.
    Page(PageRef),
}

/// A page of the site that leads to a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRef {
    kind: PageKind,
    slug: String,
}

/// What kind of page a [`PageRef`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageKind {
    /// `/c/<slug>`
    Channel,
    /// `/shorts/<slug>`
    Short,
    /// `/user/<slug>`
    User,
    /// `/<slug>`, where the slug begins with `v`. That `v…` is **not** the id in base 36.
    Watch,
}

impl PageRef {
    /// What kind of page it is.
    #[must_use]
    pub fn kind(&self) -> PageKind {
        self.kind
    }

    /// The part of the address that names it, as given.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }
}

/// Why a text names no stream.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseStreamRefError {
    /// Only digits: valid in base 10 and in base 36.
    #[error(
        "`{digits}` is a decimal id and a base-36 id alike: say b10:{digits} (StreamId::from_base10) \
         or b36:{digits} (StreamId::from_base36)"
    )]
    Ambiguous {
        /// The digits.
        digits: String,
    },
    /// The text is empty.
    #[error("no stream is named: give an embed URL, a v… embed id, a base-36 id or a decimal id")]
    Empty,
    /// It looks like an id and is none.
    #[error("this is not a stream id")]
    Id(#[from] ParseIdError),
    /// A URL of another site.
    #[error("this URL is not on rumble.com")]
    OtherHost,
    /// A URL of the site that names no stream.
    #[error(
        "this rumble.com URL names no stream: give one of the form https://rumble.com/embed/v…/ \
         or https://rumble.com/chat/popup/…"
    )]
    OtherPage,
}

impl StreamRef {
    /// Reads what a person gave; white space around it is ignored.
    ///
    /// # Errors
    ///
    /// [`ParseStreamRefError`] when it names no stream, or when it is not clear which.
    pub fn parse(text: &str) -> Result<Self, ParseStreamRefError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseStreamRefError::Empty);
        }
        if let Some(digits) = text.strip_prefix("b10:") {
            return Ok(Self::Id(StreamId::from_base10(digits)?));
        }
        if let Some(digits) = text.strip_prefix("b36:") {
            return Ok(Self::Id(StreamId::from_base36(digits)?));
        }
        if is_watch_slug(text) {
            return Ok(page(PageKind::Watch, text));
        }
        if let Some(path) = path_of_url(text)? {
            return from_path(path);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseStreamRefError::Ambiguous {
                digits: text.to_owned(),
            });
        }
        let digits = text
            .strip_prefix(['v', 'V'])
            .filter(|rest| !rest.is_empty())
            .unwrap_or(text);
        Ok(Self::Id(StreamId::from_base36(digits)?))
    }
}

impl From<StreamId> for StreamRef {
    fn from(id: StreamId) -> Self {
        Self::Id(id)
    }
}

impl TryFrom<&str> for StreamRef {
    type Error = ParseStreamRefError;

    fn try_from(text: &str) -> Result<Self, ParseStreamRefError> {
        Self::parse(text)
    }
}

impl TryFrom<&String> for StreamRef {
    type Error = ParseStreamRefError;

    fn try_from(text: &String) -> Result<Self, ParseStreamRefError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for StreamRef {
    type Error = ParseStreamRefError;

    fn try_from(text: String) -> Result<Self, ParseStreamRefError> {
        Self::parse(&text)
    }
}

/// The path when the text is a URL or a path of the site; `None` when it is something else.
fn path_of_url(text: &str) -> Result<Option<&str>, ParseStreamRefError> {
    if let Some(path) = text.strip_prefix('/').filter(|path| !path.starts_with('/')) {
        return Ok(Some(path));
    }
    let (has_scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if is_web(scheme) => (true, rest),
        Some(_) => return Err(ParseStreamRefError::OtherHost),
        None => (false, text.trim_start_matches('/')),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if !has_scheme && !authority.contains('.') {
        return Ok(None);
    }
    if is_rumble_or_loopback(authority) {
        Ok(Some(path))
    } else {
        Err(ParseStreamRefError::OtherHost)
    }
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

fn is_rumble_or_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let host = host.to_ascii_lowercase();
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<std::net::IpAddr>();
    let is_name = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    host == "rumble.com"
        || (is_name && host.ends_with(".rumble.com"))
        || host == "localhost"
        || address.is_ok_and(|address| address.is_loopback())
}

fn from_path(path: &str) -> Result<StreamRef, ParseStreamRefError> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let (first, second, third) = (segments.next(), segments.next(), segments.next());
    match (first, second, third) {
        (Some("embed"), Some(embed), _) => {
            let video = embed.rsplit('.').next().unwrap_or_default();
            let digits = video
                .strip_prefix(['v', 'V'])
                .ok_or(ParseStreamRefError::OtherPage)?;
            Ok(StreamRef::Id(StreamId::from_base36(digits)?))
        }
        (Some("chat"), Some("popup"), Some(digits)) => Ok(StreamRef::Id(StreamId::from_base10(digits)?)),
        (Some("c"), Some(slug), _) => Ok(page(PageKind::Channel, slug)),
        (Some("user"), Some(slug), _) => Ok(page(PageKind::User, slug)),
        (Some("shorts"), Some(slug), _) => Ok(page(PageKind::Short, slug)),
        (Some(slug), None, _) if slug.starts_with('v') && slug.len() > 1 => Ok(page(PageKind::Watch, slug)),
        _ => Err(ParseStreamRefError::OtherPage),
    }
}

/// `v5xyz-some-title.html` or `v5xyz-some-title`: the last part of a watch address.
fn is_watch_slug(text: &str) -> bool {
    let (id, title) = text.split_once('-').unwrap_or((text, ""));
    text.contains('-')
        && id.len() > 1
        && id.starts_with('v')
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && title
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

fn page(kind: PageKind, slug: &str) -> StreamRef {
    StreamRef::Page(PageRef {
        kind,
        slug: slug.to_owned(),
    })
}
