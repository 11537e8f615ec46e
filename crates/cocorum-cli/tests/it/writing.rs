//! `cocorum send`, `delete`, `pin`, `unpin`, `command`.

mod failures;
mod last_of;

use rumble_chat::{ChatApi, Endpoint, Event, Message};
use rumble_model::StreamId;
use rumble_sim::{AccountPlan, ServiceFault, When};
use serde_json::{Value, json};

use crate::account::{ID, NAME, Site, plain};
use crate::harness::{Finished, STREAM, STREAM_B36, line};

/// An account that moderates the stream and has a channel.
fn moderator() -> AccountPlan {
    plain().channel(7_730_001, "Sparrow Studio").moderator_of(STREAM)
}

fn site() -> Site {
    Site::logged_in(moderator())
}

/// The events of a new connection to the chat.
struct Observed {
    messages: Vec<Message>,
    pinned: Option<String>,
}

fn observe(site: &Site) -> Observed {
    let chat_url = Endpoint::parse(&site.sim.chat_url()).unwrap();
    let builder = ChatApi::builder(StreamId::new(STREAM).unwrap()).chat_url(chat_url);
    let mut chat = builder.connect().unwrap();
    let Some(Ok(Event::Init(init))) = chat.next_event() else {
        panic!("no init")
    };
    let messages = (0..init.history).map(|_| chat.get_message().unwrap().unwrap());
    Observed {
        messages: messages.collect(),
        pinned: chat.pinned_message().map(|message| message.id.base10()),
    }
}

/// The texts of all messages.
fn texts(site: &Site) -> Vec<String> {
    observe(site)
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
fn a_message_is_sent() {
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
    let messages = observe(&site).messages;
    assert_eq!(messages.len(), 1);
    assert_eq!((messages[0].id.base10(), messages[0].text.as_str()), (id, text));
    assert_eq!(messages[0].user().username, NAME);
    let human = site
        .command(&["send", "b10:920100200", "for a terminal"])
        .finish();
    assert_eq!(human.status, Some(0), "{human:#?}");
    assert!(
        human.stdout[0].starts_with("sent as CalmSparrow: message 2"),
        "{human:#?}"
    );
}

#[test]
fn a_message_is_posted_as_a_channel() {
    let site = site();
    let args = ["send", "b10:920100200", "hello", "--as", "7730001", "--json"];
    assert_eq!(only(&site.command(&args).finish())["channel_id"], "7730001");
    assert_eq!(observe(&site).messages[0].author_name(), "Sparrow Studio");
    let args = ["send", "b10:920100200", "hello", "--as", "7730002"];
    let done = site.command(&args).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(
        done.error_line().contains("server message: Unknown channel"),
        "{done:#?}"
    );
}

#[test]
fn a_message_is_read_from_standard_input() {
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
    assert!(done.error_line().contains("the message is empty"), "{done:#?}");
    assert_eq!(texts(&site).len(), 4);
}

#[test]
fn messages_are_deleted_pinned_and_unpinned() {
    let site = site();
    let room = site.sim.stream(STREAM);
    let id = room.say("TinFiddle", "hello").to_string();
    let on_message = |event| line(event, json!({"message_id": id}));

    for unpin in [&["unpin", STREAM_B36][..], &["unpin", STREAM_B36, &id]] {
        let done = site.command(&["pin", STREAM_B36, &id, "--json"]).finish();
        assert_eq!(only(&done), on_message("pinned"));
        assert_eq!(observe(&site).pinned.as_ref(), Some(&id));
        let done = site.command(unpin).args(&["--json"]).finish();
        assert_eq!(only(&done), on_message("unpinned"));
        assert_eq!(observe(&site).pinned, None);
    }
    let none = site.command(&["unpin", STREAM_B36]).finish();
    assert_eq!(none.status, Some(1), "{none:#?}");
    assert!(
        none.error_line().contains("no pinned message is known"),
        "{none:#?}"
    );

    let done = site.command(&["delete", STREAM_B36, &id, "--json"]).finish();
    assert_eq!(only(&done), on_message("deleted"));
    assert!(observe(&site).messages[0].is_deleted());

    let human = site.command(&["delete", STREAM_B36, &id]).finish();
    assert_eq!(human.stdout, [format!("deleted message {id}")]);
}

#[test]
fn a_command_is_run() {
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
        done.error_line()
            .contains("server message: Only subscribers may chat here"),
        "{done:#?}"
    );
    let human = site
        .command(&["command", STREAM_B36, "/subscribers off"])
        .finish();
    assert_eq!(human.stdout, ["accepted by Rumble: /subscribers off"]);
    assert_eq!(say("hello").status, Some(0));
}

#[test]
fn writing_without_a_session_fails() {
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
        assert!(done.error_line().contains("not logged in"), "{done:#?}");
    }
    assert!(site.sim.requests().is_empty());
    let token = site.sim.account(NAME).issue_session();
    let send_with = |token: &str| {
        site.command(&["send", STREAM_B36, "hello"])
            .env("RUMBLE_SESSION", token)
            .finish()
    };
    assert_eq!(send_with(&token).status, Some(0));
    site.sim.account(NAME).expire_sessions();
    let done = send_with(&token);
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("cocorum login"), "{done:#?}");
}

#[test]
fn wrong_arguments_are_usage_errors() {
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
fn the_chat_service_is_that_of_the_account() {
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
fn no_output_contains_the_session() {
    let site = site();
    let id = site.sim.stream(STREAM).say("TinFiddle", "hello").to_string();
    let token = site.saved()["token"].as_str().unwrap().to_owned();
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
                let shown = [done.stdout, done.stderr].concat().join("\n");
                assert!(!shown.is_empty() && !shown.contains(&token), "{fault}: {shown}");
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
