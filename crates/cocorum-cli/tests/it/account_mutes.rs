//! `cocorum mutes`, `mute`, `unmute`.

use std::collections::BTreeSet;

use rumble_sim::{AccountPlan, Creator, Json, MutedPages, Plan, ServiceFault, StreamPlan, VideoPlan, When};
use rumble_testkit::{ReceivedRequest, Reply, Server};
use serde_json::json;

use crate::account::{NAME, Site, plain};
use crate::harness::{Cocorum, STREAM, STREAM_B36, line_without_stream};

/// Adds a user with a channel: only known names can be muted.
fn add_tin_fiddle(site: &Site) {
    let fiddle = AccountPlan::without_password("TinFiddle", 900_300_003);
    site.sim.add_account(fiddle.channel(7_730_003, "Tin Fiddle"));
}

fn form(site: &Site) -> String {
    let requests = site.sim.requests();
    let mut mutes = requests
        .iter()
        .filter(|request| request.target.contains("name=moderation."));
    String::from_utf8(mutes.next_back().unwrap().body.clone()).unwrap()
}

#[test]
fn mutes_are_listed_with_their_records() {
    let site = Site::logged_in(plain().mutes(["NightFerry", "Tin & \"Fiddle\""]));
    let expected: Vec<_> = site.sim.account(NAME).mutes();
    let done = site.command(&["mutes", "--json"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    let listed = expected.iter().map(|(id, name)| {
        line_without_stream(
            "muted_user",
            json!({"username": name, "record_id": id.to_string()}),
        )
    });
    assert_eq!(done.events(), listed.collect::<Vec<_>>());
    let human = site.command(&["mutes"]).finish();
    assert_eq!(
        human.stdout,
        ["    300001  NightFerry", "    300002  Tin & \"Fiddle\""]
    );
}

#[test]
fn an_empty_list_prints_nothing() {
    let site = Site::logged_in(plain());
    let done = site.command(&["mutes"]).finish();
    assert_eq!(
        (done.status, done.stdout.len(), done.stderr.len()),
        (Some(0), 0, 0),
        "{done:#?}"
    );
}

#[test]
fn ten_thousand_records_are_listed() {
    let site = Site::logged_in(plain().mutes_many(10_000));
    let done = site.command(&["mutes", "--json"]).finish();
    assert_eq!(done.status, Some(0), "{:?}", done.stderr);
    let names = done
        .events()
        .into_iter()
        .map(|line| line["username"].as_str().unwrap().to_owned());
    let names: BTreeSet<_> = names.collect();
    assert_eq!(
        names,
        (1..=10_000).map(|number| format!("Muted{number}")).collect()
    );
}

#[test]
fn a_repeated_page_is_an_error() {
    let site = Site::logged_in(plain().mutes_many(70));
    site.sim.account(NAME).set_muted_pages(MutedPages::RepeatPastEnd);
    let done = site.command(&["mutes", "--json"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 70), "{done:#?}");
    assert!(done.error_line().contains("pages repeat"), "{done:#?}");
}

#[test]
fn an_unknown_page_is_an_error() {
    let site = Site::logged_in(plain().mutes(["NightFerry"]));
    site.sim.account(NAME).set_muted_pages(MutedPages::OtherMarkup);
    for args in [&["mutes"][..], &["unmute", "NightFerry"]] {
        let done = site.command(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        assert!(done.error_line().contains("unexpected format"), "{done:#?}");
    }
}

#[test]
fn control_characters_in_names_are_escaped() {
    let site = Site::logged_in(plain().mutes(["Tin\u{1b}[31m\u{202e}Fiddle"]));
    let human = site.command(&["mutes"]).finish();
    assert_eq!(human.stdout, ["    300001  Tin␛[31m<U+202E>Fiddle"]);
    let json = site.command(&["mutes", "--json"]).finish();
    assert!(!json.stdout[0].contains(['\u{1b}', '\u{202e}']), "{json:#?}");
    assert_eq!(json.events()[0]["username"], "Tin\u{1b}[31m\u{202e}Fiddle");
}

#[test]
fn users_and_channels_are_muted_in_each_scope() {
    let site = Site::logged_in(plain().moderator_of(STREAM));
    add_tin_fiddle(&site);
    let line = |muted: &str, entity: &str, stream: Option<&str>, duration: Option<u64>| {
        let members = json!({
            "username": muted, "entity_type": entity, "everywhere": stream.is_none(), "stream_id": stream,
            "stream_id_b10": stream.map(|_| STREAM.to_string()), "duration": duration,
        });
        line_without_stream("muted", members)
    };
    let embed = format!("https://rumble.com/embed/v{STREAM_B36}/");
    for (args, sent, expected) in [
        (
            &["mute", "TinFiddle", "--stream", "b10:920100200"][..],
            "user_to_mute=TinFiddle&entity_type=user&type=video&video=920100200",
            line("TinFiddle", "user", Some(STREAM_B36), None),
        ),
        (
            &["mute", "TinFiddle", "--stream", &embed, "--for", "5m"],
            "user_to_mute=TinFiddle&entity_type=user&type=video&video=920100200&duration=300",
            line("TinFiddle", "user", Some(STREAM_B36), Some(300)),
        ),
        (
            &["mute", "TinFiddle", "--stream", &embed, "--for", "1500ms"],
            "user_to_mute=TinFiddle&entity_type=user&type=video&video=920100200&duration=2",
            line("TinFiddle", "user", Some(STREAM_B36), Some(2)),
        ),
        (
            &["mute", "Tin Fiddle", "--channel", "--everywhere"],
            "user_to_mute=Tin+Fiddle&entity_type=channel&type=total",
            line("Tin Fiddle", "channel", None, None),
        ),
    ] {
        let done = site.command(args).args(&["--json"]).finish();
        assert_eq!(done.status, Some(0), "{args:?}: {done:#?}");
        assert_eq!(done.events(), [expected], "{args:?}");
        let form = form(&site).replace("%20", "+");
        assert_eq!(form, sent, "{args:?}");
    }
    let human = site
        .command(&["mute", "TinFiddle", "--stream", &embed, "--for", "5m"])
        .finish();
    assert_eq!(
        human.stdout,
        [format!("muted TinFiddle in stream {STREAM_B36} for 5m")]
    );
}

#[test]
fn mute_accepts_a_watch_page() {
    let studio = Creator::channel(7_730_001, "SparrowStudio", "Sparrow Studio");
    let video = VideoPlan::new(STREAM, "v7exampl-mending-a-kettle.html", &studio);
    let plan = Plan::new().stream(StreamPlan::new(STREAM)).video(video);
    let site = Site::of(plan.account(plain().moderator_of(STREAM)));
    site.log_in();
    add_tin_fiddle(&site);
    for stream in [
        "https://rumble.com/v7exampl-mending-a-kettle.html",
        "https://rumble.com/c/SparrowStudio",
    ] {
        let done = site
            .command(&["mute", "TinFiddle", "--stream", stream, "--json"])
            .finish();
        assert_eq!(done.events()[0]["stream_id_b10"], STREAM.to_string(), "{done:#?}");
    }
}

#[test]
fn unmute_accepts_a_name_or_a_record() {
    let site = Site::logged_in(plain().mutes(["NightFerry", "TinFiddle"]));
    let sparrow = site.sim.account(NAME);
    let records = sparrow.mutes();
    let done = site.command(&["unmute", "nightferry", "--json"]).finish();
    assert_eq!(
        done.events(),
        [line_without_stream(
            "unmuted",
            json!({"username": "NightFerry", "record_id": records[0].0.to_string()}),
        )],
        "{done:#?}"
    );
    assert_eq!(sparrow.mutes(), records[1..]);
    let record = records[1].0.to_string();
    let done = site.command(&["unmute", "--record-id", &record]).finish();
    assert_eq!(done.stdout, [format!("unmuted record {record}")], "{done:#?}");
    assert_eq!(sparrow.mutes(), []);
    let done = site.command(&["unmute", "TinFiddle"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0));
    assert!(
        done.error_line()
            .contains("no user or channel with this name is muted. Run cocorum mutes"),
        "{done:#?}"
    );
}

#[test]
fn a_muted_user_is_listed() {
    let site = Site::logged_in(plain());
    add_tin_fiddle(&site);
    assert_eq!(
        site.command(&["mute", "TinFiddle", "--everywhere"])
            .finish()
            .status,
        Some(0)
    );
    assert_eq!(
        site.command(&["mutes", "--json"]).finish().events()[0]["username"],
        "TinFiddle"
    );
}

#[test]
fn a_rejection_shows_the_server_message() {
    let site = Site::logged_in(plain());
    let message = "You \u{1b}[31mmay not".to_owned();
    site.sim.service().fault(
        "moderation.mute",
        When::Every,
        ServiceFault::ErrorList { message },
    );
    let done = site.command(&["mute", "TinFiddle", "--everywhere"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0));
    assert!(
        done.error_line().contains("server message: You ␛[31mmay not."),
        "{done:#?}"
    );
}

#[test]
fn a_rejection_without_a_reason_is_reported() {
    let site = Site::logged_in(plain());
    site.sim.service().fault(
        "moderation.mute",
        When::Every,
        ServiceFault::Success(Json::Bool(false)),
    );
    let done = site.command(&["mute", "TinFiddle", "--everywhere"]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0));
    assert!(!done.error_line().contains("unknown"), "{done:#?}");
}

#[test]
fn an_unknown_outcome_is_reported_and_not_retried() {
    for (operation, args) in [
        ("moderation.mute", &["mute", "TinFiddle", "--everywhere"][..]),
        ("moderation.unmute", &["unmute", "--record-id", "300001"]),
    ] {
        for fault in [ServiceFault::Drop, ServiceFault::TruncateBody, ServiceFault::Html] {
            let site = Site::logged_in(plain().mutes(["NightFerry"]));
            site.sim.service().fault(operation, When::Every, fault.clone());
            let done = site.command(args).finish();
            assert_eq!(
                (done.status, done.stdout.len()),
                (Some(1), 0),
                "{fault:?}: {done:#?}"
            );
            let error_line = done.error_line();
            assert!(
                error_line.contains("unknown") && error_line.contains("not retried"),
                "{fault:?}: {error_line}"
            );
            assert_eq!(site.requests_for(operation), 1, "{fault:?}");
        }
    }
}

#[test]
fn a_mute_without_a_record_is_listed_and_reported_by_unmute() {
    let button = |name: &str, record: &str| {
        format!("<button class=\"unmute_action\" data-username=\"{name}\"{record}>Unmute</button>")
    };
    let page = [
        button("TidePool", " data-record-id=\"300001\""),
        button("BrassLantern", ""),
    ];
    let page = format!("<html><body>{}</body></html>", page.join("\n"));
    let server = Server::start(move |request: &ReceivedRequest| match request.target() {
        target if target.contains("service.php") => Reply::json(
            r#"{"user":{"id":"_uew0jxd","username":"CalmSparrow","logged_in":true},"data":{"success":true}}"#,
        ),
        target if target.contains("pg=1") => Reply::html(200, &page),
        _ => Reply::html(200, include_str!("../../../../fixtures/pages/muting-empty.html")),
    });
    let command = |args: &[&str]| {
        Cocorum::new(args)
            .env("RUMBLE_SESSION", "tin-whistle")
            .env("RUMBLE_BASE_URL", server.url())
            .finish()
    };
    let listed = command(&["mutes"]).stdout.join("\n");
    assert!(
        listed.contains("no record  BrassLantern") && listed.contains("TidePool"),
        "{listed}"
    );
    let done = command(&["unmute", "BrassLantern"]);
    let reported = done.stderr.join("\n");
    assert_eq!(done.status, Some(1), "{reported}");
    assert!(
        reported.contains("the mute is listed without a record id"),
        "{reported}"
    );
}
