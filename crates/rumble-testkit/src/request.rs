//! Received requests.

use std::io::Read;

/// One request.
#[derive(Clone, Debug)]
pub struct ReceivedRequest {
    /// Method, target and version.
    pub line: String,
    /// Names in lower case, and values, in the order received.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl ReceivedRequest {
    /// Reads a request up to its last byte, which stays unread. Returns `None` if the client closed the connection.
    pub(crate) fn read_all_but_the_last_byte(stream: &mut impl Read) -> Option<Self> {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r") {
            bytes.push(read_byte(stream)?);
        }
        let head = String::from_utf8(bytes).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let line = lines.next()?.to_owned();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut request = Self {
            line,
            headers,
            body: String::new(),
        };
        let length = request
            .header("content-length")
            .map_or(0, |text| text.parse().unwrap());
        if length > 0 {
            read_byte(stream)?;
            let mut body = vec![0; length - 1];
            stream.read_exact(&mut body).ok()?;
            request.body = String::from_utf8_lossy(&body).into_owned();
        }
        Some(request)
    }

    /// Reads the last byte.
    pub(crate) fn read_last_byte(&mut self, stream: &mut impl Read) -> Option<()> {
        let last = read_byte(stream)?;
        if self.header("content-length").is_some_and(|length| length != "0") {
            self.body.push(char::from(last));
        }
        Some(())
    }

    /// Path and query.
    #[must_use]
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }

    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

fn read_byte(stream: &mut impl Read) -> Option<u8> {
    let mut byte = [0];
    stream.read_exact(&mut byte).ok()?;
    Some(byte[0])
}
