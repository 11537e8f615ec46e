use thiserror::Error;

use crate::id::{ParseIdError, StreamId};
use crate::unwrap_pasted_url;

mod address;
mod site_pages;

use address::{address, percent_decoded};
use site_pages::SITE_PAGES;

/// Reference to a stream, as typed or pasted by a user.
///
/// | Text | Read as |
/// |---|---|
/// | `https://rumble.com/embed/v7k2m9q/`, `/embed/pub.v7k2m9q/`, `/live-hls-dvr/7k2m9q/…`, `/embedJS/…?v=v7k2m9q` | the id `7k2m9q` |
/// | `https://rumble.com/chat/popup/456977726`, `/chat/api/chat/456977726/stream`, `/live-hls-dvr/456977726/…` | the id 456977726 |
/// | `v7k2m9q`, `embed:v7k2m9q` | an embed id: `7k2m9q` |
/// | `watch:v7k2m9q` | the watch page of that name, which is **another** stream |
/// | `7k2m9q` | base 36 |
/// | `b36:123456`, `b10:123456` | the base that is named |
/// | `123456` | rejected: valid in both bases |
/// | `https://rumble.com/v5xyz-title.html`, `/shorts/v5xyz` | a page: its id needs a request |
/// | `https://rumble.com/c/Name`, `/user/Name`, `c/Name`, `user/Name`, `https://rumble.com/Name`, `/@Name`, `@Name` | likewise |
/// | any of these on loopback, `http://127.0.0.1:8080/embed/v7k2m9q/` | a page of that server |
///
/// `rumble.com/…` without a scheme and `/…` without a host are understood too, as are quotes, brackets, Markdown and an
/// `<iframe>` around any of it, and percent-encoded URLs. Host names other than `rumble.com`, its subdomains and
/// loopback are rejected, as are a user name and a port with `rumble.com`.
///
/// A bare `v7k2m9q` could also be the beginning of a watch page's address. Here it is read as the embed id, without a
/// request; `Guest::stream` of `rumble-servicephp` looks up the id, `Guest::resolve("watch:v7k2m9q")` the page.
///
/// ```
/// use rumble_model::StreamRef;
///
/// let StreamRef::Id(id) = StreamRef::parse("https://rumble.com/embed/v7k2m9q/?pub=4")? else { panic!() };
/// assert_eq!(id.base36().to_string(), "7k2m9q");
/// assert!(matches!(StreamRef::parse("@SparrowStudio")?, StreamRef::Page(_)));
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
    /// `/Name` or `@Name`, which can be a channel or a user.
    is_name_alone: bool,
    /// Authority of the address if the host is loopback: a local server.
    local_authority: Option<String>,
}

/// Kind of page of a [`PageRef`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageKind {
    /// `/c/<slug>`, and `/<slug>` that is neither a watch page nor a page of the site
    Channel,
    /// An address that contains the id, on a local server: see [`PageRef::stream_id`].
    Embed,
    /// `/shorts/<slug>`
    Short,
    /// `/user/<slug>`
    User,
    /// `/<slug>`, where the slug begins with `v`. That `v…` is **not** the id in base 36.
    Watch,
}

impl PageRef {
    /// Kind of the page.
    #[must_use]
    pub fn kind(&self) -> PageKind {
        self.kind
    }

    /// Whether the page is that of one stream, unlike that of a channel or user, which lists any number.
    #[must_use]
    pub fn has_one_stream(&self) -> bool {
        !matches!(self.kind, PageKind::Channel | PageKind::User)
    }

    /// The part of the address that identifies the page, as given.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Whether the address, such as `@Name`, can be that of a channel or of a user. [`kind`](Self::kind) is then
    /// [`Channel`](PageKind::Channel).
    #[must_use]
    pub fn may_be_user(&self) -> bool {
        self.is_name_alone
    }

    /// The id in the address, if any. With an address on loopback, the id is only valid on that server.
    #[must_use]
    pub fn stream_id(&self) -> Option<StreamId> {
        let digits = self
            .slug
            .strip_prefix('v')
            .filter(|_| self.kind == PageKind::Embed)?;
        StreamId::from_base36(digits).ok()
    }

    /// Host and port of an address on loopback, in lower case: a simulator. `None` for every address of Rumble.
    #[must_use]
    pub fn local_authority(&self) -> Option<&str> {
        self.local_authority.as_deref()
    }
}

/// Error of parsing a [`StreamRef`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseStreamRefError {
    /// Only digits: valid in base 10 and in base 36.
    #[error(
        "`{digits}` is valid as a decimal and as a base-36 id: write b10:{digits} (StreamId::from_base10) \
         or b36:{digits} (StreamId::from_base36)"
    )]
    Ambiguous {
        /// The digits.
        digits: String,
    },
    /// The text is empty.
    #[error("no stream given: expected an embed URL, a v… embed id, a base-36 id or a decimal id")]
    Empty,
    /// The text looks like an id but is invalid.
    #[error("not a stream id")]
    Id(#[from] ParseIdError),
    /// A URL of another site.
    #[error("not a rumble.com URL")]
    OtherHost,
    /// A URL of the site with a port that it does not use.
    #[error("rumble.com is not used with another port: remove the colon and the number after the host")]
    Port,
    /// A URL of the site with a user name or a password.
    #[error("the URL contains a user name or a password: remove everything up to the @")]
    UserInfo,
    /// A URL of the site that does not identify a stream.
    #[error(
        "this rumble.com URL does not identify a stream: expected https://rumble.com/embed/v…/ \
         or https://rumble.com/chat/popup/…"
    )]
    OtherPage,
}

impl StreamRef {
    /// Parses the text; surrounding whitespace is ignored.
    ///
    /// # Errors
    ///
    /// Returns [`ParseStreamRefError`] if the text does not identify a stream, or is ambiguous.
    pub fn parse(text: &str) -> Result<Self, ParseStreamRefError> {
        let text = unwrap_pasted_url(text);
        if text.is_empty() {
            return Err(ParseStreamRefError::Empty);
        }
        if let Some(decoded) = percent_decoded(text) {
            return Self::parse(&decoded);
        }
        if let Some((prefix, rest)) = text.split_once(':') {
            match prefix.to_ascii_lowercase().as_str() {
                "b10" => return Ok(Self::Id(StreamId::from_base10(rest)?)),
                "b36" => return Ok(Self::Id(StreamId::from_base36(rest)?)),
                "embed" => return Ok(Self::Id(embed_id(rest).ok_or(ParseStreamRefError::OtherPage)??)),
                "watch" if is_slug(rest) => return Ok(page(PageKind::Watch, rest)),
                _ => {}
            }
        }
        if is_titled_watch_slug(text) {
            return Ok(page(PageKind::Watch, text));
        }
        if let Some(name) = text.strip_prefix('@').filter(|name| is_slug(name)) {
            return Ok(name_alone(name));
        }
        if let Some(address) = address(text)? {
            return from_path(address.path).map(|stream| stream.at(address.local_authority));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseStreamRefError::Ambiguous {
                digits: text.to_owned(),
            });
        }
        // `v7k2m9q?pub=4`, the end of an embed URL.
        let id = text.split(['?', '#']).next().unwrap_or_default();
        let digits = id
            .strip_prefix(['v', 'V'])
            .filter(|rest| !rest.is_empty())
            .unwrap_or(id);
        Ok(Self::Id(StreamId::from_base36(digits)?))
    }

    /// This reference on a local server.
    fn at(self, local_authority: Option<String>) -> Self {
        let page = match self {
            Self::Id(_) if local_authority.is_none() => return self,
            Self::Id(id) => PageRef {
                kind: PageKind::Embed,
                slug: format!("v{}", id.base36()),
                is_name_alone: false,
                local_authority: None,
            },
            Self::Page(page) => page,
        };
        Self::Page(PageRef {
            local_authority,
            ..page
        })
    }
}

impl From<StreamId> for StreamRef {
    fn from(id: StreamId) -> Self {
        Self::Id(id)
    }
}

impl TryFrom<u64> for StreamRef {
    type Error = ParseStreamRefError;

    fn try_from(id: u64) -> Result<Self, ParseStreamRefError> {
        StreamId::new(id)
            .map(Self::Id)
            .ok_or(ParseStreamRefError::Id(ParseIdError::Zero))
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

fn from_path(path: &str) -> Result<StreamRef, ParseStreamRefError> {
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let (first, second, third) = (segments.next(), segments.next(), segments.next());
    let folder = first.unwrap_or_default().to_ascii_lowercase();
    match (folder.as_str(), second, third) {
        ("embed", Some(embed), _) => Ok(StreamRef::Id(
            embed_id(embed.rsplit('.').next().unwrap_or_default())
                .ok_or(ParseStreamRefError::OtherPage)??,
        )),
        ("embedjs", ..) => {
            let mut fields = query.split('&').filter_map(|field| field.split_once('='));
            let video = fields.find_map(|(name, value)| (name == "v").then_some(value));
            let id = video.and_then(embed_id).ok_or(ParseStreamRefError::OtherPage)?;
            Ok(StreamRef::Id(id?))
        }
        ("live-hls" | "live-hls-dvr", Some(digits), _) => {
            let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
            let id = if is_decimal {
                StreamId::from_base10(digits)
            } else {
                StreamId::from_base36(digits)
            };
            Ok(StreamRef::Id(id?))
        }
        ("chat", Some(popup), Some(digits)) if popup.eq_ignore_ascii_case("popup") => {
            Ok(StreamRef::Id(StreamId::from_base10(digits)?))
        }
        ("chat", Some(api), Some(chat))
            if api.eq_ignore_ascii_case("api") && chat.eq_ignore_ascii_case("chat") =>
        {
            let digits = segments.next().ok_or(ParseStreamRefError::OtherPage)?;
            Ok(StreamRef::Id(StreamId::from_base10(digits)?))
        }
        ("c", Some(slug), _) if is_segment(slug) => Ok(page(PageKind::Channel, slug)),
        ("user", Some(slug), _) if is_segment(slug) => Ok(page(PageKind::User, slug)),
        ("shorts", Some(slug), _) if is_segment(slug) => Ok(page(PageKind::Short, slug)),
        (_, None, _) => match first {
            Some(slug) if is_watch_slug(slug) => Ok(page(PageKind::Watch, slug)),
            Some(name) if name.strip_prefix('@').is_some_and(is_slug) => {
                Ok(name_alone(name.trim_start_matches('@')))
            }
            Some(slug) if is_slug(slug) && !SITE_PAGES.contains(&folder.as_str()) => Ok(name_alone(slug)),
            _ => Err(ParseStreamRefError::OtherPage),
        },
        _ => Err(ParseStreamRefError::OtherPage),
    }
}

/// `v7k2m9q`; `None` without the `v`.
fn embed_id(text: &str) -> Option<Result<StreamId, ParseIdError>> {
    text.strip_prefix(['v', 'V']).map(StreamId::from_base36)
}

/// `v5xyz-some-title.html`, `v5xyz-some-title`, `v5xyz.html` or `v5xyz`: the last part of a watch address. Without a
/// title and a suffix there is a digit in it: `videos` is another page.
fn is_watch_slug(text: &str) -> bool {
    let bare = text.strip_suffix(".html").unwrap_or(text);
    let is_id = bare.starts_with(['v', 'V'])
        && bare.len() > 1
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_titled_watch_slug(text)
        || (is_id && (bare.len() < text.len() || bare.bytes().any(|byte| byte.is_ascii_digit())))
}

/// `v5xyz-some-title.html` or `v5xyz-some-title`
fn is_titled_watch_slug(text: &str) -> bool {
    let (id, title) = text.split_once('-').unwrap_or((text, ""));
    text.contains('-')
        && id.len() > 1
        && id.starts_with(['v', 'V'])
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && title
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

/// The name of a channel, user or page.
fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && is_segment(text)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

/// A part of a path that names something: `..` is another folder, and whitespace ends an address.
fn is_segment(text: &str) -> bool {
    !matches!(text, "." | "..") && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn page(kind: PageKind, slug: &str) -> StreamRef {
    StreamRef::Page(PageRef {
        kind,
        slug: slug.to_owned(),
        is_name_alone: false,
        local_authority: None,
    })
}

/// `/Name` or `@Name`
fn name_alone(name: &str) -> StreamRef {
    StreamRef::Page(PageRef {
        kind: PageKind::Channel,
        slug: name.to_owned(),
        is_name_alone: true,
        local_authority: None,
    })
}
