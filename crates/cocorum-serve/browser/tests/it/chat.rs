//! The chat overlay.

use cocorum_serve::rumble_feed::chat::Mute;
use cocorum_serve::rumble_feed::{Body, DecimalId, Line};
use cocorum_serve::rumble_model::UserId;

use crate::lines::{delete, line, message, rant, stream};
use crate::page::{Page, publish, server};

#[test]
fn messages_appear_in_their_order_and_a_deleted_one_disappears() {
    let server = server("");
    publish(
        &server,
        &line(message(1, "CalmSparrow", "before the page was open")),
    );
    let page = Page::overlay(&server, "chat", "");
    page.wait_count(".message", 1);
    publish(&server, &line(message(2, "QuietOtter", "good evening")));
    publish(&server, &line(message(3, "TinFiddle", "hello")));
    page.wait_count(".message", 3);
    let texts = ["before the page was open", "good evening", "hello"];
    assert_eq!(page.texts(".message .text"), texts);
    assert_eq!(
        page.texts(".message .name"),
        ["CalmSparrow", "QuietOtter", "TinFiddle"]
    );
    publish(&server, &delete(2));
    page.wait_count(".message", 2);
    assert_eq!(
        page.texts(".message .text"),
        ["before the page was open", "hello"]
    );
    page.assert_only_own_requests();
}

#[test]
fn a_deleted_message_is_struck_out_if_configured() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "deleted=strike");
    publish(&server, &line(message(1, "CalmSparrow", "hello")));
    publish(&server, &delete(1));
    page.wait_count(".message[data-deleted]", 1);
    assert!(page.style(".message", "text-decoration").contains("line-through"));
}

#[test]
fn messages_of_a_muted_user_disappear() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "");
    for (number, user) in [(1, 7), (2, 8), (3, 7)] {
        let mut message = message(number, "CalmSparrow", "hello");
        message.user_id = Some(DecimalId::from(UserId::new(user).unwrap()));
        publish(&server, &line(message));
    }
    page.wait_count(".message", 3);
    let mut mute = Mute::default();
    mute.user_ids = vec![DecimalId::from(UserId::new(7).unwrap())];
    publish(&server, &Line::new(Body::Mute(mute)).on(stream()));
    page.wait_count(".message", 1);
    assert_eq!(page.value("document.querySelector('.message').dataset.user"), "8");
}

#[test]
fn a_rant_is_pinned_for_its_time() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "rants=pin");
    let mut short = rant(1, "BrassTeapot", 500);
    short.rant.as_mut().unwrap().duration = Some(2);
    let mut long = rant(2, "QuietOtter", 1_000);
    long.rant.as_mut().unwrap().duration = Some(3_600);
    publish(&server, &line(short));
    publish(&server, &line(long));
    publish(&server, &line(message(3, "CalmSparrow", "hello")));
    page.wait_count(".lines .message", 1);
    page.wait("document.querySelector('.pinned .message[data-id=\"2\"]') !== null");
    page.wait_count(".pinned .message", 1);
    assert_eq!(page.texts(".pinned .name"), ["QuietOtter"]);
    assert_eq!(page.texts(".lines .name"), ["CalmSparrow"]);
}

#[test]
fn messages_fade_after_their_time() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "fade=1");
    // Time for which each was shown, by the clock of the page.
    page.value(
        "new MutationObserver((changes) => { for (const change of changes) { \
         for (const e of change.addedNodes) e.came = performance.now(); \
         for (const e of change.removedNodes) window.stayed = performance.now() - e.came; } }) \
         .observe(document.querySelector('.lines'), { childList: true })",
    );
    let mut paid = rant(2, "BrassTeapot", 500);
    paid.rant.as_mut().unwrap().duration = Some(3_600);
    publish(&server, &line(paid));
    publish(&server, &line(message(1, "CalmSparrow", "hello")));
    page.wait("window.stayed !== undefined");
    assert!(page.value("window.stayed").as_f64().unwrap() >= 1_000.0);
    assert_eq!(page.texts(".name"), ["BrassTeapot"]);
}

#[test]
fn only_the_last_lines_are_kept() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "lines=3");
    for number in 1..=5 {
        publish(
            &server,
            &line(message(number, "CalmSparrow", &number.to_string())),
        );
    }
    page.wait("document.querySelector('.message[data-id=\"5\"]') !== null");
    assert_eq!(page.texts(".text"), ["3", "4", "5"]);
}

#[test]
fn right_to_left_texts_and_emoji_are_shown_as_they_are() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "");
    let hebrew = "\u{5e9}\u{5dc}\u{5d5}\u{5dd} CalmSparrow \u{1f389}";
    let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} :-) :r+wave: 10:30:15";
    publish(&server, &line(message(1, "\u{5d3}\u{5e0}\u{5d4}", hebrew)));
    publish(&server, &line(message(2, "CalmSparrow", family)));
    page.wait_count(".message", 2);
    assert_eq!(page.texts(".text"), [hebrew, family]);
    assert_eq!(page.texts(".emote"), [":r+wave:"]);
    assert_eq!(page.style("[data-id='1'] .text", "direction"), "rtl");
    assert_eq!(page.style("[data-id='1'] .name", "direction"), "rtl");
    assert_eq!(page.style("[data-id='2'] .text", "direction"), "ltr");
    assert_eq!(page.style("[data-id='1'] .text", "unicode-bidi"), "isolate");
}
