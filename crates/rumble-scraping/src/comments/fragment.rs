//! Comments of an HTML fragment. Pure.

use rumble_model::{CommentId, StreamId, Timestamp};

use super::{Comment, CommentBadge, CommentSource, Comments, EntityType};
use crate::html::{Element, Html};
use crate::page::{Malformed, Page, ReadError};

/// A fragment without comments is accepted if the count is 0, or if it contains a list of comments.
pub(super) fn read(html: &str, count: Option<u64>) -> Result<Comments, ReadError> {
    let max = MIN_COMMENTS + html.len() / MIN_COMMENT_BYTES;
    let html = Html::read(html);
    let (mut comments, mut malformed) = (Vec::new(), Malformed::of("comments"));
    let items = html
        .elements()
        .filter(|element| element.has_class("comment-item") && !element.has_class("comments-create"));
    for item in items {
        let index = comments.len() + malformed.count();
        match comment(item) {
            Ok(comment) if comments.len() < max => comments.push(comment),
            Ok(_) => malformed.add(index, "exceeds the limit of comments", || item.shown()),
            Err(reason) => malformed.add(index, reason, || item.shown()),
        }
    }
    let is_list = || {
        html.elements().any(|element| {
            ["comments-create", "comments-1", "comments-list"]
                .iter()
                .any(|class| element.has_class(class))
        })
    };
    let is_empty = comments.is_empty() && malformed.count() == 0;
    if is_empty && html.has_password_field() {
        return Err(ReadError::LoggedOut);
    }
    if is_empty && (count.is_some_and(|count| count > 0) || (count.is_none() && !is_list())) {
        return Err(Page::Comments.lacks("li.comment-item").into());
    }
    Ok(Comments {
        comments,
        malformed: malformed.into_items(),
        count,
        source: CommentSource::Fragment,
    })
}

/// `<li class="comment-item" data-comment-id="…" …>`. The error describes the fault.
fn comment(item: Element<'_>) -> Result<Comment, &'static str> {
    let id = |element: Element<'_>| {
        let id = element.attribute("data-comment-id")?;
        CommentId::from_base10(id.trim()).ok()
    };
    let text = own_element(item, |element| element.has_class("comment-text"));
    let time = own_element(item, |element| element.has_class("comments-meta-post-time"));
    let count = own_element(item, |element| element.has_class("rumbles-count"));
    let parent = item.around().find(|around| around.has_class("comment-item"));
    let username = item.attribute("data-username").filter(|name| !name.is_empty());
    Ok(Comment {
        id: id(item).ok_or("data-comment-id is missing or not an id")?,
        text: text.ok_or("p.comment-text is missing")?.text(),
        username: username.map(ToOwned::to_owned),
        entity_type: item.attribute("data-entity-type").and_then(EntityType::from_name),
        date: time
            .and_then(|time| time.attribute("title"))
            .map(timestamp)
            .unwrap_or_default(),
        score: count.and_then(|count| count.text().parse().ok()),
        reply_to: parent.and_then(id),
        badges: badges(item),
        actions: item
            .attribute("data-actions")
            .map(comma_separated)
            .unwrap_or_default(),
        is_first: item.has_class("comment-item-first"),
        video_id: item
            .attribute("data-video-fid")
            .and_then(|id| StreamId::from_base10(id.trim()).ok()),
    })
}

/// The first such element of the comment itself, not of a reply inside it.
fn own_element<'a>(item: Element<'a>, matches: impl Fn(Element<'_>) -> bool) -> Option<Element<'a>> {
    own_elements(item).find(|element| matches(*element))
}

fn own_elements(item: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    item.inside().filter(move |element| {
        let nearest = element.around().find(|around| around.has_class("comment-item"));
        !element.has_class("comment-item") && nearest.is_some_and(|nearest| nearest.is_same(item))
    })
}

/// `<li class="comments-meta-user-badge"><img src="/i/badges/<slug>_48.png" title="…">`
fn badges(item: Element<'_>) -> Vec<CommentBadge> {
    let images = own_elements(item).filter(|element| {
        element.is("img")
            && element
                .around()
                .any(|around| around.has_class("comments-meta-user-badge"))
    });
    let badge = |image: Element<'_>| {
        let icon = image.attribute("src")?;
        let file = icon.rsplit('/').next()?.split(['?', '#']).next()?;
        let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
        let slug = match name.rsplit_once('_') {
            Some((slug, size)) if size.bytes().all(|byte| byte.is_ascii_digit()) => slug,
            _ => name,
        };
        Some(CommentBadge {
            slug: slug.to_owned(),
            label: image
                .attribute("title")
                .filter(|label| !label.is_empty())
                .map(ToOwned::to_owned),
            icon: icon.to_owned(),
        })
    };
    images.filter_map(badge).collect()
}

fn comma_separated(parts: &str) -> Vec<String> {
    let parts = parts.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(ToOwned::to_owned).collect()
}

/// `Friday, November 14, 2025 10:31 PM +00:00`, or any other form of time on the wire.
fn timestamp(title: &str) -> Timestamp {
    iso(title).map_or_else(|| Timestamp::parse(title), |text| Timestamp::parse(&text))
}

fn iso(title: &str) -> Option<String> {
    let mut parts = title.split([',', ' ']).filter(|part| !part.is_empty());
    let _weekday = parts.next()?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|known| month.starts_with(known))? + 1;
    let day: u8 = parts.next()?.parse().ok()?;
    let year: u16 = parts.next()?.parse().ok()?;
    let (hour, minute) = parts.next()?.split_once(':')?;
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match parts.next()? {
        "AM" => hour % 12,
        "PM" => hour % 12 + 12,
        _ => return None,
    };
    let offset = parts.next()?;
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00{offset}"
    ))
}

/// Number of comments that are always kept, and bytes of the page for each further one.
const MIN_COMMENTS: usize = 100;
const MIN_COMMENT_BYTES: usize = 256;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Comments {
        match super::read(html, None) {
            Ok(comments) => comments,
            Err(_) => panic!("a list of comments: {html}"),
        }
    }

    #[test]
    fn the_known_fragment_is_read() {
        let list = read(include_str!("../../fixtures/comments.html"));
        assert_eq!(list.malformed.len(), 0);
        let [first, reply, second] = list.comments.as_slice() else {
            panic!("three comments: {list:?}");
        };
        assert_eq!(
            (first.id.get(), first.username.as_deref()),
            (300_000_101, Some("TinFiddle"))
        );
        assert_eq!(first.text, "see this part");
        assert!(first.is_first && first.reply_to.is_none());
        assert_eq!(first.entity_type, Some(EntityType::User));
        assert_eq!(first.video_id.map(StreamId::get), Some(910_100_200));
        assert_eq!(first.actions, ["reply", "report"]);
        assert_eq!(first.score, Some(3));
        assert_eq!(first.date.unix_seconds(), Some(1_763_159_460));
        assert_eq!(first.badges.len(), 1);
        assert_eq!(
            (first.badges[0].slug.as_str(), first.badges[0].label.as_deref()),
            ("premium", Some("Premium"))
        );
        assert_eq!(
            (reply.reply_to, reply.text.as_str()),
            (Some(first.id), "thanks & bye")
        );
        assert!(reply.badges.is_empty());
        assert_eq!(second.entity_type, Some(EntityType::Channel));
    }

    #[test]
    fn a_badge_is_identified_by_its_icon_in_any_spelling() {
        for (src, slug) in [
            ("/i/badges/premium_48.png", "premium"),
            (
                "/i/badges/recurring_subscription_48.png?x=1",
                "recurring_subscription",
            ),
            ("https://cdn.example/whale-blue.svg", "whale-blue"),
        ] {
            let html = format!(
                "<li class='x comment-item' data-comment-id=1><ul><li class='comments-meta-user-badge y'>\
                 <img title='' src='{src}'></ul><p class='comment-text'>a</li>"
            );
            let list = read(&html);
            assert_eq!(list.comments[0].badges[0].slug, slug);
            assert_eq!(list.comments[0].badges[0].label, None);
        }
    }

    #[test]
    fn text_includes_links_and_excludes_replies() {
        let list = read(
            "<li class=comment-item data-comment-id=1><p class=comment-text>a <a href=x>b <i>c</i></a><br>d</p>\
             <ul class=comments-2><li class=comment-item data-comment-id=2><p class=comment-text>e</ul></li>",
        );
        let texts: Vec<_> = list
            .comments
            .iter()
            .map(|comment| comment.text.as_str())
            .collect();
        assert_eq!(texts, ["a b c\nd", "e"]);
    }

    #[test]
    fn a_malformed_comment_loses_only_itself() {
        let list = read(
            "<li class=comment-item data-comment-id=x><p class=comment-text>a</p></li>\
             <li class=comment-item data-comment-id=2></li>\
             <li class=comment-item data-comment-id=3><p class=comment-text>b</p></li>",
        );
        assert_eq!((list.comments.len(), list.malformed.len()), (1, 2));
        assert_eq!(list.malformed[1].reason, "p.comment-text is missing");
    }

    #[test]
    fn a_fragment_of_unknown_form_is_not_an_empty_list() {
        for (html, count) in [
            ("", None),
            ("<p>Hello", None),
            ("<ul class=comments-1></ul>", Some(3)),
        ] {
            assert!(
                matches!(super::read(html, count), Err(ReadError::Unknown(_))),
                "{html}"
            );
        }
        assert!(
            read("<ul class=comments-1><li class='comment-item comments-create'></ul>")
                .comments
                .is_empty()
        );
        assert!(super::read("", Some(0)).is_ok());
    }

    #[test]
    fn dates_of_the_site_are_read() {
        for (title, seconds) in [
            ("Friday, November 14, 2025 10:31 PM +00:00", Some(1_763_159_460)),
            ("Friday, November 14, 2025 12:31 AM -05:00", Some(1_763_098_260)),
            ("2025-11-14T22:31:00+00:00", Some(1_763_159_460)),
            ("soon", None),
        ] {
            assert_eq!(timestamp(title).unix_seconds(), seconds, "{title}");
        }
    }
}
