//! Happenings that several sources report.

use std::time::Duration;

use cocorum_serve::rumble_feed::chat::{Gift, MessageGift, Notification};
use cocorum_serve::rumble_feed::live::{GiftedSub, Subscriber};
use cocorum_serve::rumble_feed::{Body, Line};

use super::{HOUR, Harness};
use crate::lines::{line, message, stream};

#[test]
fn a_subscription_that_two_sources_report_is_one() {
    let mut harness = Harness::new("");
    let mut notice = message(1, "QuietOtter", "");
    let mut notification = Notification::default();
    notification.text = Some("subscribed");
    notice.notification = Some(notification);
    let mut subscriber = subscriber("QuietOtter", 500);
    harness.chat(&line(notice));
    harness.wait(Duration::from_secs(10));
    harness.api(&Line::new(Body::Subscriber(subscriber.clone())));
    harness.api(&Line::new(Body::Subscriber(subscriber.clone())));
    assert_eq!(harness.state()["totals"]["subs"], 1);
    // Another one by the same user, a month later.
    harness.wait(30 * 24 * HOUR);
    subscriber.time = Some("2026-12-29T01:02:03Z".to_owned());
    harness.api(&Line::new(Body::Subscriber(subscriber)));
    assert_eq!(harness.state()["totals"]["subs"], 2);
    assert_eq!(harness.titles().len(), 2);
}

#[test]
fn a_gift_that_three_sources_report_is_one() {
    type Report = fn(&mut Harness);
    let reports: [Report; 3] = [
        |harness| harness.chat(&message_with_gifts(1, "CalmSparrow", 5)),
        |harness| harness.chat(&purchase(5)),
        |harness| harness.api(&listed_gifts("CalmSparrow", 5)),
    ];
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0], [1, 2, 0]] {
        let mut harness = Harness::new("[goal]\nfrom = 'subs'\ntarget = 100");
        for source in order {
            reports[source](&mut harness);
            harness.wait(Duration::from_secs(10));
        }
        let state = harness.state();
        assert_eq!(state["goal"]["current"], 5, "{order:?}");
        assert_eq!(harness.titles().len(), 1, "{order:?}");
    }
}

#[test]
fn the_same_gift_twice_is_two_gifts() {
    let mut harness = Harness::new("[goal]\nfrom = 'subs'\ntarget = 100");
    harness.chat(&message_with_gifts(1, "CalmSparrow", 5));
    harness.chat(&message_with_gifts(2, "CalmSparrow", 5));
    harness.chat(&purchase(5));
    harness.chat(&purchase(5));
    harness.api(&listed_gifts("CalmSparrow", 5));
    assert_eq!(harness.state()["goal"]["current"], 10);
}

#[test]
fn the_gift_of_another_user_is_another_gift() {
    let mut harness = Harness::new("[goal]\nfrom = 'subs'\ntarget = 100");
    harness.chat(&purchase(5));
    harness.chat(&message_with_gifts(1, "CalmSparrow", 5));
    harness.api(&listed_gifts("QuietOtter", 5));
    assert_eq!(harness.state()["goal"]["current"], 10);
}

#[test]
fn received_gifts_are_not_counted_again() {
    let mut harness = Harness::new("[goal]\nfrom = 'subs'\ntarget = 100");
    harness.api(&listed_gifts("CalmSparrow", 2));
    for name in ["QuietOtter", "NightFerry"] {
        harness.api(&Line::new(Body::Subscriber(subscriber(name, 0))));
    }
    harness.wait(HOUR);
    let state = harness.state();
    assert_eq!(
        (&state["goal"]["current"], &state["totals"]["subs"]),
        (&2.into(), &0.into())
    );
    assert_eq!(harness.titles().len(), 1);
}

fn subscriber(name: &str, cents: u64) -> Subscriber<'_> {
    let mut subscriber = Subscriber::default();
    subscriber.username = name;
    subscriber.time = Some("2026-11-29T01:02:03Z".to_owned());
    subscriber.amount_cents = cents;
    subscriber
}

fn message_with_gifts(number: u64, name: &str, count: u64) -> Line<'_> {
    let mut message = message(number, name, "");
    let mut gift = MessageGift::default();
    gift.total_gifts = Some(count);
    message.gift = Some(gift);
    line(message)
}

/// The event of the chat, which has no name.
fn purchase(count: u64) -> Line<'static> {
    let mut gift = Gift::default();
    gift.total_gifts = Some(count);
    Line::new(Body::GiftPurchased(gift)).on(stream())
}

fn listed_gifts(name: &str, count: u64) -> Line<'_> {
    let mut gift = GiftedSub::default();
    gift.username = name;
    gift.time = Some("2026-11-29T01:02:03Z".to_owned());
    gift.total_gifts = count;
    Line::new(Body::GiftedSub(gift))
}
