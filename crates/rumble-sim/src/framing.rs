/// Line ends of a stream. Servers may use any of the three.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum LineEnd {
    /// `\r`
    Cr,
    /// `\r\n`
    CrLf,
    /// `\n`, which Rumble sends
    #[default]
    Lf,
}

impl LineEnd {
    fn as_str(self) -> &'static str {
        match self {
            Self::Cr => "\r",
            Self::CrLf => "\r\n",
            Self::Lf => "\n",
        }
    }

    /// One event: a `data:` line and the empty line after it.
    #[must_use]
    pub fn event(self, data: &[u8]) -> Vec<u8> {
        let end = self.as_str().as_bytes();
        [b"data: ", data, end, end].concat()
    }

    /// The keepalive, with an empty line after it as in the captures.
    #[must_use]
    pub fn comment(self) -> Vec<u8> {
        let end = self.as_str();
        format!(": -1{end}{end}").into_bytes()
    }
}

pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";
/// The real server lists the charset twice.
pub(crate) const CONTENT_TYPE: &str = "text/event-stream; charset=utf-8; charset=utf-8";
