//! Lines of a recording: one JSON object each, with the members in a fixed order.

use std::borrow::Cow;
use std::fmt::Write;
use std::time::Duration;

use rumble_chat::ChatFrame;
use rumble_feed::chat::CloseReason;
use rumble_feed::error_chain;
use rumble_model::StreamId;
use serde::Deserialize;
use serde_json::value::RawValue;
use time::OffsetDateTime;
use time::UtcOffset;
use time::format_description::well_known::Rfc3339;

/// Entry that is written as one line.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Entry<'a> {
    /// Start of the recording of a stream.
    Open(Opened<'a>),
    /// Frame of a chat, and the number of the connection that received it.
    Frame(StreamId, u64, ChatFrame<'a>),
    /// Frame that was recorded elsewhere, and the number of the connection that received it.
    Recorded(StreamId, u64, &'a RecordedFrame),
    /// Lines of this stream are missing because they could not be written in time.
    Missed(StreamId),
    /// End of the recording of a stream. The error is that of [`CloseReason::Failed`].
    End(StreamId, CloseReason, Option<&'a str>),
    /// Account and document of the Live Stream API: JSON on one line, with secrets redacted.
    Document(&'a str, &'a str),
}

/// Owned frame of a chat, which a [`Session`](rumble_chat::Session) can read again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the inputs of a session, and their end")]
pub enum RecordedFrame {
    /// A connection was opened.
    Connected,
    /// Data of an event.
    Data(String),
    /// An oversized event: its size in bytes and the start of its data.
    Oversized(usize, String),
    /// The chat has ended.
    Ended,
}

impl RecordedFrame {
    /// `None` for a frame that no session reads.
    #[must_use]
    pub fn from_chat(frame: ChatFrame<'_>) -> Option<Self> {
        match frame {
            ChatFrame::Connected { .. } => Some(Self::Connected),
            ChatFrame::Data("") => None,
            ChatFrame::Data(data) => Some(Self::Data(data.to_owned())),
            ChatFrame::Oversized { bytes, excerpt, .. } => Some(Self::Oversized(bytes, excerpt.to_owned())),
            _ => None,
        }
    }
}

/// Start of the recording of a stream.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Opened<'a> {
    /// Id of the stream.
    pub stream: StreamId,
    /// Text with which the user selected the stream.
    pub asked: &'a str,
    /// Title of the stream, if known.
    pub title: Option<&'a str>,
    /// Start of the stream, if known.
    pub started_on: Option<&'a str>,
    /// Whether the stream is read as an account instead of as a guest.
    pub logged_in: bool,
}

impl<'a> Opened<'a> {
    /// A stream, and the text with which the user selected it.
    #[must_use]
    pub fn new(stream: StreamId, asked: &'a str) -> Self {
        Self {
            stream,
            asked,
            title: None,
            started_on: None,
            logged_in: false,
        }
    }
}

/// Stream or account of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Subject {
    Stream(StreamId),
    Account(String),
}

impl Entry<'_> {
    pub(crate) fn subject(&self) -> Subject {
        match self {
            Self::Open(opened) => Subject::Stream(opened.stream),
            Self::Frame(stream, ..)
            | Self::Recorded(stream, ..)
            | Self::Missed(stream)
            | Self::End(stream, ..) => Subject::Stream(*stream),
            Self::Document(account, _) => Subject::Account((*account).to_owned()),
        }
    }

    /// Members after `seq` and `at`; `None` for a frame without content.
    pub(crate) fn members(&self) -> Option<String> {
        let mut line = String::new();
        match self {
            Self::Open(opened) => {
                begin(&mut line, "open", opened.stream);
                text(&mut line, "asked", Some(opened.asked));
                text(&mut line, "title", opened.title);
                text(&mut line, "started_on", opened.started_on);
                if opened.logged_in {
                    line.push_str(",\"logged_in\":true");
                }
            }
            Self::Frame(stream, conn, frame) => self::frame(&mut line, *stream, *conn, *frame)?,
            Self::Recorded(stream, conn, frame) => match frame {
                RecordedFrame::Connected => connect(&mut line, *stream, *conn, 0),
                RecordedFrame::Data(data) => {
                    self::frame(&mut line, *stream, *conn, ChatFrame::Data(data))?;
                }
                RecordedFrame::Oversized(bytes, excerpt) => {
                    oversized(&mut line, *stream, *conn, *bytes, excerpt);
                }
                RecordedFrame::Ended => end(&mut line, *stream, CloseReason::Ended, None),
            },
            Self::Missed(stream) => {
                begin(&mut line, "lost", *stream);
                text(&mut line, "cause", Some(DISK));
            }
            Self::End(stream, reason, error) => end(&mut line, *stream, *reason, *error),
            Self::Document(account, document) => {
                line.push_str("\"kind\":\"document\"");
                text(&mut line, "account", Some(account));
                match is_plain_json(document) {
                    true => _ = write!(line, ",\"data\":{document}"),
                    false => text(&mut line, "text", Some(document)),
                }
            }
        }
        Some(line)
    }
}

fn frame(line: &mut String, stream: StreamId, conn: u64, frame: ChatFrame<'_>) -> Option<()> {
    match frame {
        ChatFrame::Connected { attempt, .. } => connect(line, stream, conn, attempt),
        // Another form of a keepalive.
        ChatFrame::Data("") => return None,
        ChatFrame::Data(data) if is_plain_json(data) => {
            line.reserve(data.len() + 64);
            begin(line, "event", stream);
            _ = write!(line, ",\"conn\":{conn},\"data\":{data}");
        }
        ChatFrame::Data(data) => {
            begin(line, "text", stream);
            _ = write!(line, ",\"conn\":{conn}");
            text(line, "data", Some(data));
        }
        ChatFrame::Oversized { bytes, excerpt, .. } => oversized(line, stream, conn, bytes, excerpt),
        ChatFrame::Lost {
            attempt,
            after,
            cause,
            ..
        } => {
            begin(line, "lost", stream);
            _ = write!(line, ",\"conn\":{conn}");
            text(line, "cause", Some(&error_chain(cause)));
            _ = match after {
                Some(after) => write!(line, ",\"after_ms\":{}", milliseconds(after)),
                None => write!(line, ",\"after_ms\":null"),
            };
            _ = write!(line, ",\"attempt\":{attempt}");
            if let Some(status) = cause.status() {
                _ = write!(line, ",\"status\":{status}");
            }
        }
        _ => return None,
    }
    Some(())
}

fn connect(line: &mut String, stream: StreamId, conn: u64, attempt: u32) {
    begin(line, "connect", stream);
    _ = write!(line, ",\"conn\":{conn},\"attempt\":{attempt}");
}

fn oversized(line: &mut String, stream: StreamId, conn: u64, bytes: usize, excerpt: &str) {
    begin(line, "oversized", stream);
    _ = write!(line, ",\"conn\":{conn},\"bytes\":{bytes}");
    text(line, "excerpt", Some(excerpt));
}

fn end(line: &mut String, stream: StreamId, reason: CloseReason, error: Option<&str>) {
    begin(line, "end", stream);
    text(line, "reason", Some(reason_word(reason)));
    if error.is_some() {
        text(line, "error", error);
    }
}

fn begin(line: &mut String, kind: &str, stream: StreamId) {
    _ = write!(line, "\"kind\":\"{kind}\",\"stream\":\"{}\"", stream.get());
}

/// Appends a string member.
pub(crate) fn text(line: &mut String, name: &str, value: Option<&str>) {
    // Serializing a string cannot fail.
    let value = value.and_then(|value| serde_json::to_string(value).ok());
    _ = write!(line, ",\"{name}\":{}", value.as_deref().unwrap_or("null"));
}

/// Whether the text can be embedded in a line unchanged and is read back unchanged.
fn is_plain_json(text: &str) -> bool {
    text != "null"
        && text.trim() == text
        && !text.contains(['\n', '\r'])
        && serde_json::from_str::<&RawValue>(text).is_ok()
}

/// One line, including its line break.
pub(crate) fn line(seq: u64, at: OffsetDateTime, members: &str) -> String {
    format!("{{\"seq\":{seq},\"at\":\"{}\",{members}}}\n", stamp(at))
}

/// First line of a segment.
pub(crate) fn head(number: u64) -> String {
    let mut line = "\"kind\":\"head\"".to_owned();
    _ = write!(line, ",\"v\":{VERSION}");
    text(
        &mut line,
        "tool",
        Some(concat!("cocorum/", env!("CARGO_PKG_VERSION"))),
    );
    _ = write!(line, ",\"segment\":{number}");
    line
}

/// Time in UTC, with microseconds.
pub(crate) fn stamp(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let (hour, minute, second, micro) = at.time().as_hms_micro();
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micro:06}Z")
}

/// Line that was read back. Unknown members are skipped.
#[derive(Debug, Deserialize)]
pub(crate) struct Recorded<'a> {
    pub(crate) seq: u64,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) kind: Cow<'a, str>,
    #[serde(borrow, default)]
    stream: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) account: Option<Cow<'a, str>>,
    /// Value as recorded; its meaning depends on the kind.
    #[serde(borrow, default)]
    pub(crate) data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(crate) text: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(crate) attempt: Option<u32>,
    #[serde(default)]
    pub(crate) bytes: Option<usize>,
    #[serde(borrow, default)]
    pub(crate) excerpt: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) cause: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(crate) after_ms: Option<u64>,
    #[serde(borrow, default)]
    pub(crate) reason: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) error: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) title: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) started_on: Option<Cow<'a, str>>,
    #[serde(default)]
    pub(crate) v: Option<u64>,
}

impl<'a> Recorded<'a> {
    /// `None` if the bytes are not a line of a recording.
    pub(crate) fn parse(line: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    pub(crate) fn at(&self) -> Option<OffsetDateTime> {
        parse_time(&self.at)
    }

    pub(crate) fn stream(&self) -> Option<StreamId> {
        StreamId::from_base10(self.stream.as_deref()?).ok()
    }

    /// The frame in the line, if there is one.
    pub(crate) fn frame(&self) -> Option<RecordedFrame> {
        match (self.kind.as_ref(), self.data) {
            ("connect", _) => Some(RecordedFrame::Connected),
            ("event", Some(data)) => Some(RecordedFrame::Data(data.get().to_owned())),
            ("text", Some(data)) => serde_json::from_str(data.get()).ok().map(RecordedFrame::Data),
            ("oversized", _) => Some(RecordedFrame::Oversized(
                self.bytes.unwrap_or_default(),
                self.excerpt.as_deref().unwrap_or_default().to_owned(),
            )),
            ("end", _) if self.reason.as_deref() == Some(reason_word(CloseReason::Ended)) => {
                Some(RecordedFrame::Ended)
            }
            _ => None,
        }
    }

    pub(crate) fn subject(&self) -> Option<Subject> {
        match &self.account {
            Some(account) => Some(Subject::Account(account.clone().into_owned())),
            None => self.stream().map(Subject::Stream),
        }
    }
}

pub(crate) fn parse_time(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

pub(crate) fn reason_word(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::Ended => "ended",
        CloseReason::Failed => "failed",
        CloseReason::Limit => "limit",
        _ => "requested",
    }
}

pub(crate) fn reason(word: &str) -> CloseReason {
    match word {
        "ended" => CloseReason::Ended,
        "failed" => CloseReason::Failed,
        "limit" => CloseReason::Limit,
        _ => CloseReason::Requested,
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Cause of a loss by the disk, not by a connection.
pub(crate) const DISK: &str = "disk";
/// Version of the format.
pub(crate) const VERSION: u64 = 1;
