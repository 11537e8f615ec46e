//! Human-readable values.

use std::time::Duration;

use anstyle::Style;
use rumble_chat::Message;
use rumble_model::Timestamp;
use rumble_model::chat::GiftType;
use time::{OffsetDateTime, UtcOffset};

use crate::escape::escape_foreign;

pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const BOLD: Style = Style::new().bold();

pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A name of another account for a terminal: escaped, and isolated from the text around it if it is written from right to
/// left.
pub(crate) fn name_for_terminal(name: &str) -> String {
    let name = escape_foreign(name);
    if name.chars().any(is_right_to_left) {
        format!("\u{2068}{name}\u{2069}")
    } else {
        name.into_owned()
    }
}

/// The name of the author for a terminal, or the id of an author that the chat has not described.
pub(crate) fn author_for_terminal(message: &Message) -> String {
    match message.author_name() {
        "" => format!("(user {})", message.user_id.get()),
        name => name_for_terminal(name),
    }
}

/// Text of the notice, gift or raid of a message, which can be its only content. It is shown after the author's name.
pub(crate) fn happening_text(message: &Message) -> Option<String> {
    let notice = message.notification.as_ref();
    if let Some(text) = notice.and_then(|notice| notice.text.as_deref()) {
        return Some(escape_foreign(text).into_owned());
    }
    if let Some(gift) = &message.gift {
        let what = gift_text(&gift.gift_type, gift.total_gifts);
        return Some(format!("🎁 gifted {what}"));
    }
    message.raid.as_ref()?;
    let text = match &*message.text {
        "" => "raided this stream",
        text => text,
    };
    Some(format!("⚔ {}", escape_foreign(text)))
}

/// Characters of Hebrew, Arabic and the other scripts with the bidirectional classes R and AL.
fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

/// The time of day, in hours, minutes and seconds.
pub(crate) fn time_of_day(time: &Timestamp, offset: UtcOffset) -> String {
    let text = match local(time, offset) {
        Some(local) => format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second()),
        None => "--:--:--".to_owned(),
    };
    styled(DIM, &text)
}

/// Date and time; `None` for a malformed time.
pub(crate) fn date_time(time: &Timestamp, offset: UtcOffset) -> Option<String> {
    let local = local(time, offset)?;
    let (hour, minute) = (local.hour(), local.minute());
    Some(format!("{} {hour:02}:{minute:02}", local.date()))
}

pub(crate) fn gift_text(gift_type: &GiftType, total: Option<u64>) -> String {
    let what = if *gift_type == GiftType::Premium {
        "Rumble Premium"
    } else {
        "subscription"
    };
    match total {
        Some(1) => format!("1 {what}"),
        Some(total) if *gift_type == GiftType::Premium => format!("{total} × {what}"),
        Some(total) => format!("{total} {what}s"),
        None => format!("a {what}"),
    }
}

/// A duration in the form that options accept: tenths of a second below ten seconds, otherwise whole seconds, rounded
/// up.
pub(crate) fn length(time: Duration) -> String {
    let tenths = time.as_nanos().div_ceil(100_000_000);
    if tenths < 100 && !tenths.is_multiple_of(10) {
        return format!("{}.{}s", tenths / 10, tenths % 10);
    }
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    humantime::format_duration(Duration::from_secs(seconds)).to_string()
}

fn local(time: &Timestamp, offset: UtcOffset) -> Option<OffsetDateTime> {
    time.instant()?.checked_to_offset(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_right_to_left_are_isolated() {
        assert_eq!(name_for_terminal("שלום"), "\u{2068}שלום\u{2069}");
        assert_eq!(name_for_terminal("CalmSparrow"), "CalmSparrow");
        assert_eq!(name_for_terminal("\u{202e}x"), "<U+202E>x");
    }

    #[test]
    fn durations_are_written_as_options_accept_them() {
        for (milliseconds, text) in [
            (0, "0s"),
            (1, "0.1s"),
            (1_000, "1s"),
            (1_230, "1.3s"),
            (9_950, "10s"),
            (10_001, "11s"),
            (60_000, "1m"),
            (3_725_000, "1h 2m 5s"),
        ] {
            assert_eq!(length(Duration::from_millis(milliseconds)), text);
            assert!(humantime::parse_duration(text).is_ok(), "{text}");
        }
    }
}
