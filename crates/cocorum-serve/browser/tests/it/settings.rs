//! The settings in the URL of an overlay.

use cocorum_serve_browser::Window;
use serde_json::json;

use crate::lines::{line, message, rant};
use crate::page::{Page, publish, server};

#[test]
fn settings_are_variables_of_the_same_names() {
    let server = server("");
    let query = "lines=7&fade=90&size=31&font=DejaVu%20Serif&width=333&align=right&badges=hide&avatars=hide&emotes=hide\
                 &commands=hide&ignore=A&rants=pin&deleted=strike&accent=ff8800&theme=light";
    let page = Page::overlay(&server, "chat", query);
    publish(&server, &line(message(1, "CalmSparrow", "hello :r+wave:")));
    page.wait_count(".message", 1);
    for (name, value) in [
        ("--lines", "7"),
        ("--fade", "90s"),
        ("--size", "31px"),
        ("--font", "DejaVu Serif"),
        ("--width", "333px"),
        ("--align", "right"),
        ("--badges", "hide"),
        ("--avatars", "hide"),
        ("--emotes", "hide"),
        ("--commands", "hide"),
        ("--rants", "pin"),
        ("--deleted", "strike"),
        ("--accent", "#ff8800"),
        ("--theme", "light"),
    ] {
        assert_eq!(page.style("html", name), value, "{name}");
    }
    assert_eq!(page.style(".text", "font-size"), "31px");
    assert_eq!(page.style("main", "width"), "333px");
    assert!(
        page.style(".text", "font-family")
            .trim_start_matches('"')
            .starts_with("DejaVu Serif")
    );
    assert_eq!(page.texts(".text"), ["hello "]);
    assert_eq!(
        page.value("({ ...document.documentElement.dataset })"),
        json!({"align": "right", "badges": "hide", "avatars": "hide", "emotes": "hide", "commands": "hide",
               "rants": "pin", "deleted": "strike", "theme": "light", "sound": "on"})
    );
    page.assert_only_own_requests();
}

#[test]
fn an_invalid_setting_is_reported_and_ignored() {
    let server = server("");
    for wrong in [
        "size=1",
        "size=999",
        "size=20px",
        "lines=0",
        "lines=201",
        "fade=-1",
        "font=a;b",
        "font=url(x)",
        "width=1",
        "align=up",
        "badges=yes",
        "accent=red",
        "accent=%23ff",
        "theme=../x",
        "rants=",
        "deleted=1",
        "sise=20",
    ] {
        let page = Page::overlay(&server, "goal", wrong);
        let name = wrong.split('=').next().unwrap();
        page.wait_count(".notice", 1);
        assert_eq!(
            page.value("document.documentElement.dataset.wrong"),
            name,
            "{wrong}"
        );
        assert!(
            page.texts(".notice")[0].starts_with(&format!("{name}: ")),
            "{wrong}"
        );
        assert_eq!(page.style("body", "font-size"), "20px", "{wrong}");
    }
}

#[test]
fn commands_and_ignored_users_are_hidden() {
    let server = server("");
    let page = Page::overlay(&server, "chat", "commands=hide&ignore=QuietBot,%20other");
    publish(&server, &line(message(1, "CalmSparrow", "!uptime")));
    publish(&server, &line(message(2, "quietbot", "hello")));
    publish(&server, &line(message(3, "Other", "hello")));
    let mut paid = rant(4, "BrassTeapot", 500);
    paid.text = Some("!paid");
    publish(&server, &line(paid));
    publish(&server, &line(message(5, "CalmSparrow", "the last one")));
    page.wait("document.querySelector('[data-id=\"5\"]') !== null");
    assert_eq!(page.texts(".text"), ["!paid", "the last one"]);
}

#[test]
fn nothing_moves_with_reduced_motion() {
    let server = server("");
    for (reduced_motion, animation) in [(true, "none"), (false, "enter")] {
        let window = Window {
            reduced_motion,
            ..Window::default()
        };
        let page = Page::overlay_in(window, &server, "chat", "");
        publish(
            &server,
            &line(message(u64::from(reduced_motion) + 1, "CalmSparrow", "hello")),
        );
        page.wait("document.querySelector('.message') !== null");
        assert_eq!(page.style(".message", "animation-name"), animation);
    }
}
