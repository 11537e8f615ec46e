//! The alerts overlay.

use crate::lines::{delete, line, message, rant};
use crate::page::{Page, publish, server};

const RULES: &str =
    "[[alert]]\nevent = \"rant\"\ntext = \"{name} sent {amount}\"\nseconds = 600\nsound = \"coins\"\n";

#[test]
fn an_alert_is_shown_until_its_message_is_deleted() {
    let server = server(RULES);
    let page = Page::overlay(&server, "alerts", "");
    publish(&server, &line(message(1, "CalmSparrow", "no alert")));
    publish(&server, &line(rant(2, "BrassTeapot", 2_500)));
    page.wait_count(".alert", 1);
    assert_eq!(page.texts(".alert .title"), ["BrassTeapot sent $25.00"]);
    assert_eq!(page.texts(".alert .text"), ["good evening"]);
    let data = page.value("({ ...document.querySelector('.alert').dataset })");
    assert_eq!(
        data,
        serde_json::json!({"id": "rant:2", "kind": "rant", "cents": "2500", "level": "4"})
    );
    publish(&server, &delete(2));
    page.wait_count(".alert", 0);
    page.assert_only_own_requests();
}

#[test]
fn an_alert_ends_after_its_seconds_and_the_next_follows() {
    let server = server(&RULES.replace("600", "1"));
    publish(&server, &line(rant(1, "BrassTeapot", 500)));
    publish(&server, &line(rant(2, "QuietOtter", 500)));
    // They were queued until the page was open.
    let page = Page::overlay(&server, "alerts", "sound=off");
    page.wait("document.querySelector('.alert[data-id=\"rant:2\"]') !== null");
    page.wait_count(".alert", 0);
    page.assert_only_own_requests();
}

#[test]
fn an_alert_continues_when_its_page_is_reloaded() {
    let server = server(RULES);
    let page = Page::overlay(&server, "alerts", "");
    publish(&server, &line(rant(1, "BrassTeapot", 500)));
    page.wait_count(".alert", 1);
    page.value("location.reload()");
    page.wait_count(".alert", 1);
    assert_eq!(page.texts(".alert .title"), ["BrassTeapot sent $5.00"]);
}
