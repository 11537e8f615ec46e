//! The overlays of rants, the goal and the featured message.

use crate::lines::{delete, line, message, rant};
use crate::page::{Page, publish, server};

#[test]
fn a_rant_stays_for_its_time() {
    let server = server("");
    let page = Page::overlay(&server, "rants", "");
    let mut short = rant(1, "BrassTeapot", 500);
    short.rant.as_mut().unwrap().duration = Some(2);
    let mut long = rant(2, "QuietOtter", 12_345);
    long.rant.as_mut().unwrap().duration = Some(3_600);
    publish(&server, &line(short));
    publish(&server, &line(message(3, "CalmSparrow", "not paid")));
    publish(&server, &line(long));
    page.wait("document.querySelector('.message[data-id=\"2\"]') !== null");
    page.wait_count(".message", 1);
    assert_eq!(page.texts(".amount"), ["$123.45"]);
    publish(&server, &delete(2));
    page.wait_count(".message", 0);
    page.assert_only_own_requests();
}

#[test]
fn a_rant_of_the_history_is_shown_for_the_rest_of_its_time() {
    let server = server("");
    for (number, expires_on) in [(1, "2020-01-01T00:00:00Z"), (2, "2099-01-01T00:00:00Z")] {
        let mut rant = rant(number, "BrassTeapot", 500);
        rant.history = true;
        rant.rant.as_mut().unwrap().duration = Some(600);
        rant.rant.as_mut().unwrap().expires_on = Some(expires_on.to_owned());
        publish(&server, &line(rant));
    }
    let page = Page::overlay(&server, "rants", "");
    page.wait_count(".message", 1);
    assert_eq!(page.value("document.querySelector('.message').dataset.id"), "2");
}

#[test]
fn the_goal_shows_the_reached_amount() {
    let server = server("[goal]\ntitle = \"New lamp\"\nfrom = \"rants\"\ntarget = 10000\nstart = 2000\n");
    let page = Page::overlay(&server, "goal", "");
    page.wait_count(".goal", 1);
    assert_eq!(page.texts(".figures"), ["$20 / $100"]);
    publish(&server, &line(rant(1, "BrassTeapot", 550)));
    page.wait("document.querySelector('.figures').textContent === '$25.50 / $100'");
    assert_eq!(page.texts(".goal .title"), ["New lamp"]);
    assert_eq!(page.value("document.querySelector('.bar').value"), 2_550);
    assert_eq!(
        page.value("document.querySelector('.goal').dataset.reached"),
        "false"
    );
    publish(&server, &line(rant(2, "BrassTeapot", 10_000)));
    page.wait("document.querySelector('.goal').dataset.reached === 'true'");
    page.assert_only_own_requests();
}

#[test]
fn the_featured_message_is_shown_until_it_is_deleted() {
    let server = server("");
    publish(&server, &line(message(1, "CalmSparrow", "one")));
    publish(&server, &line(message(2, "QuietOtter", "two")));
    let page = Page::overlay(&server, "featured", "");
    let dashboard = Page::dashboard(&server);
    dashboard.wait_count("#messages li", 2);
    dashboard.click("#messages li[data-id='1'] button");
    page.wait_count(".message:not(.leaving)", 1);
    assert_eq!(page.texts(".message .text"), ["one"]);
    dashboard.click("#messages li[data-id='2'] button");
    page.wait("document.querySelector('.message:not(.leaving) .text')?.textContent === 'two'");
    publish(&server, &delete(2));
    page.wait_count(".message", 0);
    page.assert_only_own_requests();
    dashboard.assert_only_own_requests();
}
