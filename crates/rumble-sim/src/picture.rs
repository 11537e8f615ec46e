use crate::server::{Response, response};

mod drawn;

/// A picture that the simulator serves: below `/media/`, to which its `profile_pic_url`s point, a badge icon at
/// `/i/badges/<slug>_48.png`, or an emote below `/emotes/`. By default each of these is an SVG with the first letter of the
/// name, or with a symbol.
///
/// ```
/// use rumble_sim::{Picture, Plan, Sim};
///
/// let sim = Sim::start(Plan::new())?;
/// sim.set_picture("/media/calmsparrow.png", Picture::new().content_type("text/html"));
/// sim.set_picture("/media/tinfiddle.png", Picture::new().size(2_000_000));
/// sim.set_picture("/i/badges/premium_48.png", Picture::missing());
/// # Ok::<(), rumble_sim::SimError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Picture {
    content_type: String,
    source: PictureSource,
}

#[derive(Clone, Debug)]
enum PictureSource {
    Bytes(Vec<u8>),
    Pixel { size: usize },
    Redirect(String),
    Status(u16),
}

impl Picture {
    /// A PNG of one pixel.
    #[must_use]
    pub fn new() -> Self {
        Self::with(PictureSource::Pixel { size: 0 })
    }

    /// The picture served by default at a path.
    pub(crate) fn drawn(path: &str) -> Self {
        Self::bytes(drawn::svg(path)).content_type("image/svg+xml")
    }

    /// A picture of these bytes.
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::with(PictureSource::Bytes(bytes.into()))
    }

    /// 404
    #[must_use]
    pub fn missing() -> Self {
        Self::status(404)
    }

    /// An error with this status.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::with(PictureSource::Status(status))
    }

    /// 302 to another URL.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self::with(PictureSource::Redirect(location.to_owned()))
    }

    setters! {
        /// The content type. Defaults to `image/png`.
        fn content_type(self, content_type: &str) { self.content_type = content_type.to_owned(); }
        /// Number of bytes: zeros follow the PNG of one pixel.
        fn size(self, size: usize) { self.source = PictureSource::Pixel { size }; }
    }

    pub(crate) fn respond(self) -> Response {
        let bytes = match self.source {
            PictureSource::Bytes(bytes) => bytes,
            PictureSource::Pixel { size } => pixel(size),
            PictureSource::Redirect(location) => return response::redirect(&location),
            PictureSource::Status(status) => return response::error(status, "Not found"),
        };
        response::buffered(200, Some(&self.content_type), bytes)
    }

    fn with(source: PictureSource) -> Self {
        Self {
            content_type: "image/png".to_owned(),
            source,
        }
    }
}

impl Default for Picture {
    fn default() -> Self {
        Self::new()
    }
}

/// A PNG of one pixel, followed by zeros up to this size.
fn pixel(size: usize) -> Vec<u8> {
    let mut png = PIXEL.to_vec();
    png.resize(size.max(PIXEL.len()), 0);
    png
}

const PIXEL: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\
    \x00\x00\x0cIDATx\x9cc\xd0\x99\xbc\x07\x00\x02j\x01|\xf0\xde\xbcA\x00\x00\x00\x00IEND\xaeB`\x82";
