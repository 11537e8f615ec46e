//! A picture as received.

use std::{fmt, sync::Arc};

use super::{MediaError, MediaErrorKind};
use crate::{Origin, internal::Response};

/// The bytes of a picture and their type according to the server. Clones share the bytes.
///
/// The content is not decoded or checked: pictures are untrusted. `Debug` shows its type and size.
///
/// # Examples
///
/// ```no_run
/// use rumble_http::{MediaClient, MediaSettings};
///
/// let media = MediaClient::new(MediaSettings::default());
/// let picture = media.get("https://1a-1791.com/video/z8/calm_sparrow.jpeg")?;
/// std::fs::write("calm_sparrow.jpeg", picture.bytes())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Picture {
    bytes: Arc<[u8]>,
    content_type: Arc<str>,
}

impl Picture {
    pub(super) fn from_response(response: &Response, place: &Origin) -> Result<Self, MediaError> {
        if let Some(failure) = response.document_failure() {
            return Err(MediaError::response(failure.into(), place.into(), response));
        }
        match response.content_type().map(str::trim) {
            Some(content_type) if is_picture(content_type, response.body()) => Ok(Self {
                bytes: response.body().into(),
                content_type: content_type.into(),
            }),
            _ => Err(MediaError::response(
                MediaErrorKind::NotAPicture,
                place.into(),
                response,
            )),
        }
    }

    /// The whole picture, never empty.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The `Content-Type` as received, such as `image/jpeg`. Begins with `image/`, in upper or lower case.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }
}

impl AsRef<[u8]> for Picture {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

fn is_picture(content_type: &str, body: &[u8]) -> bool {
    let content_type = content_type.to_ascii_lowercase();
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    // Of pictures only SVG is made of tags; anything else that begins with one is a page under a wrong name.
    let is_page = first == Some(&b'<') && !content_type.starts_with("image/svg");
    content_type.starts_with("image/") && first.is_some() && !is_page
}
