//! The dashboard.

use cocorum_serve_browser::Window;
use serde_json::json;

use crate::lines::{line, message, rant};
use crate::page::{Page, publish, server};

#[test]
fn addresses_of_overlays_have_the_chosen_settings() {
    let server = server("");
    let page = Page::dashboard(&server);
    let base = format!("http://{}/overlay", server.address());
    let key = server.tokens().view();
    let addresses = "[...document.querySelectorAll('#overlays input')].map((e) => e.value)";
    let expected =
        ["chat", "alerts", "rants", "goal", "featured"].map(|name| format!("{base}/{name}?k={key}"));
    assert_eq!(page.value(addresses), json!(expected));
    page.value(
        "(() => { const form = document.querySelector('#settings'); form.elements.size.value = 30; \
         form.elements.theme.value = 'light'; form.elements.size.dispatchEvent(new Event('input', { bubbles: true })); })()",
    );
    assert_eq!(
        page.value(addresses)[0],
        format!("{base}/chat?k={key}&size=30&theme=light")
    );
    let shown = page.value("document.body.textContent + location.search");
    assert!(!shown.as_str().unwrap().contains(server.tokens().control()));
    page.assert_only_own_requests();
}

#[test]
fn test_events_appear_on_the_overlays() {
    let server = server("");
    let page = Page::dashboard(&server);
    let chat = Page::overlay(&server, "chat", "");
    let alerts = Page::overlay(&server, "alerts", "");
    page.value("document.querySelector('#test [name=text]').value = 'good evening'");
    page.click("#test [value=message]");
    chat.wait_count(".message[data-test]", 1);
    assert_eq!(chat.texts(".text"), ["good evening"]);
    page.click("#test [value=delete]");
    chat.wait_count(".message", 0);
    for kind in ["rant", "gift", "sub", "follow", "raid"] {
        page.click(&format!("#test [value={kind}]"));
        alerts.wait_count(&format!(".alert[data-kind={kind}][data-test]"), 1);
        page.click("[data-action=skip]");
        alerts.wait_count(".alert", 0);
    }
    page.wait_count("#shown li", 5);
    page.click("#shown li:last-child button");
    alerts.wait_count(".alert[data-kind=rant]", 1);
    page.assert_only_own_requests();
    chat.assert_only_own_requests();
    alerts.assert_only_own_requests();
}

#[test]
fn the_queue_is_shown_and_can_be_paused() {
    let server = server("");
    let page = Page::dashboard(&server);
    page.wait("document.querySelector('#queue').textContent.includes('no alerts overlay is open')");
    page.click("#pause");
    page.wait("document.querySelector('#pause').textContent === 'Resume'");
    publish(&server, &line(rant(1, "BrassTeapot", 500)));
    publish(&server, &line(rant(2, "QuietOtter", 700)));
    page.wait_count("#waiting li", 2);
    let alerts = Page::overlay(&server, "alerts", "");
    page.wait("document.querySelector('#queue').textContent === '2 waiting, paused'");
    alerts.wait_count(".alert", 0);
    page.click("#pause");
    alerts.wait_count(".alert", 1);
    page.click("[data-action=clear]");
    alerts.wait_count(".alert", 0);
    page.wait_count("#waiting li", 0);
}

#[test]
fn the_state_of_each_source_is_shown() {
    let server = server("");
    let page = Page::dashboard(&server);
    page.wait("document.querySelector('#sources').textContent.startsWith('No source')");
    publish(&server, &line(message(1, "CalmSparrow", "hello")));
    page.wait("document.querySelector('#totals').textContent.includes('Messages1')");
}

#[test]
fn failures_and_drops_of_each_receiver_are_shown() {
    // The first address is not bound; at the second, each request succeeds.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let works = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            use std::io::{Read as _, Write as _};
            let mut socket = socket.unwrap();
            let _ = socket.read(&mut [0; 64 * 1024]);
            let _ = socket.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            // Unread data resets the connection.
            let _ = std::io::copy(&mut socket, &mut std::io::sink());
        }
    });
    let server = server(&format!(
        "[[webhook]]\nurl = 'http://127.0.0.1:9/'\nevents = ['message']\n\
         [[streamerbot]]\nurl = 'http://{works}/DoAction'\nevents = ['message']\naction = 'Chat'\n"
    ));
    let page = Page::dashboard(&server);
    page.wait_count("#sinks li", 2);
    publish(&server, &line(message(1, "CalmSparrow", "hello")));
    page.wait("document.querySelector('#sinks').textContent.includes('0 sent, 3 failures, 1 dropped')");
    page.wait("document.querySelector('#sinks').textContent.includes('1 sent, 0 failures, 0 dropped')");
    assert_eq!(page.texts("#sinks .what"), ["webhook 1", "streamerbot 1"]);
    assert_eq!(page.texts("#sinks .status"), ["failing", "working"]);
    assert!(!page.texts("#sinks .detail")[0].is_empty());
    page.assert_only_own_requests();
}

#[test]
fn an_address_without_tokens_shows_advice() {
    let server = server("");
    let page = Page::open(Window::default(), &server, "/");
    page.wait("document.querySelector('#status').textContent.startsWith('This address is not complete')");
    page.wait("document.querySelector('#dashboard').hidden");
    page.assert_only_own_requests();
}
