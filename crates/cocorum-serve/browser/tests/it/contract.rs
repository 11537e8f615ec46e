//! Documented properties for style sheets (docs/overlay.md), and the default appearance.

use serde_json::json;

use crate::lines::{id, line, message, rant};
use crate::page::{Page, publish, server};

#[test]
fn messages_have_the_documented_classes_and_data() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "");
    let badges = ["moderator".to_owned(), "premium".to_owned()];
    let mut first = message(1, "CalmSparrow", "hello :r+wave:");
    first.badges = &badges;
    first.user_id = Some(id(7));
    first.history = true;
    publish(&server, &line(first));
    publish(&server, &line(rant(2, "BrassTeapot", 5_000)));
    page.wait_count(".message", 2);
    assert_eq!(
        page.value("({ ...document.querySelector('#chat > ol.lines > li.message').dataset })"),
        json!({"id": "1", "user": "7", "stream": "7k2m9q", "role": "moderator", "kind": "message", "history": "true"})
    );
    assert_eq!(
        page.value("({ ...document.querySelector('.message:last-child').dataset })"),
        json!({"id": "2", "stream": "7k2m9q", "role": "viewer", "kind": "rant", "cents": "5000", "level": "5"})
    );
    for selector in [
        "#chat > ol.pinned",
        ".message > .body > .head > .badge[data-badge=moderator]",
        ".message > .body > .head > .badge[data-badge=premium]",
        ".message > .body > .head > .name",
        ".message > .body > .text > .emote",
        ".message > .body > .head > .amount",
    ] {
        page.wait_count(selector, if selector.ends_with(".name") { 2 } else { 1 });
    }
}

#[test]
fn rants_have_the_documented_levels() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "");
    let levels = [
        (499, 1),
        (500, 2),
        (1_000, 3),
        (2_000, 4),
        (5_000, 5),
        (9_999, 5),
        (10_000, 6),
        (50_000, 6),
    ];
    for (number, (cents, _)) in (1..).zip(levels) {
        publish(&server, &line(rant(number, "BrassTeapot", cents)));
    }
    page.wait_count(".message", levels.len());
    let expected: Vec<_> = levels.iter().map(|(_, level)| level.to_string()).collect();
    assert_eq!(
        page.value("[...document.querySelectorAll('.message')].map((e) => e.dataset.level)"),
        json!(expected)
    );
}

#[test]
fn the_style_sheet_of_the_user_prevails() {
    let mut settings = cocorum_serve::ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    settings.css =
        Some(":root { --size: 33px; --ground: rgb(1, 2, 3); } .name { color: rgb(4, 5, 6); }".to_owned());
    let server = cocorum_serve::Server::start(settings).unwrap();
    let page = Page::overlay(&server, "chat", "");
    publish(&server, &line(message(1, "CalmSparrow", "hello")));
    page.wait_count(".message", 1);
    assert_eq!(page.style(".text", "font-size"), "33px");
    assert_eq!(page.style(".message", "background-color"), "rgb(1, 2, 3)");
    assert_eq!(page.style(".name", "color"), "rgb(4, 5, 6)");
}

#[test]
fn overlays_are_transparent() {
    let server = server("");
    for name in ["alerts", "chat", "featured", "goal", "rants"] {
        let page = Page::overlay(&server, name, "");
        for element in ["html", "body", "main"] {
            assert_eq!(
                page.style(element, "background-color"),
                "rgba(0, 0, 0, 0)",
                "{name}"
            );
        }
    }
}

/// WCAG AA: at least 4.5 between each text of each overlay and its background, over a black and a white video.
#[test]
fn texts_have_the_contrast_of_wcag_aa() {
    let server = server(
        "[goal]\ntitle = 'New lamp'\nfrom = 'rants'\ntarget = 100000\n[[alert]]\nevent = 'rant'\ntext = '{name}'\n\
         seconds = 600\n",
    );
    let badges = [
        "moderator",
        "admin",
        "verified",
        "premium",
        "recurring_subscription",
        "locals",
        "whale-blue",
        "new",
    ];
    let badges = badges.map(str::to_owned);
    let colours = [
        "#000000", "#ffffff", "#000066", "#ffff99", "#808080", "#ff0000", "#00ff00", "#0000ff",
    ];
    for (number, colour) in (1..).zip(colours) {
        let mut message = message(number, "CalmSparrow", "hello :r+wave:");
        message.color = Some(colour.to_owned());
        message.badges = &badges;
        publish(&server, &line(message));
    }
    for (number, cents) in (101..).zip([100, 500, 1_000, 2_000, 5_000, 10_000]) {
        let mut rant = rant(number, "BrassTeapot", cents);
        rant.text = Some("hello :r+wave:");
        publish(&server, &line(rant));
    }
    // Enough that the first alerts are merged into the first one that stays.
    for number in 1_000..1_103 {
        publish(&server, &line(rant(number, "BrassTeapot", 20_000 + number)));
    }
    publish(&server, &line(message(2_000, "CalmSparrow", "hello :r+wave:")));
    let dashboard = Page::dashboard(&server);
    dashboard.wait("document.querySelector('#messages li')?.dataset.id === '2000'");
    dashboard.click("#messages li button");
    for (name, last) in [
        ("chat", ".lines .message[data-id='2000']"),
        ("alerts", ".alert .more"),
        ("rants", ".message[data-id='1102']"),
        ("goal", ".goal .figures"),
        ("featured", ".message .emote"),
    ] {
        for theme in ["dark", "light"] {
            let page = Page::overlay(&server, name, &format!("theme={theme}&lines=200&nothing=1"));
            page.wait_count(last, 1);
            page.wait("!document.getAnimations().some((animation) => animation instanceof CSSAnimation)");
            assert_eq!(page.value(CONTRASTS), json!([]), "{name}, {theme}");
        }
    }
}

const CONTRASTS: &str = r#"(() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const over = (top, below) => top.rgb.map((c, i) => c * top.a + below[i] * (1 - top.a));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element, video) => {
    const chain = [];
    for (let e = element; e; e = e.parentElement) chain.unshift(parse(getComputedStyle(e).backgroundColor));
    return chain.reduce((below, top) => over(top, below), video);
  };
  const findings = [];
  const hasText = (e) => [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shown = [...document.body.querySelectorAll('*')].filter((e) => hasText(e) || e.matches('span.badge'));
  if (shown.length < 2) return ['nothing is shown'];
  for (const e of shown) {
    for (const video of [[0, 0, 0], [255, 255, 255]]) {
      const below = ground(e, video);
      const [dark, bright] = [light(over(parse(getComputedStyle(e).color), below)), light(below)].sort((a, b) => a - b);
      const contrast = (bright + 0.05) / (dark + 0.05);
      if (contrast < 4.5) findings.push(`${e.className} ${getComputedStyle(e).color} on ${below}: ${contrast}`);
    }
  }
  return findings;
})()"#;
