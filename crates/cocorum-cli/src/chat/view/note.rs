//! Lines of the events that are not messages.

use std::collections::HashSet;
use std::time::Duration;

use rumble_chat::{ChatState, Deleted, Event, Message};
use rumble_model::UserId;
use rumble_model::chat::GiftEvent;

use crate::escape::escape_foreign;
use crate::format::{author_for_terminal, gift_text, length, name_for_terminal};

/// Text of an event that is not a message; `None` if there is nothing to show.
pub(super) fn note(state: &ChatState, event: &Event) -> Option<String> {
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
    let text = escape_foreign(&message.text);
    format!("📌 pinned: {}: {text}", author_for_terminal(message))
}

fn deletion_text(state: &ChatState, deleted: &Deleted) -> String {
    let count = deleted.message_ids.len();
    let ids: HashSet<_> = deleted.message_ids.iter().collect();
    let mut authors: Vec<String> = state
        .history()
        .filter(|message| ids.contains(&message.id))
        .map(|message| message.author_name().to_owned())
        .collect();
    authors.sort_unstable();
    authors.dedup();
    if authors.len() > MAX_NAMES {
        authors.truncate(MAX_NAMES);
        authors.push("others".to_owned());
    }
    let authors: Vec<_> = authors.iter().map(|name| name_for_terminal(name)).collect();
    let by = if authors.is_empty() {
        String::new()
    } else {
        format!(" by {}", authors.join(", "))
    };
    let plural = if count == 1 { "message" } else { "messages" };
    let kept = if deleted.rants_kept { " (rants kept)" } else { "" };
    format!("✂ {count} {plural}{by} deleted{kept}")
}

fn giver(gift: &GiftEvent) -> String {
    match gift.giver() {
        Some(giver) => name_for_terminal(giver.name()),
        None => "someone".to_owned(),
    }
}

/// A few names, and the number of the others.
fn names(state: &ChatState, ids: &[UserId]) -> String {
    let mut names: Vec<_> = ids.iter().take(MAX_NAMES).map(|id| name_of(state, *id)).collect();
    if ids.len() > MAX_NAMES {
        names.push(format!("and {} more", ids.len() - MAX_NAMES));
    }
    names.join(", ")
}

fn name_of(state: &ChatState, id: UserId) -> String {
    match state.user(id) {
        Some(user) => name_for_terminal(&user.username),
        None => format!("user {}", id.get()),
    }
}

const MAX_NAMES: usize = 5;
