//! Names and texts of other users are only shown, whatever they contain.

use cocorum_serve::rumble_feed::chat::Notification;

use crate::lines::{line, message, rant};
use crate::page::{Page, publish, server};

const HOSTILE: [&str; 7] = [
    "<img src=x onerror=\"window.pwned=1\">",
    "<script>window.pwned=2</script>",
    "\"><svg onload=window.pwned=3>",
    "</textarea></style></script><iframe srcdoc=\"<script>parent.pwned=4</script>\">",
    "javascript:window.pwned=5//",
    "{name} ${window.pwned=6} {{constructor.constructor('window.pwned=7')()}}",
    "\u{202e}<b onmouseover=window.pwned=8>\u{2066}\u{0}\u{7}\u{1b}[2J",
];

#[test]
fn hostile_names_and_texts_are_inert_on_all_pages() {
    let server = server(&format!(
        "[goal]\ntitle = '{}'\nfrom = \"rants\"\ntarget = 100000\n",
        HOSTILE[0]
    ));
    for (number, hostile) in (1..).zip(HOSTILE) {
        let badges = [hostile.to_owned()];
        let mut paid = rant(number, hostile, 500);
        paid.text = Some(hostile);
        paid.channel_name = Some(hostile);
        paid.color = Some(hostile.to_owned());
        paid.badges = &badges;
        publish(&server, &line(paid));
        let mut notice = message(number + 100, hostile, hostile);
        notice.color = Some(hostile.to_owned());
        let mut notification = Notification::default();
        notification.text = Some(hostile);
        notice.notification = Some(notification);
        publish(&server, &line(notice));
    }
    let dashboard = Page::dashboard(&server);
    dashboard.wait_count("#messages li", 14);
    dashboard.click("#messages li button");
    for (name, expected, count) in [
        ("chat", ".message", 14),
        ("rants", ".message", 7),
        ("alerts", ".alert", 1),
        ("goal", ".goal", 1),
        ("featured", ".message", 1),
    ] {
        let page = Page::overlay(&server, name, "");
        page.wait_count(expected, count);
        assert_inert(&page);
    }
    assert_eq!(dashboard.texts("#messages bdi").len(), 14);
    assert_inert(&dashboard);
}

fn assert_inert(page: &Page) {
    assert_eq!(page.value("typeof window.pwned"), "undefined");
    let made = "document.querySelectorAll('main :is(script, iframe, svg, b, img, style, link, object, embed)').length";
    assert_eq!(page.value(made), 0);
    let handlers = "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames()) \
                    .filter((name) => name.startsWith('on')).length";
    assert_eq!(page.value(handlers), 0);
    page.assert_only_own_requests();
}

#[test]
fn scripts_set_texts_and_nothing_else() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "srcdoc",
            "DOMParser",
        ] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
        let foreign = text.matches("://").count() - text.matches("http://www.w3.org/2000/svg").count();
        assert_eq!(foreign, 0, "{}", path.display());
    }
}

#[test]
fn each_page_loads_less_than_60_kilobytes() {
    let server = server("");
    for name in ["alerts", "chat", "featured", "goal", "rants", "dashboard"] {
        let page = match name {
            "dashboard" => Page::dashboard(&server),
            name => Page::overlay(&server, name, ""),
        };
        page.wait("document.readyState === 'complete'");
        let sizes = "performance.getEntriesByType('navigation')[0].decodedBodySize + \
                     performance.getEntriesByType('resource').filter((e) => e.name.includes('/assets/')) \
                     .reduce((sum, e) => sum + e.decodedBodySize, 0)";
        let bytes = page.value(sizes).as_u64().unwrap();
        assert!((2_000..60_000).contains(&bytes), "{name}: {bytes} bytes");
    }
}
