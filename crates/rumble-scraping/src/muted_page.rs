//! One page of muted users: pure.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use rumble_model::MuteRecordId;

use crate::error::ErrorKind;
use crate::muted_users::MutedUser;

/// The records of a page; none where it is past the last.
pub(crate) fn read(html: &str) -> Result<Vec<MutedUser>, ErrorKind> {
    let mut emitter = DefaultEmitter::default();
    // What stands in scripts is no markup.
    emitter.naively_switch_states(true);
    let mut users = Vec::new();
    let (mut unreadable, mut asks_for_password, mut is_drawn_by_script) = (0_usize, false, false);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        let Token::StartTag(tag) = token else { continue };
        if has_class(&tag, "unmute_action") {
            match user(&tag) {
                Some(user) => users.push(user),
                None => unreadable += 1,
            }
        }
        asks_for_password |=
            attribute(&tag, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
        is_drawn_by_script |= is_custom_list(&tag);
    }
    if unreadable > 0 {
        tracing::warn!(unreadable, "records of muted users cannot be read");
    }
    match users.is_empty() {
        false => Ok(users),
        true if asks_for_password => Err(ErrorKind::Unauthorized),
        true if unreadable > 0 || is_drawn_by_script => Err(ErrorKind::UnexpectedFormat),
        true => Ok(users),
    }
}

/// `<button class="unmute_action …" data-username="…" data-record-id="…">`
fn user(tag: &StartTag<()>) -> Option<MutedUser> {
    Some(MutedUser {
        name: attribute(tag, "data-username").filter(|name| !name.is_empty())?,
        record_id: attribute(tag, "data-record-id").and_then(|id| MuteRecordId::from_base10(id.trim()).ok()),
    })
}

/// An element of the site's own making that is about mutes, such as `<rum-muted-user>`: where these are in place of the
/// buttons, the page was built anew.
fn is_custom_list(tag: &StartTag<()>) -> bool {
    let name = String::from_utf8_lossy(&tag.name);
    name.contains('-') && name.contains("mute")
}

fn has_class(tag: &StartTag<()>, class: &str) -> bool {
    attribute(tag, "class").is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and record ids; 0 for a user without one.
    fn names(html: &str) -> Vec<(String, u64)> {
        let users = read(html).unwrap();
        users
            .into_iter()
            .map(|user| (user.name, user.record_id.map_or(0, MuteRecordId::get)))
            .collect()
    }

    #[test]
    fn pages_as_they_are_known() {
        let wanted = [
            ("NightFerry".to_owned(), 300_777),
            ("Tin & \"Fiddle\" <'>".to_owned(), 300_778),
            ("Gr\u{f6}\u{df}e_\u{2602}".to_owned(), 300_779),
        ];
        assert_eq!(names(include_str!("../../../fixtures/pages/muting.html")), wanted);
        assert_eq!(
            names(include_str!("../../../fixtures/pages/muting-empty.html")),
            []
        );
        let redesigned = include_str!("../../../fixtures/pages/muting-other-markup.html");
        assert_eq!(read(redesigned), Err(ErrorKind::UnexpectedFormat));
    }

    #[test]
    fn a_button_is_known_by_its_class_however_it_is_written() {
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
    fn entities_are_read() {
        let html = r#"<button class="unmute_action" data-username="Tin &amp; &quot;Br&auml;ss&#39;" data-record-id="7">"#;
        assert_eq!(names(html), [("Tin & \"Br\u{e4}ss'".to_owned(), 7)]);
    }

    #[test]
    fn what_only_looks_like_a_button_is_none() {
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
    fn one_bad_record_loses_only_itself() {
        let html = r#"<b class="unmute_action"><b class="unmute_action" data-username="a" data-record-id="x">
            <b class="unmute_action" data-username="b" data-record-id="2">"#;
        assert_eq!(names(html), [("a".to_owned(), 0), ("b".to_owned(), 2)]);
    }

    #[test]
    fn a_page_that_is_another_is_no_empty_list() {
        for (html, kind) in [
            (
                "<form><input name=u><input TYPE=Password></form>",
                ErrorKind::Unauthorized,
            ),
            (
                "<rum-muted-user name=a record=1></rum-muted-user>",
                ErrorKind::UnexpectedFormat,
            ),
            (
                "<b class=unmute_action data-record-id=7>",
                ErrorKind::UnexpectedFormat,
            ),
        ] {
            assert_eq!(read(html), Err(kind), "{html}");
        }
    }
}
