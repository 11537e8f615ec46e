use crate::server::answer::{self, Answer};

/// A picture that the simulator serves: below `/media/`, where its `profile_pic_url`s lead, or a badge icon at
/// `/i/badges/<slug>_48.png`. Without further ado each of these is a valid PNG of one pixel, with a colour of its own.
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
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Bytes(Vec<u8>),
    Drawn { size: usize },
    Redirect(String),
    Status(u16),
}

impl Picture {
    /// A valid PNG, as small as can be.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Kind::Drawn { size: 0 })
    }

    /// These bytes.
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of(Kind::Bytes(bytes.into()))
    }

    /// 404
    #[must_use]
    pub fn missing() -> Self {
        Self::status(404)
    }

    /// An error of this status.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::of(Kind::Status(status))
    }

    /// 302 to another address.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self::of(Kind::Redirect(location.to_owned()))
    }

    setters! {
        /// The content type. Defaults to `image/png`.
        fn content_type(self, content_type: &str) { self.content_type = content_type.to_owned(); }
        /// A PNG of exactly this many bytes, still valid; less than 84 gives the smallest, of 72.
        fn size(self, size: usize) { self.kind = Kind::Drawn { size }; }
    }

    pub(crate) fn answer(self, path: &str) -> Answer {
        let bytes = match self.kind {
            Kind::Bytes(bytes) => bytes,
            Kind::Drawn { size } => pixel(path, size),
            Kind::Redirect(location) => return answer::redirect(&location),
            Kind::Status(status) => return answer::error(status, "Not found"),
        };
        answer::whole(200, Some(&self.content_type), bytes)
    }

    fn of(kind: Kind) -> Self {
        Self {
            content_type: "image/png".to_owned(),
            kind,
        }
    }
}

impl Default for Picture {
    fn default() -> Self {
        Self::new()
    }
}

/// One pixel; its colour comes from the path, so that two people do not look the same.
fn pixel(path: &str, size: usize) -> Vec<u8> {
    let [_, red, green, blue] = crc(path.as_bytes()).to_be_bytes();
    let line = [0, red, green, blue];
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0];
    let mut data = vec![0x78, 0x01, 1, 4, 0, 0xfb, 0xff];
    data.extend(line);
    data.extend(adler(&line).to_be_bytes());

    let mut png = SIGNATURE.to_vec();
    png.extend(chunk(*b"IHDR", &header));
    png.extend(chunk(*b"IDAT", &data));
    let end = chunk(*b"IEND", &[]);
    let missing = size.saturating_sub(png.len() + end.len());
    if let Some(padding) = missing.checked_sub(CHUNK_FRAME) {
        png.extend(chunk(*b"paDd", &vec![0; padding]));
    }
    png.extend(end);
    png
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let checked = [&kind, data].concat();
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [
        &length.to_be_bytes(),
        checked.as_slice(),
        &crc(&checked).to_be_bytes(),
    ]
    .concat()
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

fn adler(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    (b << 16) | a
}

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Length, kind and checksum.
const CHUNK_FRAME: usize = 12;

#[cfg(test)]
mod tests {
    use super::{adler, crc};

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(adler(b"Wikipedia"), 0x11e6_0398);
    }
}
