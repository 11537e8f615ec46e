//! `cocorum keys`, `channels`, `comments`, `playlists`, `videos`, and `live` of the logged-in account.

use rumble_sim::{Creator, KeyPlan, Plan, ServiceFault, StreamPlan, VideoPlan, VideoState, When};
use serde_json::{Value, json};

use crate::account::{ID, NAME, Site, plain};
use crate::harness::{STREAM, STREAM_B36, line_without_stream};

const CHANNEL: u64 = 7_730_001;
const KEY: &str = "an-invented-key-of-the-user";

fn site() -> Site {
    let studio = Creator::channel(CHANNEL, "SparrowStudio", "Sparrow Studio");
    let video = VideoPlan::new(STREAM, "v7exampl-mending-a-kettle.html", &studio).title("Mending a kettle");
    let old = VideoPlan::new(STREAM - 1, "v7exampk-polishing.html", &studio).state(VideoState::Recorded);
    let account = plain().channel(CHANNEL, "Sparrow Studio").moderator_of(STREAM);
    let plan = Plan::new()
        .stream(StreamPlan::new(STREAM))
        .video(old)
        .video(video)
        .account(account)
        .api_key(KeyPlan::user(KEY, ID, NAME));
    let site = Site::of(plan);
    site.log_in();
    site
}

fn on_stream(event: &str, members: Value) -> Value {
    let mut line = line_without_stream(event, members);
    line["stream_id"] = STREAM_B36.into();
    line["stream_id_b10"] = STREAM.to_string().into();
    line
}

#[test]
fn a_bot_can_be_set_up_with_the_command_alone() {
    // Log in, and read the API key.
    let site = site();
    let keys = site.command(&["keys", "--json"]).finish();
    let key = |channel: Value, exists: bool| {
        line_without_stream("api_key", json!({"channel_id": channel, "exists": exists}))
    };
    assert_eq!(
        keys.events(),
        [key(Value::Null, true), key(CHANNEL.to_string().into(), false)],
        "{keys:#?}"
    );
    let shown = site.command(&["keys", "show"]).finish();
    assert_eq!(shown.stdout, [site.sim.api_url(KEY)], "{shown:#?}");

    // Follow the account's events with it.
    let watch = site
        .command(&[
            "live",
            "--logged-in",
            "--watch",
            "--json",
            "--limit",
            "1",
            "--interval",
            "100ms",
        ])
        .start();
    assert_eq!(watch.event()["event"], "snapshot");
    site.sim.api(KEY).follow("TinFiddle");
    let follower = watch.event();
    assert_eq!(
        (&follower["event"], &follower["username"]),
        (&json!("follower"), &json!("TinFiddle"))
    );
    assert_eq!(watch.finish().status, Some(0));

    // List channels, and post as one of them.
    let channels = site.command(&["channels", "--json"]).finish();
    let channel = channels.events().remove(0);
    assert_eq!(
        (&channel["channel_id"], &channel["title"]),
        (&json!("7730001"), &json!("Sparrow Studio"))
    );
    let shown = site
        .command(&[
            "send",
            "b10:920100200",
            "from the studio",
            "--as",
            "7730001",
            "--json",
        ])
        .finish();
    assert_eq!(shown.status, Some(0), "{shown:#?}");
    assert_eq!(shown.events()[0]["channel_id"], "7730001");

    // Comment.
    let commented = site
        .command(&["comments", "add", "b10:920100200", "nice & calm", "--json"])
        .finish();
    let comment = commented.events().remove(0);
    assert_eq!(
        (&comment["event"], &comment["text"]),
        (&json!("comment_added"), &json!("nice & calm"))
    );
    let id = comment["comment_id"].as_str().unwrap().to_owned();
    let reply = [
        "comments",
        "add",
        "b10:920100200",
        "so it is",
        "--reply-to",
        &id,
        "--json",
    ];
    assert_eq!(site.command(&reply).finish().events()[0]["reply_to"], id.as_str());
    let list = site
        .command(&["comments", "list", "b10:920100200", "--json"])
        .finish();
    let texts: Vec<_> = list
        .events()
        .into_iter()
        .map(|line| line["text"].clone())
        .collect();
    assert_eq!(texts, ["nice & calm", "so it is"]);

    // Create a playlist and add videos.
    let made = site
        .command(&["playlists", "add", "Clocks", "--visibility", "unlisted", "--json"])
        .finish();
    let playlist = made.events().remove(0);
    assert_eq!(playlist["visibility"], "unlisted");
    let id = playlist["playlist_id"].as_str().unwrap().to_owned();
    let filled = site
        .command(&[
            "playlists",
            "add-video",
            &id,
            "b10:920100200",
            "b10:920100199",
            "--json",
        ])
        .finish();
    assert_eq!(filled.status, Some(0), "{filled:#?}");
    assert_eq!(
        filled.events()[0],
        on_stream("playlist_video_added", json!({"playlist_id": id}))
    );
    assert_eq!(
        site.sim.library().playlists(NAME),
        [(id.clone(), "Clocks".to_owned(), vec![STREAM, STREAM - 1])]
    );
    let edited = site
        .command(&[
            "playlists",
            "edit",
            &id,
            "--title",
            "Clocks and watches",
            "--json",
        ])
        .finish();
    let edited = edited.events().remove(0);
    assert_eq!(
        (&edited["visibility"], &edited["videos"]),
        (&json!("unlisted"), &json!(2)),
        "what is not named stays"
    );
}

#[test]
fn a_key_is_shown_only_on_request_and_reset_once() {
    let site = site();
    for args in [
        &["keys"][..],
        &["keys", "--json"],
        &["keys", "list"],
        &["keys", "reset", "--json"],
    ] {
        let done = site.command(args).finish();
        assert_eq!(done.status, Some(0), "{args:?}: {done:#?}");
        assert!(!format!("{done:?}").contains("key="), "{done:#?}");
    }
    assert_eq!(site.requests_for("reset_api_key"), 1);
    let shown = site.command(&["keys", "show"]).finish();
    assert_ne!(shown.stdout, [site.sim.api_url(KEY)], "the key was reset");
    let rejected = site.command(&["keys", "show", "--json"]).finish();
    assert_eq!((rejected.status, rejected.stdout.len()), (Some(2), 0));
    let none = site.command(&["keys", "show", "--channel", "7730001"]).finish();
    assert_eq!((none.status, none.stdout.len()), (Some(1), 0));
    assert!(
        none.error_line()
            .contains("there is no key of channel 7730001 yet"),
        "{none:#?}"
    );
}

#[test]
fn comments_are_pinned_deleted_and_restored() {
    let site = site();
    let id = site
        .sim
        .library()
        .comment(STREAM, "TinFiddle", "hello")
        .to_string();
    for (word, event) in [
        ("pin", "comment_pinned"),
        ("unpin", "comment_unpinned"),
        ("delete", "comment_deleted"),
        ("restore", "comment_restored"),
    ] {
        let done = site.command(&["comments", word, &id, "--json"]).finish();
        assert_eq!(
            done.events(),
            [line_without_stream(event, json!({"comment_id": id}))],
            "{done:#?}"
        );
    }
}

#[test]
fn a_channel_is_found_by_its_id_or_by_one_of_its_videos() {
    let site = site();
    for owner in [
        "_c7730001",
        "https://rumble.com/v7exampl-mending-a-kettle.html",
        "b10:920100199",
    ] {
        let done = site.command(&["videos", owner, "--json"]).finish();
        let videos = done.events();
        assert_eq!(videos.len(), 2, "{owner}: {done:#?}");
        assert_eq!(videos[0]["stream_id"], STREAM_B36);
        assert_eq!(
            (&videos[0]["is_live"], &videos[0]["channel_id"]),
            (&json!(true), &json!("7730001"))
        );
    }
    let streams = site
        .command(&["videos", "_c7730001", "--streams", "--json"])
        .finish();
    assert_eq!(streams.events().len(), 1);
    let live = site
        .command(&["videos", "--category", "howto", "--json"])
        .finish();
    assert_eq!(live.events()[0]["owner"], "Sparrow Studio");
    let human = site.command(&["videos", "_c7730001", "--limit", "1"]).finish();
    assert_eq!(
        human.stdout,
        [format!(
            "    {STREAM_B36}  LIVE Mending a kettle (Sparrow Studio)"
        )]
    );
}

#[test]
fn a_change_with_unknown_outcome_is_reported_and_not_repeated() {
    for (operation, args) in [
        ("comment.add", &["comments", "add", "b10:920100200", "hello"][..]),
        ("playlist.add", &["playlists", "add", "Clocks"]),
        (
            "playlist.add_video",
            &["playlists", "add-video", "watch-later", "b10:920100200"],
        ),
        ("livestream_api.reset_api_key", &["keys", "reset"]),
    ] {
        let site = site();
        site.sim
            .service()
            .fault(operation, When::Every, ServiceFault::Drop);
        let done = site.command(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        assert!(done.error_line().contains("unknown"), "{done:#?}");
        assert_eq!(site.requests_for(operation), 1, "{operation}");
    }
}

#[test]
fn control_characters_in_texts_are_escaped() {
    let site = site();
    site.sim
        .library()
        .comment(STREAM, "Tin\u{1b}[31m", "a\u{202e}b\u{1b}c");
    let human = site.command(&["comments", "list", "b10:920100200"]).finish();
    assert!(!human.stdout[0].contains(['\u{1b}', '\u{202e}']), "{human:#?}");
    let json = site
        .command(&["comments", "list", "b10:920100200", "--json"])
        .finish();
    assert!(!json.stdout[0].contains(['\u{1b}', '\u{202e}']), "{json:#?}");
}

#[test]
fn an_unknown_page_of_keys_is_an_error() {
    let site = site();
    site.sim
        .service()
        .fault("page.api_keys", When::Every, ServiceFault::Html);
    for args in [&["keys"][..], &["keys", "show"], &["live", "--logged-in"]] {
        let done = site.command(args).finish();
        assert_eq!(
            (done.status, done.stdout.len()),
            (Some(1), 0),
            "{args:?}: {done:#?}"
        );
        assert!(done.error_line().contains("API-keys page"), "{done:#?}");
    }
}

#[test]
fn the_session_file_can_be_named_after_an_action() {
    for command in [["keys", "list"], ["playlists", "list"]] {
        let done = crate::harness::Cocorum::new(command)
            .args(&["--session-file", "/nonexistent/session.json"])
            .finish();
        assert_eq!(done.status, Some(1), "{done:#?}");
        assert!(done.error_line().contains("logged in"), "{done:#?}");
    }
}
