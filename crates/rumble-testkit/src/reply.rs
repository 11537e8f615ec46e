//! Replies of a scripted server.

/// Reaction of a server to a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Sends this and closes the connection. With a larger `Content-Length` the response is truncated.
    Exactly(String),
    /// Closes the connection without a byte.
    Drop,
    /// Sends nothing until the client closes the connection.
    Stall,
    /// Sends this, and then nothing until the client closes the connection.
    Hold(String),
    /// Sends this, and resets the connection.
    Reset(String),
}

impl Reply {
    /// 200 with JSON.
    #[must_use]
    pub fn json(body: &str) -> Self {
        Self::with(200, "Content-Type: application/json\r\n", body)
    }

    /// A web page.
    #[must_use]
    pub fn html(status: u16, body: &str) -> Self {
        Self::with(status, "Content-Type: text/html; charset=utf-8\r\n", body)
    }

    /// Status, header lines and body.
    #[must_use]
    pub fn with(status: u16, headers: &str, body: &str) -> Self {
        Self::Exactly(format!(
            "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n{body}",
            body.len()
        ))
    }

    /// An event stream with these bytes, which stays open.
    #[must_use]
    pub fn stream(text: &str) -> Self {
        Self::Hold(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n{text}"
        ))
    }
}
