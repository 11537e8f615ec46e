//! The human-readable view: the account on one screen, and one line per event.

use std::fmt::Write;

use rumble_feed::dollars;
use rumble_livestream_api::{Error, Event, Gap, GapReason, List};
use rumble_model::livestream_api::{ChatMessage, Document, LivestreamEntry, Rant};
use rumble_model::{MalformedItem, StreamId, Timestamp, badges_to_glyph_string};
use time::UtcOffset;

use crate::advice::error_chain;
use crate::escape::escape_foreign;
use crate::format::{BOLD, DIM, date_time, gift_text, length, styled, time_of_day};

pub(super) struct View {
    local_offset: UtcOffset,
}

impl View {
    pub(super) fn new(local_offset: UtcOffset) -> Self {
        Self { local_offset }
    }

    /// The account on one screen.
    pub(super) fn summary(&self, document: &Document) -> String {
        let mut lines = vec![account(document)];
        lines.extend(self.audience(document));
        for stream in &document.livestreams.items {
            lines.push(String::new());
            lines.extend(self.stream(document, stream));
        }
        if document.livestreams.items.is_empty() && document.lists_all_streams() {
            lines.push(String::new());
            lines.push(styled(DIM, "no live or planned stream"));
        }
        for item in document.all_malformed() {
            lines.push(styled(DIM, &malformed_text(item)));
        }
        lines.join("\n")
    }

    fn audience(&self, document: &Document) -> Vec<String> {
        let followers = &document.followers;
        let mut count = followers.num_followers.to_string();
        if followers.num_followers_total > followers.num_followers {
            let _ = write!(count, " (account total: {})", followers.num_followers_total);
        }
        let latest = followers.latest_follower.as_ref();
        let latest =
            latest.map(|latest| (escape_foreign(&latest.username).into_owned(), &latest.followed_on));
        let mut rows = vec![self.row("followers", &count, latest)];

        let subscribers = &document.subscribers;
        let latest = subscribers.latest_subscriber.as_ref();
        let latest = latest.map(|latest| {
            let line = format!(
                "{} {}",
                escape_foreign(&latest.username),
                subscription_price(latest.amount_cents)
            );
            (line, &latest.subscribed_on)
        });
        rows.push(self.row("subscribers", &subscribers.num_subscribers.to_string(), latest));

        if let Some(gifts) = &document.gifted_subs {
            let latest = gifts.latest_gifted_sub.as_ref();
            let latest = latest.map(|latest| {
                let what = gift_text(&latest.gift_type, Some(latest.total_gifts));
                (
                    format!("{} {what}", escape_foreign(&latest.purchased_by)),
                    &latest.gifted_on,
                )
            });
            rows.push(self.row("gifts", &gifts.num_gifted_subs.to_string(), latest));
        }
        rows
    }

    fn row(&self, name: &str, count: &str, latest: Option<(String, &Timestamp)>) -> String {
        let mut row = format!("  {} {count}", styled(DIM, &format!("{name:<12}")));
        if let Some((latest, time)) = latest {
            let time = self.time_suffix(time);
            let _ = write!(row, ", {} {latest}{time}", styled(DIM, "latest"));
        }
        row
    }

    fn stream(&self, document: &Document, stream: &LivestreamEntry) -> Vec<String> {
        let sign = match stream.is_live {
            Some(true) => "●",
            Some(false) => "○",
            None => "?",
        };
        let id = styled(DIM, &format!("({})", stream.id.base36()));
        let title = styled(BOLD, &escape_foreign(&stream.title));
        let mut about = vec![self.state(document, stream)];
        about.extend(
            Some(escape_foreign(stream.visibility.as_str()).into_owned()).filter(|word| !word.is_empty()),
        );
        let categories = [&stream.categories.primary, &stream.categories.secondary];
        about.extend(
            categories
                .into_iter()
                .flatten()
                .map(|category| escape_foreign(&category.title).into_owned()),
        );
        let mut lines = vec![
            format!("{sign} {title} {id}"),
            format!("  {}", about.join(", ")),
            format!(
                "  {} watching, {}, {}",
                stream.watching_now,
                pluralized(stream.likes, "like"),
                pluralized(stream.dislikes, "dislike")
            ),
        ];
        if let Some(message) = &stream.chat.latest_message {
            let text = self.message(message);
            lines.push(format!("  {} {text}", styled(DIM, "latest message")));
        }
        if let Some(rant) = &stream.chat.latest_rant {
            let text = self.rant(rant);
            lines.push(format!("  {} {text}", styled(DIM, "latest rant   ")));
        }
        lines
    }

    fn state(&self, document: &Document, stream: &LivestreamEntry) -> String {
        let is_planned = stream.scheduled_on.unix_seconds() > Some(document.now);
        match date_time(&stream.scheduled_on, self.local_offset) {
            _ if stream.is_live == Some(true) => styled(BOLD, "live"),
            _ if stream.is_live.is_none() => "state unknown".to_owned(),
            Some(start) if is_planned => format!("planned for {start}"),
            _ => "not live".to_owned(),
        }
    }

    /// The line of an event; `None` if there is nothing to show. `prefix_streams`: whether lines start with their
    /// stream.
    pub(super) fn line(&self, prefix_streams: bool, event: &Event) -> Option<String> {
        let prefix = |id: StreamId| {
            if prefix_streams {
                format!("[{}] ", id.base36())
            } else {
                String::new()
            }
        };
        Some(match event {
            Event::Follower(follower) => {
                let what = format!("♥ {} followed", escape_foreign(&follower.username));
                self.highlighted(&follower.followed_on, &what)
            }
            Event::Subscriber(subscriber) => {
                let name = escape_foreign(&subscriber.username);
                let what = match subscriber.amount_cents {
                    0 => "received a gifted subscription".to_owned(),
                    cents => format!("subscribed {}", subscription_price(cents)),
                };
                self.highlighted(&subscriber.subscribed_on, &format!("★ {name} {what}"))
            }
            Event::GiftedSub(gift) => {
                let what = gift_text(&gift.gift_type, Some(gift.total_gifts));
                let what = format!("🎁 {} gifted {what}", escape_foreign(&gift.purchased_by));
                self.highlighted(&gift.gifted_on, &what)
            }
            Event::Message {
                stream_id, message, ..
            } => format!("{}{}", prefix(*stream_id), self.message(message)),
            Event::Rant { stream_id, rant, .. } => format!("{}{}", prefix(*stream_id), self.rant(rant)),
            Event::StreamStarted(stream) => note(&format!("● live: {}", stream_label(stream))),
            Event::StreamEnded(stream) => note(&format!("○ ended: {}", stream_label(stream))),
            Event::StreamDisappeared(stream) if stream.is_live == Some(true) => {
                note(&format!("○ no longer listed: {}", stream_label(stream)))
            }
            Event::TitleChanged { stream, .. } => note(&format!("✎ new title: {}", stream_label(stream))),
            Event::Viewers {
                stream_id,
                watching_now,
                ..
            } => format!(
                "{}{}",
                prefix(*stream_id),
                note(&format!("{watching_now} watching"))
            ),
            _ => return None,
        })
    }

    fn highlighted(&self, time: &Timestamp, what: &str) -> String {
        format!("{} {}", time_of_day(time, self.local_offset), styled(BOLD, what))
    }

    fn message(&self, message: &ChatMessage) -> String {
        let time = time_of_day(&message.created_on, self.local_offset);
        format!("{time} {}: {}", author(message), escape_foreign(&message.text))
    }

    fn rant(&self, rant: &Rant) -> String {
        let time = time_of_day(&rant.created_on, self.local_offset);
        let price = styled(BOLD.invert(), &format!(" {} ", dollars(rant.amount_cents)));
        let text = styled(BOLD, &escape_foreign(&rant.text));
        format!("{time} {price} {}: {text}", author(rant))
    }

    fn time_suffix(&self, time: &Timestamp) -> String {
        let time = date_time(time, self.local_offset);
        time.map(|time| format!(" {}", styled(DIM, &format!("({time})"))))
            .unwrap_or_default()
    }
}

/// Text of an event about the connection, for stderr; it contains no text of other users.
pub(super) fn notice(event: &Event) -> Option<String> {
    match event {
        Event::Gap(gap) => Some(gap_text(gap)),
        Event::Malformed(item) => Some(malformed_text(item)),
        _ => None,
    }
}

pub(super) fn failure(error: &Error) -> String {
    let retry_in = length(error.retry_in().unwrap_or_default());
    format!("{}; retrying in {retry_in}", error_chain(error))
}

fn malformed_text(item: &MalformedItem) -> String {
    format!(
        "malformed entry of `{}`: {}",
        item.list,
        escape_foreign(&item.reason)
    )
}

fn gap_text(gap: &Gap) -> String {
    let what = match gap.list {
        List::Followers => "followers",
        List::Messages => "messages",
        List::Rants => "rants",
        _ => "events",
    };
    let stream = gap
        .stream_id
        .map(|id| format!(" of stream {}", id.base36()))
        .unwrap_or_default();
    let reason = match gap.reason {
        GapReason::Overflow => "the reader was too slow",
        _ => "more arrived between two polls than the API lists",
    };
    format!("{what}{stream} may be missing here: {reason}")
}

fn account(document: &Document) -> String {
    let user = document.username.as_deref().map(escape_foreign);
    let user = user.unwrap_or_else(|| format!("user {}", document.user_id.get()).into());
    match &document.channel_name {
        Some(channel) => format!("{} (channel of {user})", styled(BOLD, &escape_foreign(channel))),
        None => styled(BOLD, &user),
    }
}

fn author(message: &ChatMessage) -> String {
    let glyphs = badges_to_glyph_string(&message.badges);
    let gap = if glyphs.is_empty() { "" } else { " " };
    format!(
        "{glyphs}{gap}{}",
        styled(BOLD, &escape_foreign(&message.username))
    )
}

fn stream_label(stream: &LivestreamEntry) -> String {
    format!("{} ({})", escape_foreign(&stream.title), stream.id.base36())
}

fn pluralized(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn subscription_price(cents: u64) -> String {
    match cents {
        0 => "as a gift".to_owned(),
        cents => format!("for {}", dollars(cents)),
    }
}

/// A note, indented to the text of messages.
fn note(text: &str) -> String {
    format!("         {}", styled(DIM, text))
}
