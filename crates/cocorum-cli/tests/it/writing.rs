//! `cocorum send`, `delete`, `pin`, `unpin`, `command`.

use rumble_chat::{ChatApi, Endpoint, Event, Message};
use rumble_model::StreamId;
use rumble_sim::{AccountPlan, ServiceFault, When};
use serde_json::{Value, json};

use crate::account::{ID, NAME, Site, plain};
use crate::harness::{Cocorum, Finished, STREAM, STREAM_B36, line};
use crate::raw_server;

/// Somebody who moderates the stream and has a channel there.
fn moderator() -> AccountPlan {
    plain().channel(7_730_001, "Sparrow Studio").moderator_of(STREAM)
}

fn site() -> Site {
    Site::signed_in(moderator())
}

/// What the chat shows to somebody who comes now.
struct Seen {
    messages: Vec<Message>,
    pinned: Option<String>,
}

fn seen(site: &Site) -> Seen {
    let chat_url = Endpoint::parse(&site.sim.chat_url()).unwrap();
    let builder = ChatApi::builder(StreamId::new(STREAM).unwrap()).chat_url(chat_url);
    let mut chat = builder.connect().unwrap();
    let Some(Ok(Event::Init(init))) = chat.next_event() else {
        panic!("no init")
    };
    let messages = (0..init.history).map(|_| chat.get_message().unwrap().unwrap());
    Seen {
        messages: messages.collect(),
        pinned: chat.pinned_message().map(|message| message.id.base10()),
    }
}

/// The texts of all messages.
fn texts(site: &Site) -> Vec<String> {
    seen(site)
        .messages
        .iter()
        .map(|message| message.text.clone())
        .collect()
}

fn only(done: &Finished) -> Value {
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert!(done.stderr.is_empty(), "{done:#?}");
    let events = done.events();
    assert_eq!(events.len(), 1, "{done:#?}");
    events[0].clone()
}

#[test]
fn a_message() {
    let site = site();
    let text = "good \u{1f980} evening --json";
    let done = site.command(&["send", STREAM_B36, text, "--json"]).finish();
    let mut sent = only(&done);
    assert_eq!(sent["request_id"].as_str().unwrap().len(), 43);
    let id = sent["id"].as_str().unwrap().to_owned();
    sent["request_id"].take();
    assert_eq!(
        sent,
        line(
            "sent",
            json!({
                "id": id, "request_id": null, "user_id": ID.to_string(), "username": NAME, "channel_id": null,
            }),
        )
    );
    let messages = seen(&site).messages;
    assert_eq!(messages.len(), 1);
    assert_eq!((messages[0].id.base10(), messages[0].text.as_str()), (id, text));
    assert_eq!(messages[0].user().username, NAME);
    let people = site.command(&["send", "b10:920100200", "for people"]).finish();
    assert_eq!(people.status, Some(0), "{people:#?}");
    assert!(
        people.stdout[0].starts_with("sent as CalmSparrow: message 2"),
        "{people:#?}"
    );
}

#[test]
fn a_message_as_a_channel() {
    let site = site();
    let args = ["send", "b10:920100200", "hello", "--as", "7730001", "--json"];
    assert_eq!(only(&site.command(&args).finish())["channel_id"], "7730001");
    assert_eq!(seen(&site).messages[0].author_name(), "Sparrow Studio");
    let args = ["send", "b10:920100200", "hello", "--as", "7730002"];
    let done = site.command(&args).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.complaint().contains("Rumble says: Unknown channel"),
        "{done:#?}"
    );
}

#[test]
fn a_message_from_standard_input() {
    let site = site();
    for (input, text) in [
        ("one\n", "one"),
        ("two\r\n", "two"),
        ("three", "three"),
        ("4\n5\n", "4\n5"),
    ] {
        let done = site
            .command(&["send", "b10:920100200", "-", "--json"])
            .finish_with(input);
        only(&done);
        assert_eq!(texts(&site).last().unwrap(), text);
    }
    let done = site.command(&["send", "b10:920100200", "-"]).finish_with("\n");
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.complaint().contains("the message is empty"), "{done:#?}");
    assert_eq!(texts(&site).len(), 4);
}

#[test]
fn delete_pin_unpin() {
    let site = site();
    let room = site.sim.stream(STREAM);
    let id = room.say("TinFiddle", "hello").to_string();
    let on_message = |event| line(event, json!({"message_id": id}));

    for unpin in [&["unpin", STREAM_B36][..], &["unpin", STREAM_B36, &id]] {
        let done = site.command(&["pin", STREAM_B36, &id, "--json"]).finish();
        assert_eq!(only(&done), on_message("pinned"));
        assert_eq!(seen(&site).pinned.as_ref(), Some(&id));
        let done = site.command(unpin).args(&["--json"]).finish();
        assert_eq!(only(&done), on_message("unpinned"));
        assert_eq!(seen(&site).pinned, None);
    }
    let none = site.command(&["unpin", STREAM_B36]).finish();
    assert_eq!(none.status, Some(1), "{none:#?}");
    assert!(
        none.complaint().contains("no pinned message is known"),
        "{none:#?}"
    );

    let done = site.command(&["delete", STREAM_B36, &id, "--json"]).finish();
    assert_eq!(only(&done), on_message("deleted"));
    assert!(seen(&site).messages[0].is_deleted());

    let people = site.command(&["delete", STREAM_B36, &id]).finish();
    assert_eq!(people.stdout, [format!("deleted message {id}")]);
}

#[test]
fn a_command() {
    let site = site();
    let guest = site.sim.account("TinFiddle").issue_session();
    let say = |text: &str| {
        site.command(&["send", STREAM_B36, text])
            .env("RUMBLE_SESSION", &guest)
            .finish()
    };
    let done = site
        .command(&["command", STREAM_B36, "/subscribers", "--json"])
        .finish();
    let line = only(&done);
    assert_eq!(line["command"], "/subscribers");
    assert_eq!(line["response"]["data"]["success"], true);
    assert_eq!(
        (&line["stream_id"], &line["stream_id_b10"]),
        (&json!(STREAM_B36), &json!(STREAM.to_string()))
    );
    let done = say("hello");
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.complaint()
            .contains("Rumble says: Only subscribers may chat here"),
        "{done:#?}"
    );
    let people = site
        .command(&["command", STREAM_B36, "/subscribers off"])
        .finish();
    assert_eq!(people.stdout, ["accepted by Rumble: /subscribers off"]);
    assert_eq!(say("hello").status, Some(0));
}

#[test]
fn an_unknown_outcome_is_told_and_is_a_failure() {
    let site = site();
    let id = site.sim.stream(STREAM).say("TinFiddle", "hello").to_string();
    site.sim
        .service()
        .fault("chat.message.send", When::Every, ServiceFault::Drop);
    site.sim
        .service()
        .fault("chat.message.delete", When::Every, ServiceFault::TruncateBody);
    site.sim
        .service()
        .fault("chat.message.pin", When::Every, ServiceFault::TruncateJson);
    site.sim
        .service()
        .fault("chat.command", When::Every, ServiceFault::Html);
    for (args, path) in [
        (&["send", STREAM_B36, "once"][..], "/message"),
        (&["delete", STREAM_B36, &id], "/message/"),
        (&["pin", STREAM_B36, &id], "chat.message.pin"),
        (&["command", STREAM_B36, "/subscribers"], "/chat/command"),
    ] {
        let before = site.requests_for(path);
        let done = site.command(args).args(&["--json"]).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        let complaint = done.complaint();
        assert!(complaint.contains("the outcome is unknown"), "{complaint}");
        assert!(complaint.contains("It was not retried"), "{complaint}");
        assert_eq!(site.requests_for(path), before + 1, "{args:?}");
    }
    assert_eq!(texts(&site).iter().filter(|text| *text == "once").count(), 1);
}

#[test]
fn a_refusal_is_told_in_rumbles_words() {
    let site = Site::signed_in(plain());
    let id = site.sim.stream(STREAM).say("TinFiddle", "hello").to_string();
    for (args, words) in [
        (
            &["delete", STREAM_B36, &id][..],
            "You are not allowed to delete this message",
        ),
        (
            &["pin", STREAM_B36, &id],
            "You are not a moderator of this stream",
        ),
        (
            &["unpin", STREAM_B36, &id],
            "You are not a moderator of this stream",
        ),
        (
            &["command", STREAM_B36, "/subscribers"],
            "You are not allowed to use commands here",
        ),
    ] {
        let done = site.command(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        let complaint = done.complaint();
        assert!(complaint.contains(words), "{complaint}");
        assert!(!complaint.contains("may have been done"), "{complaint}");
    }
    let long = "x".repeat(201);
    let done = site.command(&["send", STREAM_B36, &long]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.complaint().contains("longer than the chat allows"),
        "{done:#?}"
    );
    assert_eq!(texts(&site), ["hello"]);
}

#[test]
fn advice_is_of_the_cause() {
    let site = site();
    let done = site.command(&["command", STREAM_B36, "/subscribe"]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.complaint().contains("Unknown command"), "{done:#?}");
    assert!(done.complaint().contains("no such command"), "{done:#?}");
    assert!(!done.complaint().contains("allowed"), "{done:#?}");

    let done = site.command(&["unpin", STREAM_B36]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.complaint().contains("othing is pinned"), "{done:#?}");
    assert!(!done.complaint().contains("if there is one"), "{done:#?}");
}

#[test]
fn the_servers_words_are_told_in_each_of_their_forms() {
    for status in ["200 OK", "400 Bad Request", "403 Forbidden", "404 Not Found"] {
        for body in [
            r#"{"error":"No such user"}"#,
            r#"{"error":{"code":7,"message":"No such user"}}"#,
            r#"{"errors":[{"message":"No such user"}]}"#,
            r#"{"code":"7","message":"No such user"}"#,
        ] {
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            let site = raw_server::answer_in_turn(vec![answer.into_bytes()]);
            for args in [
                &["whoami"][..],
                &["mute", "TinFiddle", "--everywhere"],
                &["pin", "b10:5", "5"],
                &["emotes", "b10:5"],
            ] {
                let done = Cocorum::new(args)
                    .args(&["--base-url", &site])
                    .env("RUMBLE_SESSION", "tin-whistle-5f0c1d2e")
                    .finish();
                let told = done.stderr.join("\n");
                assert_eq!(done.status, Some(1), "{status} {body} {args:?}: {told}");
                assert!(
                    told.contains("Rumble says: No such user"),
                    "{status} {body} {args:?}: {told}"
                );
            }
        }
    }
}

#[test]
fn nobody_is_signed_in() {
    let site = Site::with(moderator());
    for args in [
        &["send", STREAM_B36, "hello"][..],
        &["delete", STREAM_B36, "5"],
        &["pin", STREAM_B36, "5"],
        &["unpin", STREAM_B36],
        &["command", STREAM_B36, "/subscribers"],
    ] {
        let done = site.command(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
        assert!(done.complaint().contains("not logged in"), "{done:#?}");
    }
    assert!(site.sim.requests().is_empty());
    let token = site.sim.account(NAME).issue_session();
    let said = |token: &str| {
        site.command(&["send", STREAM_B36, "hello"])
            .env("RUMBLE_SESSION", token)
            .finish()
    };
    assert_eq!(said(&token).status, Some(0));
    site.sim.account(NAME).expire_sessions();
    let done = said(&token);
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.complaint().contains("cocorum login"), "{done:#?}");
}

#[test]
fn wrong_usage() {
    let site = site();
    let before = site.sim.requests().len();
    for args in [
        &["send", STREAM_B36][..],
        &["send", "not an id", "hello"],
        &["send", STREAM_B36, "hello", "--as", "SparrowStudio"],
        &["delete", STREAM_B36],
        &["delete", STREAM_B36, "0"],
        &["pin", STREAM_B36, "hello"],
        &["unpin", STREAM_B36, "1", "2"],
        &["command", STREAM_B36, "raid"],
    ] {
        let done = site.command(args).finish();
        assert_eq!((done.status, done.stdout.len()), (Some(2), 0), "{done:#?}");
    }
    assert_eq!(site.sim.requests().len(), before);
}

#[test]
fn the_chat_service_is_the_one_that_rumble_names() {
    let site = site();
    let named = |site: &Site| {
        site.command(&["send", STREAM_B36, "hello"])
            .env("RUMBLE_CHAT_URL", "")
            .finish()
    };
    assert_eq!(named(&site).status, Some(0));
    let other = Site::with(plain());
    site.sim.service().set_chat_endpoint(&other.sim.chat_url());
    let done = named(&site);
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:#?}");
    assert!(other.sim.requests().is_empty());
}

#[test]
fn no_output_holds_the_session() {
    let site = site();
    let id = site.sim.stream(STREAM).say("TinFiddle", "hello").to_string();
    let token = site.kept()["token"].as_str().unwrap().to_owned();
    let run = |fault: &str| {
        for args in [
            &["send", STREAM_B36, "hello"][..],
            &["pin", STREAM_B36, &id],
            &["unpin", STREAM_B36, &id],
            &["delete", STREAM_B36, &id],
            &["command", STREAM_B36, "/subscribers"],
        ] {
            for more in [&[][..], &["--json"]] {
                let done = site.command(args).args(more).finish();
                assert_eq!(
                    done.status,
                    Some(i32::from(!fault.is_empty())),
                    "{fault}: {done:#?}"
                );
                let said = [done.stdout, done.stderr].concat().join("\n");
                assert!(!said.is_empty() && !said.contains(&token), "{fault}: {said}");
            }
        }
    };
    for (fault, name) in [
        (ServiceFault::Drop, "drop"),
        (ServiceFault::BotProtection, "wall"),
        (ServiceFault::LoggedOut, "logged out"),
        (
            ServiceFault::Redirect {
                location: format!("https://kettles.example/?u_s={token}"),
            },
            "redirect",
        ),
        (
            ServiceFault::ErrorList {
                message: "no".to_owned(),
            },
            "refused",
        ),
    ] {
        for operation in [
            "message.send",
            "message.pin",
            "message.unpin",
            "message.delete",
            "command",
        ] {
            let operation = format!("chat.{operation}");
            site.sim.service().fault(&operation, When::Every, fault.clone());
        }
        run(name);
        site.sim.service().clear_faults();
    }
}
