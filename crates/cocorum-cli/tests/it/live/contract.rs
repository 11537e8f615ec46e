//! `--json`: each record of the document, and the exact line for it.

use serde_json::{Value, json};

use super::documents::{
    STREAM, STREAM_B10, add, bare_document, document, follower, gift, message, rant, response, serve,
    serve_responses, stream, subscriber,
};
use crate::harness::{Cocorum, kinds, line_without_stream as line, message_fields};

/// The lines of a watch over these documents: the snapshot, the message and the rant of the first document, and this
/// many more.
fn watched(documents: &[Value], more: usize) -> Vec<Value> {
    let running = Cocorum::live(&serve(documents), &["--watch", "--json", "--interval", "20ms"]).start();
    let lines: Vec<_> = (0..more + 3).map(|_| running.event()).collect();
    assert_eq!(kinds(&lines)[..3], ["snapshot", "message", "rant"]);
    lines[3..].to_vec()
}

/// The document before and after this change.
fn changed(change: impl FnOnce(&mut Value)) -> [Value; 2] {
    let mut after = document();
    change(&mut after);
    [document(), after]
}

/// Both sets of members.
fn with(mut members: Value, others: Value) -> Value {
    for (name, value) in others.as_object().unwrap() {
        members[name] = value.clone();
    }
    members
}

/// The line of a message that the document lists: members of the chat's messages, most of them absent.
fn message_line(event: &str, members: Value, history: bool) -> Value {
    let mut fields = message_fields("", "");
    fields["id"] = Value::Null;
    fields["user_id"] = Value::Null;
    let fields = with(fields, with(members, json!({"history": history})));
    line(event, of_the_stream(fields))
}

fn of_the_stream(members: Value) -> Value {
    with(members, json!({"stream_id": STREAM, "stream_id_b10": STREAM_B10}))
}

fn follower_members() -> Value {
    json!({
        "username": "CalmSparrow", "image": "https://avatars.example.com/sparrow.png",
        "time": "2026-03-14T17:50:00Z",
    })
}

fn subscriber_members() -> Value {
    json!({
        "user": "TinFiddle", "username": "TinFiddle", "image": null, "amount_cents": 500,
        "time": "2026-03-10T08:00:00Z",
    })
}

fn gift_members() -> Value {
    json!({
        "video_id": STREAM_B10, "total_gifts": 5, "gift_type": "rumble", "remaining_gifts": 2,
        "username": "BrassTeapot", "time": "2026-03-14T17:40:00Z",
    })
}

fn message_members() -> Value {
    json!({
        "username": "FernDoor", "image": null, "badges": ["premium", "moderator"],
        "text": "is the oven warm?", "time": "2026-03-14T17:57:00Z",
    })
}

fn rant_members() -> Value {
    json!({
        "username": "BrassTeapot", "image": "https://avatars.example.com/teapot.png", "badges": [],
        "text": "for the new lamp", "time": "2026-03-14T17:56:00Z",
        "rant": {"price_cents": 730, "duration": null, "expires_on": "2026-03-14T18:01:00Z"},
    })
}

fn stream_members() -> Value {
    of_the_stream(json!({
        "title": "Bread at night", "time": "2026-03-14T17:00:00Z", "is_live": true,
        "scheduled_on": "2026-03-14T17:05:00Z", "visibility": "public",
        "categories": {"primary": {"slug": "howto", "title": "How-To"}, "secondary": null},
        "likes": 9, "dislikes": 1, "watching_now": 37,
    }))
}

fn snapshot_line() -> Value {
    let chat = json!({
        "latest_message": message_members(), "recent_messages": [message_members()],
        "latest_rant": rant_members(), "recent_rants": [rant_members()],
    });
    line(
        "snapshot",
        json!({
            "time": "2026-03-14T17:58:00Z", "type": "channel", "user_id": "8389034",
            "user_id_b36": "4zt0q", "username": "OtterHost", "channel_id": "8800001", "channel_id_b36": "58m4h",
            "channel_name": "Sparrow Studio", "since": null, "max_num_results": 50,
            "followers": {
                "num_followers": 21, "num_followers_total": 34, "latest_follower": follower_members(),
                "recent_followers": [follower_members()],
            },
            "subscribers": {
                "num_subscribers": 1, "num_subscribers_total": null, "latest_subscriber": subscriber_members(),
                "recent_subscribers": [subscriber_members()],
            },
            "gifted_subs": {
                "num_gifted_subs": 5, "latest_gifted_sub": gift_members(), "recent_gifted_subs": [gift_members()],
            },
            "livestreams": [with(stream_members(), json!({"chat": chat}))], "malformed": [],
        }),
    )
}

#[test]
fn without_watch_one_snapshot_is_printed() {
    let done = Cocorum::live(&serve(&[document()]), &["--json"]).finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
    assert_eq!(done.events(), [snapshot_line()]);
}

#[test]
fn absent_members_are_null() {
    let done = Cocorum::live(&serve(&[bare_document()]), &["--json"]).finish();
    let expected = line(
        "snapshot",
        json!({
            "time": "2026-03-14T17:58:00Z", "type": "user", "user_id": "8389034",
            "user_id_b36": "4zt0q", "username": null, "channel_id": null, "channel_id_b36": null,
            "channel_name": null, "since": null, "max_num_results": null,
            "followers": {
                "num_followers": 0, "num_followers_total": 0, "latest_follower": null, "recent_followers": [],
            },
            "subscribers": {
                "num_subscribers": 0, "num_subscribers_total": null, "latest_subscriber": null,
                "recent_subscribers": [],
            },
            "gifted_subs": null, "livestreams": [], "malformed": [],
        }),
    );
    assert_eq!(done.events(), [expected]);
}

#[test]
fn a_watch_begins_with_the_snapshot_and_the_history() {
    let running = Cocorum::live(&serve(&[document()]), &["--watch", "--json"]).start();
    assert_eq!(running.event(), snapshot_line());
    assert_eq!(running.event(), message_line("message", message_members(), true));
    assert_eq!(running.event(), message_line("rant", rant_members(), true));
}

#[test]
fn no_history_omits_listed_rows() {
    let documents = changed(|after| {
        add(after, "/livestreams/0/chat/recent_messages", message("now it is"));
    });
    let args = ["--watch", "--json", "--no-history", "--interval", "20ms"];
    let running = Cocorum::live(&serve(&documents), &args).start();
    assert_eq!(running.event()["event"], "snapshot");
    let shown = with(message_members(), json!({"text": "now it is"}));
    assert_eq!(running.event(), message_line("message", shown, false));
}

#[test]
fn followers_subscribers_and_gifts_are_printed() {
    let [before, mut after] = changed(|_| {});
    add(
        &mut after,
        "/followers/recent_followers",
        with(follower(), json!({"username": "PaperGull"})),
    );
    let subscribed = with(
        subscriber(),
        json!({"user": "MossyLamp", "username": "MossyLamp", "amount_cents": 0, "amount_dollars": 0}),
    );
    add(&mut after, "/subscribers/recent_subscribers", subscribed);
    let given = with(
        gift(),
        json!({"purchased_by": "SundayKettle", "video_id": null, "gift_type": "premium"}),
    );
    add(&mut after, "/gifted_subs/recent_gifted_subs", given);
    let expected = [
        line(
            "follower",
            with(follower_members(), json!({"username": "PaperGull"})),
        ),
        line(
            "subscriber",
            with(
                subscriber_members(),
                json!({"user": "MossyLamp", "username": "MossyLamp", "amount_cents": 0}),
            ),
        ),
        line(
            "gifted_sub",
            with(
                gift_members(),
                json!({"username": "SundayKettle", "video_id": null, "gift_type": "premium"}),
            ),
        ),
    ];
    assert_eq!(watched(&[before, after], 3), expected);
}

#[test]
fn a_new_rant_is_printed() {
    let documents = changed(|after| {
        let row = with(rant(), json!({"text": "for the yeast", "amount_cents": 500}));
        add(after, "/livestreams/0/chat/recent_rants", row);
    });
    let mut expected = with(rant_members(), json!({"text": "for the yeast"}));
    expected["rant"]["price_cents"] = json!(500);
    assert_eq!(watched(&documents, 1), [message_line("rant", expected, false)]);
}

#[test]
fn a_change_of_viewers_has_the_previous_number() {
    let documents = changed(|after| after["livestreams"][0]["watching_now"] = json!(41));
    let expected = line(
        "viewers",
        of_the_stream(json!({"watching_now": 41, "before": 37})),
    );
    assert_eq!(watched(&documents, 1), [expected]);
}

#[test]
fn a_stream_that_starts_is_printed() {
    let planned = json!({
        "id": "7k2m9r", "title": "Bread again", "is_live": false, "created_on": "2026-03-14T17:30:00+00:00",
    });
    let [mut before, mut after] = changed(|_| {});
    add(&mut before, "/livestreams", planned.clone());
    add(
        &mut after,
        "/livestreams",
        with(planned, json!({"is_live": true})),
    );
    let expected = line(
        "stream_started",
        json!({
            "stream_id": "7k2m9r", "stream_id_b10": "456977727", "title": "Bread again",
            "time": "2026-03-14T17:30:00Z", "is_live": true, "scheduled_on": null, "visibility": null,
            "categories": {"primary": null, "secondary": null}, "likes": 0, "dislikes": 0, "watching_now": 0,
        }),
    );
    assert_eq!(watched(&[before, after], 1), [expected]);
}

#[test]
fn a_stream_that_ends_is_printed() {
    let documents = changed(|after| after["livestreams"][0]["is_live"] = json!(false));
    let ended = with(stream_members(), json!({"is_live": false, "reason": "ended"}));
    let expected = line("stream_ended", ended);
    assert_eq!(watched(&documents, 1), [expected]);
}

#[test]
fn a_stream_that_is_no_longer_listed_is_reported() {
    let documents = changed(|after| after["livestreams"] = json!([]));
    let expected = line(
        "stream_ended",
        with(stream_members(), json!({"reason": "disappeared"})),
    );
    assert_eq!(watched(&documents, 1), [expected]);
}

#[test]
fn a_stream_ends_once() {
    let [before, over] = changed(|after| after["livestreams"][0]["is_live"] = json!(false));
    let removed = with(over.clone(), json!({"livestreams": []}));
    let mut next = removed.clone();
    add(
        &mut next,
        "/followers/recent_followers",
        with(follower(), json!({"username": "PaperGull"})),
    );
    let lines = watched(
        &[before, over, removed.clone(), removed.clone(), removed, next],
        2,
    );
    assert_eq!(kinds(&lines), ["stream_ended", "follower"]);
    assert_eq!(lines[0]["reason"], "ended");
}

#[test]
fn a_new_title_is_a_new_snapshot() {
    let documents = changed(|after| after["livestreams"][0]["title"] = json!("Bread in the morning"));
    let mut expected = snapshot_line();
    expected["livestreams"][0]["title"] = json!("Bread in the morning");
    assert_eq!(watched(&documents, 1), [expected]);
}

#[test]
fn a_gap_is_reported_for_a_small_window() {
    let numbered = |from: u32| -> Vec<Value> {
        let rows = (from..from + 3).rev();
        rows.map(|number| message(&format!("number {number}"))).collect()
    };
    let mut documents = changed(|_| {});
    for (document, from) in documents.iter_mut().zip([1, 7]) {
        document["max_num_results"] = json!(3);
        let chat = &mut document["livestreams"][0]["chat"];
        chat["latest_message"] = json!(null);
        chat["recent_messages"] = json!(numbered(from));
    }
    let args = ["--watch", "--json", "--no-history", "--interval", "20ms"];
    let running = Cocorum::live(&serve(&documents), &args).start();
    assert_eq!(running.event()["event"], "snapshot");
    let expected = line(
        "gap",
        of_the_stream(json!({
            "after_id": null, "before_id": null, "list": "messages", "reason": "window_too_small",
        })),
    );
    assert_eq!(running.event(), expected);
    assert_eq!(running.event()["text"], "number 7");
    let shown = running.stderr_line();
    assert!(
        shown.contains("messages of stream 7k2m9q may be missing"),
        "{shown}"
    );
}

#[test]
fn a_temporary_failure_is_reported() {
    let ok = |document: Value| response(200, "application/json", &document.to_string());
    let [before, after] = changed(|after| after["livestreams"][0]["watching_now"] = json!(41));
    let url = serve_responses(vec![
        ok(before),
        response(503, "text/plain", "PLANTED-BODY"),
        ok(after),
    ]);
    let args = ["--watch", "--json", "--no-history", "--interval", "20ms"];
    let running = Cocorum::live(&url, &args).start();
    assert_eq!(running.event()["event"], "snapshot");
    let failure = running.event();
    let names: Vec<_> = failure.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "error",
            "event",
            "kind",
            "retry_after_ms",
            "status",
            "stream_id",
            "stream_id_b10",
            "test"
        ]
    );
    assert_eq!(
        (&failure["event"], &failure["kind"], &failure["status"]),
        (&json!("error"), &json!("server"), &json!(503))
    );
    assert!(failure["retry_after_ms"].is_u64(), "{failure}");
    let text = failure["error"].as_str().unwrap();
    assert!(text.contains("server error"), "{text}");
    assert_eq!(running.event()["event"], "viewers");
    assert!(running.stderr_line().contains("retrying in"));
}

/// Every member of the wire is in the line, under the name that the chat uses.
#[test]
fn the_records_have_every_member_of_the_wire() {
    let wire = [follower(), subscriber(), gift(), message(""), rant(), stream()];
    let lines = [
        follower_members(),
        subscriber_members(),
        gift_members(),
        message_members(),
        rant_members(),
        stream_members(),
    ];
    let is_rant = |line: &Value| line.get("rant").is_some();
    for (wire, line) in wire.iter().zip(&lines) {
        for name in wire.as_object().unwrap().keys() {
            let in_line = match name.as_str() {
                "profile_pic_url" => "image",
                "created_on" | "followed_on" | "gifted_on" | "subscribed_on" => "time",
                "purchased_by" => "username",
                "amount_cents" | "expires_on" if is_rant(line) => "rant",
                name => name,
            };
            let is_left_out = matches!(
                in_line,
                "amount_dollars" | "id" | "chat" | "server_url" | "stream_key"
            );
            assert_eq!(line.get(in_line).is_none(), is_left_out, "{name}");
        }
    }
}
