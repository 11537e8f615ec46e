//! `delete` and `pin` with `--last-of`.

use serde_json::json;

use super::{observe, only, site, texts};
use crate::harness::{STREAM, STREAM_B36, line};

#[test]
fn the_last_message_of_a_user_is_deleted() {
    let site = site();
    let room = site.sim.stream(STREAM);
    room.say("TinFiddle", "first");
    let last = room.say("TinFiddle", "last").to_string();
    room.say("BrassTeapot", "another");
    let args = ["delete", STREAM_B36, "--last-of", "tinfiddle", "--json"];
    let done = site.command(&args).finish();
    assert_eq!(only(&done), line("deleted", json!({"message_id": last})));
    let before = texts(&site);
    assert!(
        !before.contains(&"last".to_owned()) && before.contains(&"first".to_owned()),
        "{before:?}"
    );
    // The next one is the message before it.
    let done = site.command(&args).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert!(!texts(&site).contains(&"first".to_owned()));
    let done = site.command(&args).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.error_line()
            .contains("no message of tinfiddle in the history"),
        "{done:#?}"
    );
    assert!(texts(&site).contains(&"another".to_owned()));
}

#[test]
fn the_last_message_of_a_channel_is_pinned() {
    let site = site();
    let room = site.sim.stream(STREAM);
    let id = room
        .say_as("CalmSparrow", "Sparrow Studio", "welcome")
        .to_string();
    room.say("CalmSparrow", "as a user");
    let args = ["pin", STREAM_B36, "--last-of", "Sparrow Studio"];
    let done = site.command(&args).finish();
    assert_eq!(done.stdout, [format!("pinned message {id}")], "{done:#?}");
    assert_eq!(observe(&site).pinned, Some(id));
}

#[test]
fn one_form_of_message_id_is_required() {
    let site = site();
    for args in [
        &["delete", STREAM_B36][..],
        &["delete", STREAM_B36, "5", "--last-of", "TinFiddle"],
        &["pin", STREAM_B36],
    ] {
        let done = site.command(args).finish();
        assert_eq!(done.status, Some(2), "{done:#?}");
    }
}
