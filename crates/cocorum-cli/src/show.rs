//! How values look to people.

use anstyle::Style;
use rumble_model::Timestamp;
use rumble_model::chat::GiftType;
use time::{OffsetDateTime, UtcOffset};

pub(crate) const NOTE: Style = Style::new().dimmed();
pub(crate) const LOUD: Style = Style::new().bold();

pub(crate) fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The time of day.
pub(crate) fn clock(time: &Timestamp, offset: UtcOffset) -> String {
    let text = match local(time, offset) {
        Some(local) => format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second()),
        None => "--:--:--".to_owned(),
    };
    painted(NOTE, &text)
}

/// Day and time; none for a time that could not be read.
pub(crate) fn moment(time: &Timestamp, offset: UtcOffset) -> Option<String> {
    let local = local(time, offset)?;
    let (hour, minute) = (local.hour(), local.minute());
    Some(format!("{} {hour:02}:{minute:02}", local.date()))
}

pub(crate) fn dollars(cents: u64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
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

fn local(time: &Timestamp, offset: UtcOffset) -> Option<OffsetDateTime> {
    time.instant()?.checked_to_offset(offset)
}
