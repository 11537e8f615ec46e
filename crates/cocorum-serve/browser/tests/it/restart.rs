//! A page stays open while its server ends and another continues.

use crate::lines::{line, message, rant};
use crate::page::{Page, publish, server_with_state};

#[test]
fn each_line_is_shown_once_when_the_server_is_restarted() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = server_with_state(0, folder.path());
    let port = server.address().port();
    let page = Page::overlay(&server, "chat", "");
    let mut newest = 3;
    for number in 1..=newest {
        publish(
            &server,
            &line(message(number, "CalmSparrow", &number.to_string())),
        );
    }
    page.wait_count(".message", 3);
    for _ in 0..3 {
        drop(server);
        server = server_with_state(port, folder.path());
        newest += 2;
        // The source delivers its history again, with the missed lines, then new lines.
        for number in 2..=newest {
            let text = number.to_string();
            let mut message = message(number, "CalmSparrow", &text);
            message.history = number < newest;
            publish(&server, &line(message));
        }
        page.wait(&format!(
            "document.querySelector('[data-id=\"{newest}\"]') !== null"
        ));
        let expected: Vec<_> = (1..=newest).map(|number| number.to_string()).collect();
        assert_eq!(page.texts(".text"), expected);
    }
}

#[test]
fn each_rant_is_alerted_once_when_the_server_is_restarted() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_with_state(0, folder.path());
    let port = server.address().port();
    let page = Page::overlay(&server, "alerts", "");
    page.value(
        "(window.alerts = [], new MutationObserver((changes) => { for (const change of changes) \
         for (const e of change.addedNodes) window.alerts.push(e.dataset.id); }) \
         .observe(document.querySelector('main'), { childList: true }))",
    );
    publish(&server, &line(rant(1, "BrassTeapot", 500)));
    page.wait("window.alerts.length === 1");
    drop(server);
    let server = server_with_state(port, folder.path());
    let mut again = rant(1, "BrassTeapot", 500);
    again.history = true;
    publish(&server, &line(again));
    publish(&server, &line(rant(2, "BrassTeapot", 500)));
    page.wait("window.alerts.length > 1");
    assert_eq!(
        page.value("window.alerts"),
        serde_json::json!(["rant:1", "rant:2"])
    );
}

#[test]
fn a_page_with_an_old_token_shows_advice() {
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = server_with_state(0, before.path());
    let port = server.address().port();
    let page = Page::overlay(&server, "chat", "");
    publish(&server, &line(message(1, "CalmSparrow", "hello")));
    page.wait_count(".message", 1);
    drop(server);
    let _server = server_with_state(port, after.path());
    page.wait_count(".notice[data-topic=connection]", 1);
    assert!(page.texts(".notice")[0].contains("copy the new one from the dashboard"));
}
