use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// Source of the pictures of authors, by their URLs.
#[derive(Clone)]
pub struct PictureSource(Arc<Fetch>);

type Fetch = dyn Fn(&str) -> Option<(String, Vec<u8>)> + Send + Sync;

impl PictureSource {
    /// Creates a source from a function, which returns the media type of a picture, such as `image/png`, and its bytes.
    #[must_use]
    pub fn new(fetch: impl Fn(&str) -> Option<(String, Vec<u8>)> + Send + Sync + 'static) -> Self {
        Self(Arc::new(fetch))
    }
}

impl fmt::Debug for PictureSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PictureSource").finish_non_exhaustive()
    }
}

/// Pictures of a page: each is embedded once, and messages refer to it.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    numbers: HashMap<String, usize>,
}

impl Pictures {
    /// Embeds the pictures of the users who wrote most, within a limit. `uses` are numbers of messages by URL.
    pub(super) fn embed(
        source: &PictureSource,
        uses: &BTreeMap<String, u64>,
        out: &mut dyn Write,
    ) -> io::Result<Self> {
        let mut addresses: Vec<_> = uses.iter().collect();
        addresses.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let mut numbers = HashMap::new();
        let mut room = MAX_BYTES;
        out.write_all(b"<svg class=\"s\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n")?;
        for (address, _) in addresses {
            if room == 0 {
                break;
            }
            let Some((media_type, bytes)) = (source.0)(address).filter(|(name, _)| is_media_type(name))
            else {
                continue;
            };
            room = room.saturating_sub(bytes.len());
            let (number, data) = (numbers.len(), BASE64_STANDARD.encode(bytes));
            writeln!(
                out,
                "<symbol id=\"p{number}\" viewBox=\"0 0 1 1\"><image width=\"1\" height=\"1\" \
                 preserveAspectRatio=\"xMidYMid slice\" href=\"data:{media_type};base64,{data}\"/></symbol>"
            )?;
            numbers.insert(address.clone(), number);
        }
        out.write_all(b"</defs></svg>\n")?;
        Ok(Self { numbers })
    }

    /// Markup that shows the picture of this URL; empty if it is not embedded.
    pub(super) fn markup(&self, address: Option<&str>) -> String {
        match address.and_then(|address| self.numbers.get(address)) {
            Some(number) => {
                format!("<svg class=\"p\" aria-hidden=\"true\"><use href=\"#p{number}\"/></svg> ")
            }
            None => String::new(),
        }
    }
}

/// Whether the text can be part of an attribute.
fn is_media_type(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+-./".contains(&byte);
    name.starts_with("image/") && name.bytes().all(is_allowed)
}

/// No further pictures are embedded beyond this size.
const MAX_BYTES: usize = 32 * 1024 * 1024;
