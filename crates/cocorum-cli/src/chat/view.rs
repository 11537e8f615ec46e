//! The people's view: one line per event.

mod color_support;

use std::collections::HashSet;
use std::fmt::Write;
use std::time::Duration;

use rumble_chat::{ChatState, Deleted, Event, Message};
use rumble_model::chat::GiftEvent;
use rumble_model::{StreamId, UserId, badges_to_glyph_string};
use time::UtcOffset;

use crate::escape::escape_foreign;
use crate::format::{BOLD, DIM, dollars, gift_text, length, styled, time_of_day};
use color_support::ColorSupport;

pub(super) struct View {
    /// Several chats share the screen.
    prefix_streams: bool,
    local_offset: UtcOffset,
    color_support: ColorSupport,
}

impl View {
    pub(super) fn new(prefix_streams: bool, local_offset: UtcOffset) -> Self {
        Self {
            prefix_streams,
            local_offset,
            color_support: ColorSupport::detect(),
        }
    }

    pub(super) fn prefix(&self, stream_id: StreamId) -> String {
        if self.prefix_streams {
            format!("[{}] ", stream_id.base36())
        } else {
            String::new()
        }
    }

    /// The line of an event; none for what has nothing to show.
    pub(super) fn line(&self, stream_id: StreamId, state: &ChatState, event: &Event) -> Option<String> {
        let line = match event {
            Event::Message(message) => self.message(state, message),
            other => format!("{}{}", self.indent(), styled(DIM, &note(state, other)?)),
        };
        Some(format!("{}{line}", self.prefix(stream_id)))
    }

    fn message(&self, state: &ChatState, message: &Message) -> String {
        let mut line = time_of_day(&message.time, self.local_offset);
        line.push(' ');
        if let Some(level) = level_of(state, message) {
            line.push_str(&self.color_support.badge(level.color, &level.text));
            line.push(' ');
        }
        line.push_str(&self.author(message));
        if let Some(notice) = message
            .notification
            .as_ref()
            .and_then(|notice| notice.text.as_deref())
        {
            let _ = write!(line, " {}", styled(BOLD, &escape_foreign(notice)));
        } else if let Some(gift) = &message.gift {
            let what = gift_text(&gift.gift_type, gift.total_gifts);
            let _ = write!(line, " {}", styled(BOLD, &format!("🎁 gifted {what}")));
        } else if message.raid.is_some() {
            let text = if message.text.is_empty() {
                "raided this stream"
            } else {
                &message.text
            };
            let _ = write!(line, " {}", styled(BOLD, &format!("⚔ {}", escape_foreign(text))));
        } else if message.is_deleted() {
            let _ = write!(line, ": {}", styled(DIM, "(deleted)"));
        } else if message.rant.is_some() || message.wallet.is_some() {
            let _ = write!(line, ": {}", styled(BOLD, &escape_foreign(&message.text)));
        } else {
            let _ = write!(line, ": {}", escape_foreign(&message.text));
        }
        line
    }

    /// Badges and name, in the colour the author has on the site.
    fn author(&self, message: &Message) -> String {
        let user = message.user();
        let name = match message.author_name() {
            "" => format!("(user {})", message.user_id.get()),
            name => escape_foreign(name).into_owned(),
        };
        let glyphs = badges_to_glyph_string(&user.badges);
        let gap = if glyphs.is_empty() { "" } else { " " };
        format!("{glyphs}{gap}{}", self.color_support.name(user.color, &name))
    }

    /// Notes stand below the text, not below the clock.
    fn indent(&self) -> &'static str {
        "         "
    }
}

/// What happened, where it is no message.
fn note(state: &ChatState, event: &Event) -> Option<String> {
    Some(match event {
        Event::Init(init) => match &init.init.pinned_message {
            Some(_) => pinned_text(state.pinned_message()?),
            None => return None,
        },
        Event::Deleted(deleted) => deletion_text(state, deleted),
        Event::Muted(muted) => {
            format!("✂ {} muted", names(state, &muted.user_ids))
        }
        Event::Pinned(pinned) => pinned_text(&pinned.message),
        Event::Unpinned(_) => "📌 unpinned".to_owned(),
        Event::CanModerate(change) => {
            let what = if change.can_moderate == Some(false) {
                "can no longer moderate"
            } else {
                "can now moderate"
            };
            format!("🛡 {} {what}", names(state, &change.user_ids))
        }
        Event::RaidConfirmed(raid) => {
            let channel = raid.target_channel_name.as_deref().unwrap_or("another channel");
            let title = raid
                .target_video_title
                .as_deref()
                .map(|title| format!(" — {title}"))
                .unwrap_or_default();
            let url = raid
                .target_url
                .as_deref()
                .map(|url| format!(" {url}"))
                .unwrap_or_default();
            escape_foreign(&format!("⚔ raiding {channel}{title}{url}")).into_owned()
        }
        Event::LiveGate(gate) => {
            let countdown = Duration::from_secs(gate.countdown_seconds.unwrap_or_default());
            format!("🔒 subscribers and Premium only in {}", length(countdown))
        }
        Event::GiftPurchased(gift) => format!(
            "🎁 {} gifted {}",
            giver(gift),
            gift_text(&gift.gift_type, gift.total_gifts)
        ),
        Event::GiftReceived(gift) => format!("🎁 you received a gift from {}", giver(gift)),
        Event::Unknown(unknown) => format!("({} event)", escape_foreign(unknown.kind())),
        _ => return None,
    })
}

fn pinned_text(message: &Message) -> String {
    escape_foreign(&format!("📌 pinned: {}: {}", message.author_name(), message.text)).into_owned()
}

fn deletion_text(state: &ChatState, deleted: &Deleted) -> String {
    let count = deleted.message_ids.len();
    let ids: HashSet<_> = deleted.message_ids.iter().collect();
    let mut authors: Vec<&str> = state
        .history()
        .filter(|message| ids.contains(&message.id))
        .map(Message::author_name)
        .collect();
    authors.sort_unstable();
    authors.dedup();
    if authors.len() > MAX_NAMES {
        authors.truncate(MAX_NAMES);
        authors.push("others");
    }
    let by = if authors.is_empty() {
        String::new()
    } else {
        format!(" by {}", authors.join(", "))
    };
    let plural = if count == 1 { "message" } else { "messages" };
    let kept = if deleted.rants_kept { " (rants kept)" } else { "" };
    escape_foreign(&format!("✂ {count} {plural}{by} deleted{kept}")).into_owned()
}

fn giver(gift: &GiftEvent) -> String {
    match gift.giver() {
        Some(giver) => escape_foreign(giver.name()).into_owned(),
        None => "someone".to_owned(),
    }
}

/// A few names, and how many more there are.
fn names(state: &ChatState, ids: &[UserId]) -> String {
    let mut names: Vec<_> = ids.iter().take(MAX_NAMES).map(|id| name_of(state, *id)).collect();
    if ids.len() > MAX_NAMES {
        names.push(format!("and {} more", ids.len() - MAX_NAMES));
    }
    names.join(", ")
}

fn name_of(state: &ChatState, id: UserId) -> String {
    match state.user(id) {
        Some(user) => escape_foreign(&user.username).into_owned(),
        None => format!("user {}", id.get()),
    }
}

/// What was paid, and the colour of its level.
struct Level {
    text: String,
    color: Option<rumble_model::chat::Color>,
}

fn level_of(state: &ChatState, message: &Message) -> Option<Level> {
    let rant_cents = message.rant.as_ref().and_then(|rant| rant.price_cents);
    let wallet = message.wallet.as_ref();
    if message.rant.is_none() && wallet.is_none() {
        return None;
    }
    let cents = rant_cents.or_else(|| wallet.and_then(|wallet| wallet.amount_cents));
    let color = cents
        .and_then(|cents| state.config()?.rants.level_for(cents))
        .and_then(|level| level.colors.main);
    let mut text = cents.map_or("$?".to_owned(), dollars);
    if let Some(wallet) = wallet {
        let amount = wallet.crypto_amount.as_deref().unwrap_or("?");
        let currency = wallet.crypto_currency.as_deref().unwrap_or("?");
        let _ = write!(text, " ({} {})", escape_foreign(amount), escape_foreign(currency));
    }
    Some(Level { text, color })
}

const MAX_NAMES: usize = 5;
