//! `cocorum resolve` and `cocorum emotes`.

use rumble_sim::{Creator, Plan, ServiceFault, Sim, StreamPlan, VideoPlan, VideoState, When};
use serde_json::{Value, json};

use crate::account::{Site, plain};
use crate::harness::{Cocorum, STREAM, STREAM_B36, line};

const OLD: u64 = 920_100_100;

fn site() -> Sim {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let live =
        VideoPlan::new(STREAM, "v7exampl-mending-a-kettle.html", &studio).title("Mending a \u{1b}kettle");
    let old = VideoPlan::new(OLD, "v7older-a-cup.html", &studio).state(VideoState::Recorded);
    let plan = Plan::new().stream(StreamPlan::new(STREAM)).video(old).video(live);
    Sim::start(plan.creator(Creator::channel(7_730_002, "QuietWorkshop", "Quiet"))).unwrap()
}

fn resolve(sim: &Sim, args: &[&str]) -> crate::harness::Finished {
    Cocorum::new(["resolve"])
        .args(args)
        .args(&["--base-url", &sim.base_url()])
        .finish()
}

fn stream_members(title: Value, url: Value, is_live: Value) -> Value {
    let is_planned = if is_live.is_null() {
        Value::Null
    } else {
        json!(false)
    };
    let members = json!({"title": title, "url": url, "is_live": is_live, "is_planned": is_planned, "planned_for": null});
    line("stream", members)
}

#[test]
fn every_form_leads_to_the_stream() {
    let sim = site();
    let url = format!("{}/v7exampl-mending-a-kettle.html", sim.base_url());
    for page in [
        "https://rumble.com/v7exampl-mending-a-kettle.html",
        "https://rumble.com/v7exampl-mending-a-kettle.html?e9s=src",
        "https://rumble.com/v7exampl",
        "rumble.com/v7exampl-mending-a-kettle.html",
        "v7exampl-mending-a-kettle.html",
        "/v7exampl-mending-a-kettle.html",
        "https://rumble.com/c/SparrowStudio",
        "https://rumble.com/c/SparrowStudio/live",
        "https://rumble.com/SparrowStudio",
        "@SparrowStudio",
        "c/SparrowStudio",
    ] {
        let done = resolve(&sim, &[page, "--json"]);
        assert_eq!(done.status, Some(0), "{page}: {done:#?}");
        let expected = stream_members(json!("Mending a \u{1b}kettle"), json!(url), json!(true));
        assert_eq!(done.events(), [expected], "{page}");
    }
    let before = sim.requests().len();
    let embed = format!("https://rumble.com/embed/v{STREAM_B36}/");
    let popup = format!("https://rumble.com/chat/popup/{STREAM}");
    for id in [
        embed.as_str(),
        &popup,
        "embed:vf7sxuw",
        "b36:f7sxuw",
        "b10:920100200",
    ] {
        let done = resolve(&sim, &[id, "--json"]);
        assert_eq!(
            done.events(),
            [stream_members(json!(null), json!(null), json!(null))],
            "{id}"
        );
    }
    assert_eq!(sim.requests().len(), before, "an id needs no request");
}

/// Unlike the library, the command reads digits alone as a decimal id.
#[test]
fn the_command_accepts_each_url_of_the_table() {
    let table: Vec<Value> =
        serde_json::from_str(include_str!("../../../../fixtures/addresses/forms.json")).unwrap();
    for row in table {
        let (text, reads) = (row["text"].as_str().unwrap(), row["reads"].as_str().unwrap());
        let done = Cocorum::new(["id", "--json", "--"]).args(&[text]).finish();
        match reads.split_once(' ') {
            Some(("id", id)) => assert_eq!(done.events()[0]["stream_id_b10"], id, "{text}"),
            None => assert_eq!(done.events()[0]["stream_id_b10"], text),
            Some(("other", _)) => assert_eq!(done.status, Some(2), "{text}: {done:#?}"),
            Some(_) => assert!(
                done.error_line().contains("cocorum resolve looks it up"),
                "{text}: {done:#?}"
            ),
        }
    }
}

#[test]
fn a_planned_stream_has_its_time_in_json_too() {
    let sim = site();
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let soon = VideoPlan::new(OLD + 1, "v7soonx-a-cup.html", &studio).state(VideoState::Upcoming);
    sim.service().add_video(soon);
    let done = resolve(&sim, &["v7soonx-a-cup.html", "--json"]);
    let line = &done.events()[0];
    assert_eq!(
        (&line["is_live"], &line["is_planned"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(line["planned_for"], "2026-03-14T17:58:00Z");
    let done = resolve(&sim, &["v7soonx-a-cup.html"]);
    assert!(
        done.stdout
            .contains(&"state    planned for 2026-03-14 17:58 UTC".to_owned()),
        "{done:#?}"
    );
    // The response of the player does not contain the time.
    sim.service()
        .fault("media.details", When::Every, ServiceFault::Html);
    let done = resolve(&sim, &["v7soonx-a-cup.html"]);
    assert!(done.stdout.contains(&"state    planned".to_owned()), "{done:#?}");
}

#[test]
fn an_id_of_another_site_is_rejected() {
    let sim = site();
    let local = format!("{}/embed/v{STREAM_B36}/", sim.base_url());
    assert_eq!(resolve(&sim, &[&local]).status, Some(0));
    let elsewhere = Cocorum::new(["chat", &local]).finish();
    assert_eq!(
        (elsewhere.status, elsewhere.stdout.len()),
        (Some(1), 0),
        "{elsewhere:#?}"
    );
    assert!(sim.requests().is_empty());
}

#[test]
fn the_view_escapes_control_characters() {
    let sim = site();
    let done = resolve(&sim, &["v7exampl-mending-a-kettle.html", "v7older-a-cup.html"]);
    let page = |slug: &str| format!("page     {}/{slug}", sim.base_url());
    let expected = [
        format!("base 36  {STREAM_B36}"),
        format!("base 10  {STREAM}"),
        "title    Mending a ␛kettle".to_owned(),
        page("v7exampl-mending-a-kettle.html"),
        "state    live".to_owned(),
        String::new(),
    ];
    assert_eq!(done.stdout[..6], expected);
    assert!(done.stdout.contains(&"state    not live".to_owned()), "{done:#?}");
}

#[test]
fn a_missing_page_is_reported_and_the_others_are_shown() {
    let sim = site();
    let args = [
        "https://rumble.com/v7nowher-else.html",
        "v7exampl-mending-a-kettle.html",
        "--json",
    ];
    let done = resolve(&sim, &args);
    assert_eq!((done.status, done.stdout.len()), (Some(1), 1), "{done:#?}");
    assert!(
        done.error_line().starts_with("cocorum: v7nowher-else.html: "),
        "{done:#?}"
    );
}

#[test]
fn a_channel_that_is_not_live_is_reported() {
    let sim = site();
    for (page, reason) in [
        ("https://rumble.com/c/QuietWorkshop", "not live"),
        ("https://rumble.com/c/NobodyAtAll", "not found"),
    ] {
        let done = resolve(&sim, &[page]);
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        assert!(done.error_line().contains(reason), "{done:#?}");
    }
}

#[test]
fn other_sites_are_rejected_without_a_request() {
    let sim = site();
    for url in [
        "https://example.com/v7exampl.html",
        "https://rumble.com.example/c/SparrowStudio",
        "ftp://rumble.com/c/a",
    ] {
        let done = resolve(&sim, &[url]);
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{url}: {done:#?}");
    }
    assert!(sim.requests().is_empty());
}

#[test]
fn a_bot_protection_page_is_reported_as_such() {
    let sim = site();
    sim.service().fault("*", When::Every, ServiceFault::BotProtection);
    for page in [
        "v7exampl-mending-a-kettle.html",
        "https://rumble.com/c/SparrowStudio",
    ] {
        let done = resolve(&sim, &[page]);
        assert_eq!(done.status, Some(1));
        assert!(done.error_line().contains("bot-protection page"), "{done:#?}");
    }
}

#[test]
fn emotes_of_a_chat_are_listed() {
    let site = Site::logged_in(plain());
    let as_guest = site.command(&["emotes", "b10:920100200", "--json"]).finish();
    assert_eq!(as_guest.status, Some(0), "{as_guest:#?}");
    let lines = as_guest.events();
    assert!(!lines.is_empty());
    for line in &lines {
        let members: Vec<_> = line.as_object().unwrap().keys().cloned().collect();
        let expected = [
            "channel_id",
            "event",
            "group_id",
            "group_title",
            "id",
            "image",
            "is_subs_only",
            "name",
            "position",
            "stream_id",
            "stream_id_b10",
            "test",
        ];
        assert_eq!(members, expected);
        assert!(
            line["name"].is_string() && (line["group_id"].is_string() || line["group_id"].is_null()),
            "{line}"
        );
    }
    assert_eq!(site.sim.requests().last().unwrap().header("cookie"), None);

    let human = site.command(&["emotes", "b10:920100200"]).finish();
    assert_eq!(human.stdout.len(), lines.len());
    let first = format!(":{}:", lines[0]["name"].as_str().unwrap());
    assert!(human.stdout[0].starts_with(&first), "{human:#?}");

    let signed = site
        .command(&["emotes", "b10:920100200", "--logged-in", "--json"])
        .finish();
    assert_eq!(signed.status, Some(0), "{signed:#?}");
    let session = format!("u_s={}", site.saved()["token"].as_str().unwrap());
    assert_eq!(
        site.sim.requests().last().unwrap().header("cookie"),
        Some(session.as_str())
    );
}

/// `v…` alone can be an embed id and the beginning of a watch page's URL.
#[test]
fn a_bare_v_is_the_stream_that_is_live() {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let page = |state| VideoPlan::new(OLD, "vf7sxuw-a-cup.html", &studio).state(state);
    for (by_id, by_page, expected) in [
        (VideoState::Live, VideoState::Recorded, Some(STREAM)),
        (VideoState::Recorded, VideoState::Live, Some(OLD)),
        (VideoState::Recorded, VideoState::Recorded, Some(STREAM)),
        (VideoState::Live, VideoState::Live, None),
    ] {
        let embed = VideoPlan::new(STREAM, "v7exampl-mending-a-kettle.html", &studio).state(by_id);
        let sim = Sim::start(Plan::new().video(embed).video(page(by_page))).unwrap();
        let done = resolve(&sim, &["vf7sxuw", "--json"]);
        assert_eq!(
            done.events().first().map(|line| line["stream_id_b10"].clone()),
            expected.map(|id| json!(id.to_string())),
            "{by_id:?}, {by_page:?}: {done:#?}"
        );
        let shown = done.stderr.join("\n");
        assert!(
            shown.contains("watch:vf7sxuw") || shown.contains("embed:vf7sxuw"),
            "{shown}"
        );
        for (forced, id) in [("embed:vf7sxuw", STREAM), ("watch:vf7sxuw", OLD)] {
            let done = resolve(&sim, &[forced, "--json"]);
            assert_eq!(
                done.events()[0]["stream_id_b10"],
                json!(id.to_string()),
                "{done:#?}"
            );
            assert!(done.stderr.is_empty(), "{done:#?}");
        }
    }
    // If the site does not respond, the text is read as an embed id.
    let sim = Sim::start(Plan::new()).unwrap();
    assert_eq!(
        resolve(&sim, &["vf7sxuw", "--json"]).events()[0]["stream_id_b10"],
        json!(STREAM.to_string())
    );
}

#[test]
fn a_planned_stream_is_shown_with_its_time() {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let soon = VideoPlan::new(OLD, "v7soon-a-cup.html", &studio).state(VideoState::Upcoming);
    let sim = Sim::start(Plan::new().video(soon)).unwrap();
    let done = resolve(&sim, &["https://rumble.com/v7soon-a-cup.html"]);
    assert!(
        done.stdout.iter().any(|line| line.contains("planned for 2")),
        "{done:#?}"
    );
}

#[test]
fn an_address_of_another_server_is_rejected() {
    let done = Cocorum::new(["resolve", "http://127.0.0.1:1/c/SparrowStudio"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(done.error_line().contains("--base-url"), "{done:#?}");
}
