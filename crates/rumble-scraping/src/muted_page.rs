//! One page of muted users. Pure.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use rumble_model::{MalformedItem, MuteRecordId};

use crate::page::{Malformed, Page, ReadError};

/// A user or channel that the account has muted.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct MutedUser {
    /// `data-username`: the name of the user, or of the channel.
    pub name: String,
    /// `data-record-id`: the argument of [`unmute_user`](rumble_servicephp::ServicePhp::unmute_user); `None` if missing or
    /// malformed. A user who is muted twice has two records.
    pub record_id: Option<MuteRecordId>,
}

/// The records of a page, empty after the last page, and the malformed records.
pub(crate) fn read(html: &str) -> Result<(Vec<MutedUser>, Vec<MalformedItem>), ReadError> {
    let mut open = None;
    let mut emitter =
        CallbackEmitter::new(move |event: CallbackEvent<'_>, _: Span<()>| read_event(&mut open, &event));
    // Scripts contain text, not markup.
    emitter.naively_switch_states(true);
    let (mut users, mut malformed) = (Vec::new(), Malformed::of("muted_users"));
    let (mut has_password_field, mut is_drawn_by_script) = (false, false);
    for Ok(tag) in Tokenizer::new_with_emitter(html, emitter) {
        has_password_field |= tag.is_password_field();
        is_drawn_by_script |= tag.is_custom_list;
        if tag.has_class("unmute_action") {
            match tag.user() {
                Some(user) => users.push(user),
                None => malformed.add(
                    users.len() + malformed.count(),
                    "data-username is missing or empty",
                    || tag.attribute(RECORD_ID).unwrap_or_default().to_owned(),
                ),
            }
        }
    }
    match users.is_empty() {
        false => Ok((users, malformed.into_items())),
        true if has_password_field => Err(ReadError::LoggedOut),
        true if malformed.count() > 0 => Err(Page::MutedUsers.lacks("data-username").into()),
        true if is_drawn_by_script => Err(Page::MutedUsers
            .lacks("element with the class unmute_action")
            .into()),
        true => Ok((users, malformed.into_items())),
    }
}

/// Checks that a page without records is about mutes: a maintenance or consent page contains no records either. The markup of
/// an empty page is not known, so only its text is checked.
pub(crate) fn check_is_about_muting(html: &str) -> Result<(), ReadError> {
    let is_about_it = html
        .as_bytes()
        .windows(5)
        .any(|word| word.eq_ignore_ascii_case(b"muted") || word.eq_ignore_ascii_case(b"mutin"));
    match is_about_it {
        true => Ok(()),
        false => Err(Page::MutedUsers.lacks("mention of muted users").into()),
    }
}

/// The relevant parts of a start tag. A page can have any number of attributes.
#[derive(Default)]
struct Tag {
    is_custom_list: bool,
    /// Index in `attributes` of the value that comes next.
    next: Option<usize>,
    attributes: [Option<String>; ATTRIBUTES.len()],
}

/// Attributes that are read, in the order of the constants below.
const ATTRIBUTES: [&str; 4] = ["class", "data-record-id", "data-username", "type"];
const CLASS: usize = 0;
const RECORD_ID: usize = 1;
const USERNAME: usize = 2;
const TYPE: usize = 3;

/// Extends the open tag, and returns it when it closes.
fn read_event(open: &mut Option<Tag>, event: &CallbackEvent<'_>) -> Option<Tag> {
    match *event {
        CallbackEvent::OpenStartTag { name } => {
            *open = Some(Tag {
                is_custom_list: is_custom_list(&String::from_utf8_lossy(name)),
                ..Tag::default()
            });
            None
        }
        CallbackEvent::AttributeName { name } => {
            let tag = open.as_mut()?;
            // If several have the same name, the first one is used.
            tag.next = ATTRIBUTES
                .iter()
                .position(|expected| expected.as_bytes() == name)
                .filter(|index| matches!(tag.attributes.get(*index), Some(None)));
            *tag.attributes.get_mut(tag.next?)? = Some(String::new());
            None
        }
        CallbackEvent::AttributeValue { value } => {
            let tag = open.as_mut()?;
            let index = tag.next.take()?;
            *tag.attributes.get_mut(index)? = Some(String::from_utf8_lossy(value).into_owned());
            None
        }
        CallbackEvent::CloseStartTag { .. } => open.take(),
        _ => None,
    }
}

/// A custom element about mutes, such as `<rum-muted-user>`. If it replaces the buttons, the page has a new format.
fn is_custom_list(name: &str) -> bool {
    name.contains('-') && name.contains("mute")
}

impl Tag {
    /// `<button class="unmute_action …" data-username="…" data-record-id="…">`
    fn user(&self) -> Option<MutedUser> {
        Some(MutedUser {
            name: self
                .attribute(USERNAME)
                .filter(|name| !name.is_empty())?
                .to_owned(),
            record_id: self
                .attribute(RECORD_ID)
                .and_then(|id| MuteRecordId::from_base10(id.trim()).ok()),
        })
    }

    fn has_class(&self, class: &str) -> bool {
        self.attribute(CLASS)
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
    }

    fn is_password_field(&self) -> bool {
        self.attribute(TYPE)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
    }

    fn attribute(&self, index: usize) -> Option<&str> {
        self.attributes.get(index)?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and record ids; 0 for a user without one.
    fn names(html: &str) -> Vec<(String, u64)> {
        let Ok((users, _)) = read(html) else {
            panic!("a page of muted users: {html}");
        };
        users
            .into_iter()
            .map(|user| (user.name, user.record_id.map_or(0, MuteRecordId::get)))
            .collect()
    }

    #[test]
    fn known_pages_are_read() {
        let expected = [
            ("NightFerry".to_owned(), 300_777),
            ("Tin & \"Fiddle\" <'>".to_owned(), 300_778),
            ("Gr\u{f6}\u{df}e_\u{2602}".to_owned(), 300_779),
        ];
        assert_eq!(names(include_str!("../fixtures/muting.html")), expected);
        assert_eq!(names(include_str!("../fixtures/muting-empty.html")), []);
        let redesigned = include_str!("../fixtures/muting-other-markup.html");
        assert!(matches!(read(redesigned), Err(ReadError::Unknown(_))));
    }

    #[test]
    fn a_button_is_found_by_its_class_in_any_spelling() {
        for html in [
            r#"<button class="unmute_action button-small" data-username="TinFiddle" data-record-id="300777">x</button>"#,
            r#"<BUTTON data-record-id='300777' data-username='TinFiddle' CLASS='a unmute_action b'>"#,
            "<a class=unmute_action data-record-id=300777 data-username=TinFiddle>",
            "<p>1 < 2 & 3 <button\nclass=\"\tunmute_action\n\"\ndata-username=\"TinFiddle\" data-record-id=\" 300777 \">",
        ] {
            assert_eq!(names(html), [("TinFiddle".to_owned(), 300_777)], "{html}");
        }
    }

    #[test]
    fn entities_are_decoded() {
        let html = r#"<button class="unmute_action" data-username="Tin &amp; &quot;Br&auml;ss&#39;" data-record-id="7">"#;
        assert_eq!(names(html), [("Tin & \"Br\u{e4}ss'".to_owned(), 7)]);
    }

    #[test]
    fn texts_that_resemble_a_button_are_ignored() {
        for html in [
            r#"<!-- <button class="unmute_action" data-username="a" data-record-id="1"> -->"#,
            r#"<script>var b = '<button class="unmute_action" data-username="a" data-record-id="1">';</script>"#,
            r#"<textarea><button class="unmute_action" data-username="a" data-record-id="1"></textarea>"#,
            r#"<button class="unmute_action_help" data-username="a" data-record-id="1">"#,
            r#"<button class="not-unmute_action" data-username="a" data-record-id="1">"#,
            "&lt;button class=\"unmute_action\" data-username=\"a\" data-record-id=\"1\"&gt;",
        ] {
            assert!(names(html).is_empty(), "{html}");
        }
    }

    #[test]
    fn a_malformed_record_loses_only_itself() {
        let html = r#"<b class="unmute_action"><b class="unmute_action" data-username="a" data-record-id="x">
            <b class="unmute_action" data-username="b" data-record-id="2">"#;
        assert_eq!(names(html), [("a".to_owned(), 0), ("b".to_owned(), 2)]);
        let Ok((_, malformed)) = read(html) else {
            panic!("the page was not read");
        };
        assert_eq!((malformed.len(), malformed[0].index), (1, 0));
    }

    #[test]
    fn another_page_is_not_an_empty_list() {
        let login = "<form><input name=u><input TYPE=Password></form>";
        assert!(matches!(read(login), Err(ReadError::LoggedOut)));
        for html in [
            "<rum-muted-user name=a record=1></rum-muted-user>",
            "<b class=unmute_action data-record-id=7>",
        ] {
            assert!(matches!(read(html), Err(ReadError::Unknown(_))), "{html}");
        }
    }
}
