//! Avatars, badges and emotes: pictures that the server fetches, and what is shown without them.

use std::time::Duration;

use cocorum_serve::rumble_http::{Endpoint, MediaSettings};
use cocorum_serve::rumble_model::{StreamId, StreamRef};
use cocorum_serve::{ChatSource, Server, ServerSettings, Site};
use rumble_sim::{Picture, Plan, Sim, StreamPlan};
use serde_json::json;

use crate::page::Page;

const STREAM: u64 = 434_546_624;

fn sim() -> Sim {
    Sim::start(Plan::new().seed(1).stream(StreamPlan::new(STREAM))).unwrap()
}

/// A server that reads the chat of the simulator, and takes pictures from there.
fn reading(sim: &Sim) -> Server {
    let base_url = Endpoint::parse(&sim.base_url()).unwrap();
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    settings.media = MediaSettings::default().base(base_url.clone());
    let server = Server::start(settings).unwrap();
    server.sources().chat(ChatSource {
        name: "the chat".to_owned(),
        stream: StreamRef::Id(StreamId::new(STREAM).unwrap()),
        follow: None,
        site: Site {
            base_url,
            chat_url: Endpoint::parse(&sim.chat_url()).unwrap(),
            extra_roots: Vec::new(),
        },
    });
    assert!(sim.stream(STREAM).wait_for_open(1, Duration::from_secs(20)));
    server
}

/// A rant by a user with a picture and two badges, one of which the chat does not describe.
fn talk(sim: &Sim) {
    let user = json!({"id": "5", "username": "CalmSparrow", "link": "/user/x", "badges": ["moderator", "unheard-of"],
                      "image.1": format!("{}/media/calmsparrow.png", sim.base_url())});
    let message = json!({"id": "2487060105855487901", "time": "2026-03-14T17:58:02+00:00", "user_id": "5",
                         "text": "hello :r+wave: at 10:30:15 :constructor:", "rant": {"price_cents": 500, "duration": 600}});
    let data = json!({"messages": [message], "users": [user], "channels": []});
    sim.stream(STREAM)
        .send_json(&json!({"type": "messages", "data": data}).to_string());
}

const ARE_SHOWN: &str = "[...document.images].every((e) => e.complete && e.naturalWidth > 1)";

#[test]
fn avatars_badges_and_emotes_are_shown() {
    let sim = sim();
    let server = reading(&sim);
    let page = Page::overlay(&server, "chat", "");
    let alerts = Page::overlay(&server, "alerts", "");
    talk(&sim);
    page.wait_count(".message", 1);
    page.wait(ARE_SHOWN);
    let pictures = page.value("[...document.images].map((e) => [e.className, e.alt])");
    let expected = [["avatar", ""], ["badge", "moderator"], ["emote", ":r+wave:"]];
    assert_eq!(pictures, json!(expected));
    page.wait_count("img.badge[data-badge=moderator]", 1);
    page.wait_count("span.badge[data-badge=unheard-of]", 1);
    assert_eq!(page.texts(".text"), ["hello  at 10:30:15 :constructor:"]);
    // Each is fetched from this server only.
    page.assert_only_own_requests();
    alerts.wait_count(".alert .avatar", 1);
    alerts.wait(ARE_SHOWN);
    alerts.assert_only_own_requests();
    let hidden = Page::overlay(&server, "chat", "avatars=hide&badges=hide&emotes=hide");
    hidden.wait_count(".message", 1);
    hidden.wait_count("img, .badge, .emote", 0);
    assert_eq!(hidden.texts(".text"), ["hello  at 10:30:15 "]);
}

#[test]
fn texts_are_shown_in_place_of_pictures_that_are_missing() {
    let sim = sim();
    for path in [
        "/media/calmsparrow.png",
        "/i/badges/moderator_48.png",
        "/emotes/r-wave.png",
    ] {
        sim.set_picture(path, Picture::missing());
    }
    let server = reading(&sim);
    let page = Page::overlay(&server, "chat", "");
    talk(&sim);
    page.wait_count(".message", 1);
    page.wait_count("img", 0);
    page.wait_count("span.badge", 2);
    assert_eq!(page.texts(".emote"), [":r+wave:", ":constructor:"]);
    assert_eq!(page.texts(".text"), ["hello :r+wave: at 10:30:15 :constructor:"]);
}
