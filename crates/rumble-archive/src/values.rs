//! Text forms of values.

use std::fmt::Write;
use std::sync::Arc;

use rumble_chat::Message;
use rumble_feed::is_unsafe_to_print;
use rumble_model::chat::Color;
use time::{Duration, OffsetDateTime, UtcOffset};

/// UTC offset of local time as a function of the time.
#[derive(Clone)]
pub struct Zone(Arc<dyn Fn(OffsetDateTime) -> UtcOffset + Send + Sync>);

impl Zone {
    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self::new(|_| UtcOffset::UTC)
    }

    /// Creates a time zone from a function.
    #[must_use]
    pub fn new(offset: impl Fn(OffsetDateTime) -> UtcOffset + Send + Sync + 'static) -> Self {
        Self(Arc::new(offset))
    }

    /// Converts to local time.
    #[must_use]
    pub fn local(&self, at: OffsetDateTime) -> OffsetDateTime {
        at.to_offset((self.0)(at))
    }

    /// Formats date and time in this zone, to the second.
    #[must_use]
    pub fn show(&self, at: OffsetDateTime) -> String {
        let at = self.local(at);
        let (hour, minute, second) = at.to_hms();
        format!("{} {hour:02}:{minute:02}:{second:02}", at.date())
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

impl std::fmt::Debug for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Zone").finish_non_exhaustive()
    }
}

/// URL of the picture of the author, or of the channel that the message was posted as.
pub(crate) fn picture(message: &Message) -> Option<String> {
    let image = match message.channel() {
        Some(channel) => channel.image.clone(),
        None => message.user().image.clone(),
    };
    image.filter(|address| !address.is_empty())
}

/// Name of the author; never empty.
pub(crate) fn author(message: &Message) -> String {
    match message.author_name() {
        "" => format!("user {}", message.user_id.get()),
        name => name.to_owned(),
    }
}

/// `1:02:03`; `-0:12` for times before the start.
pub(crate) fn hours(time: Duration) -> String {
    let seconds = time.whole_seconds();
    let sign = if seconds < 0 { "-" } else { "" };
    let (hours, rest) = (seconds.unsigned_abs() / 3600, seconds.unsigned_abs() % 3600);
    match hours {
        0 => format!("{sign}{}:{:02}", rest / 60, rest % 60),
        _ => format!("{sign}{hours}:{:02}:{:02}", rest / 60, rest % 60),
    }
}

/// Text on one line, with control characters escaped.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => line.push(' '),
            // Join emoji and letters, and choose the form of an emoji.
            '\u{200d}' | '\u{200c}' | '\u{fe0e}' | '\u{fe0f}' => line.push(character),
            character if is_unsafe_to_print(character) => {
                _ = write!(line, "\\u{{{:x}}}", u32::from(character));
            }
            character => line.push(character),
        }
    }
    line
}

/// Red, green and blue.
pub(crate) fn rgb(color: Color) -> [u8; 3] {
    let text = color.to_string();
    let part = |from: usize| {
        let digits = text.get(from..from + 2).unwrap_or_default();
        u8::from_str_radix(digits, 16).unwrap_or_default()
    };
    [part(1), part(3), part(5)]
}
