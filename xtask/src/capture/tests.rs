use std::fs;
use std::path::Path;

use rumble_chat::{Event, Session};
use rumble_livestream_api::ApiUrl;
use rumble_model::StreamId;
use rumble_model::livestream_api::Document;
use rumble_model::service::ServiceResponse;
use rumble_sim::{AccountPlan, KeyPlan, Plan, Script, Sim, StreamPlan};

use super::*;
use crate::scrub::scrub_all_but;

const STREAM: u64 = 900_100_200;

/// Parts of names, texts, addresses and keys that occur nowhere else.
const PLANTED_TEXTS: [&str; 7] = [
    "heron",
    "otter",
    "quietly",
    "emotive",
    "zebrahost",
    "apricot",
    "4711815",
];

/// Every place that can contain personal data.
const EVENTS: [&str; 7] = [
    r##"{"type":"init","data":{"chat":{"id":"900100200"},"messages":[{"id":"2486058960847118152","time":"2026-03-14T17:58:02+00:00","user_id":"904711815","text":"Quietly: :r+emotiveHi: https://zebrahost.example/otter?key=apricot"}],"users":[{"id":"904711815","username":"PlantedHeron","link":"/user/PlantedHeron","image.1":"https://zebrahost.example/z8/heron.png","color":"#aa00ff","badges":["premium"]}],"channels":[[]],"config":{"badges":{"premium":{"icons":{"48":"/i/b.png"},"label":{"en":"Quietly"}}}}}}"##,
    r#"{"type":"messages","request_id":"apricot","data":{"messages":[{"id":"2486058960847118153","time":"2026-03-14T17:58:09+00:00","user_id":"904711816","channel_id":4711815,"text":"@plantedheron \u0071uietly","rant":{"price_cents":500,"duration":120}}],"users":[{"id":"904711816","username":"Planted Otter"}],"channels":[{"id":"4711815","username":"Otter TV"}]}}"#,
    r#"{"type":"pin_message","data":{"message":{"id":"2486058960847118152","user_id":"904711815","text":"Quietly"}}}"#,
    r#"{"type":"delete_messages","data":{"message_ids":["2486058960847118152",2486058960847118153]}}"#,
    r#"{"type":"mute_users","data":{"user_ids":["904711816"]}}"#,
    r#"{"type":"poll_started","data":{"question":"quietly?","answers":{"Heron":1,"Otter":2},"stream_key":"apricot-1"}}"#,
    "not JSON, said the otter 904711816",
];

fn simulated(events: &[&str]) -> Sim {
    let script = events
        .iter()
        .fold(Script::new(), |script, event| script.event(event));
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM).script(script.hold()))).unwrap()
}

fn output(name: &str) -> PathBuf {
    let file = std::env::temp_dir().join(format!("rumble-capture-{}-{name}", std::process::id()));
    for path in [file.clone(), Store::part_of(&file)] {
        drop(fs::remove_file(path));
    }
    file
}

/// Shape of the events of a capture, without names: kinds, sizes, and equality of values.
fn shape(lines: &[Line]) -> Vec<String> {
    let mut session = Session::new(StreamId::new(STREAM).unwrap());
    let (mut users, mut messages) = (Vec::new(), Vec::new());
    let index_of = |known: &mut Vec<u64>, id: u64| {
        known.iter().position(|known| *known == id).unwrap_or_else(|| {
            known.push(id);
            known.len() - 1
        })
    };
    let mut shapes = Vec::new();
    for line in lines {
        match line.kind.as_str() {
            "connect" => session.handle_connected(),
            _ => session.handle_event_data(&line.content),
        }
        while let Some(event) = session.poll_event() {
            shapes.push(match event {
                Event::Message(message) => format!(
                    "message {} by {} of {} characters, {:?}, {:?}",
                    index_of(&mut messages, message.id.get()),
                    index_of(&mut users, message.user_id.get()),
                    message.text.chars().count(),
                    message.rant.as_ref().and_then(|rant| rant.price_cents),
                    message.user().username.len(),
                ),
                Event::Deleted(deleted) => {
                    let ids = deleted
                        .message_ids
                        .iter()
                        .map(|id| index_of(&mut messages, id.get()));
                    format!("deleted {:?}", ids.collect::<Vec<_>>())
                }
                Event::Muted(muted) => {
                    let ids = muted.user_ids.iter().map(|id| index_of(&mut users, id.get()));
                    format!("muted {:?}", ids.collect::<Vec<_>>())
                }
                Event::Pinned(pinned) => {
                    format!("pinned {}", index_of(&mut messages, pinned.message.id.get()))
                }
                Event::Init(init) => format!("init of {}", init.history),
                Event::Unknown(unknown) => format!("unknown {}", unknown.kind()),
                Event::Malformed(malformed) => format!("malformed, {} bytes", malformed.bytes),
                other => format!("{other:.20?}"),
            });
        }
    }
    shapes
}

/// The lines of these events, as a capture keeps them until it is scrubbed.
fn received(events: &[&str]) -> Vec<Line> {
    let events = events.iter().map(|event| Line::received("event", event));
    std::iter::once(Line::connect()).chain(events).collect()
}

fn size(lines: &[Line]) -> u64 {
    lines.iter().map(|line| line.written().len() as u64).sum()
}

fn call(source: Source, output: &Path, max_bytes: u64) -> Call {
    Call {
        source,
        output: output.to_owned(),
        time: Duration::from_secs(60),
        max_bytes,
    }
}

fn chat(sim: &Sim) -> Source {
    let operands = ["chat", "b10:900100200"].map(str::to_owned);
    Source::parse(&operands, None, Some(&sim.chat_url())).unwrap()
}

fn assert_no_planted_text(file: &Path) -> Vec<Line> {
    let written = fs::read_to_string(file).unwrap();
    for planted in PLANTED_TEXTS {
        assert!(
            !written.to_lowercase().contains(planted),
            "{planted} is in {written}"
        );
    }
    fs::remove_file(file).unwrap();
    written.lines().map(|line| Line::read(line).unwrap()).collect()
}

#[test]
fn a_capture_contains_no_planted_word_and_decodes() {
    let sim = simulated(&EVENTS);
    let file = output("chat.jsonl");
    let originals = received(&EVENTS);
    capture(&call(chat(&sim), &file, size(&originals)), &scrub).unwrap();
    assert!(
        !Store::part_of(&file).exists(),
        "what was received is still there"
    );
    let scrubbed = assert_no_planted_text(&file);
    let kinds = |lines: &[Line]| lines.iter().map(|line| line.kind.clone()).collect::<Vec<_>>();
    assert_eq!(kinds(&scrubbed), kinds(&originals));
    assert_eq!(shape(&scrubbed), shape(&originals));
    // Seven events, of which the first has a message.
    assert_eq!(shape(&originals).len(), 8);
}

#[test]
fn a_scrubber_that_misses_one_value_writes_nothing() {
    let sim = simulated(&EVENTS);
    let file = output("leak.jsonl");
    let size = size(&received(&EVENTS));
    // The line before the events is that of the connection.
    for (event, pointer) in [
        (0, "/data/users/0/username"),
        (0, "/data/users/0/link"),
        (0, "/data/users/0/image.1"),
        (0, "/data/messages/0/id"),
        (0, "/data/messages/0/text"),
        (0, "/data/config/badges/premium/label/en"),
        (1, "/request_id"),
        (1, "/data/channels/0/id"),
        (5, "/data/question"),
        (5, "/data/stream_key"),
    ] {
        let misses = move |originals: &[String]| scrub_all_but(originals, event + 1, pointer);
        let error = capture(&call(chat(&sim), &file, size), &misses)
            .unwrap_err()
            .to_string();
        let member = pointer.rsplit('/').next().unwrap();
        assert!(
            error.contains(&format!("text {}, member `{member}`", event + 2)),
            "{error}"
        );
        assert!(
            PLANTED_TEXTS
                .iter()
                .all(|planted| !error.to_lowercase().contains(planted)),
            "{error}"
        );
        assert!(!file.exists(), "{pointer}");
    }
    // The received data is kept, and a complete scrubber writes the capture.
    capture(&call(chat(&sim), &file, size), &scrub).unwrap();
    assert_eq!(assert_no_planted_text(&file).len(), EVENTS.len() + 1);
}

#[test]
fn an_interrupted_capture_continues() {
    let file = output("resumed.jsonl");
    let (first, second) = EVENTS.split_at(2);
    let sim = simulated(first);
    // Interrupted while it writes a line.
    let mut store = Store::open(&file).unwrap();
    let expected = received(first).len();
    let read = chat(&sim).read(now() + Duration::from_secs(60), &mut |line| {
        store.add(&line)?;
        Ok(store.texts() < expected as u64)
    });
    read.unwrap();
    store.write("{\"kind\":\"ev").unwrap();
    drop(store);
    let store = Store::open(&file).unwrap();
    assert_eq!(store.lines().unwrap(), received(first));
    drop(store);
    let sim = simulated(second);
    let size = fs::metadata(Store::part_of(&file)).unwrap().len() + size(&received(second));
    capture(&call(chat(&sim), &file, size), &scrub).unwrap();
    let scrubbed = assert_no_planted_text(&file);
    assert_eq!(
        shape(&scrubbed),
        shape(&[received(first), received(second)].concat())
    );
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_received_data() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = output("mode.jsonl");
    let store = Store::open(&file).unwrap();
    let mode = fs::metadata(store.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o640)).unwrap();
    assert!(Store::open(&file).is_err());
    fs::set_permissions(store.path(), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Store::open(&file).is_ok());
    fs::remove_file(store.path()).unwrap();
}

#[test]
fn a_document_and_a_response_are_captured() {
    let key = KeyPlan::user("apricot", 904_711_815, "PlantedHeron").streams([STREAM]);
    let account = AccountPlan::new("PlantedOtter", 904_711_816, "apricot");
    let plan = Plan::new()
        .api_key(key)
        .account(account)
        .stream(StreamPlan::new(STREAM));
    let sim = Sim::start(plan).unwrap();
    sim.stream(STREAM).say("PlantedHeron", "Quietly, @PlantedOtter");
    let url = Box::new(ApiUrl::parse(&sim.api_url("apricot")).unwrap());
    let file = output("live.jsonl");
    capture(&call(Source::Live { url }, &file, 1), &scrub).unwrap();
    let lines = assert_no_planted_text(&file);
    let document = Document::decode(&lines[0].content).unwrap();
    assert_eq!(document.livestreams.items.len(), 1);
    assert!(document.all_malformed().next().is_none());

    let operands = ["service", "user.has_unread_notifications"].map(str::to_owned);
    let source = Source::parse(&operands, Some(&sim.base_url()), None).unwrap();
    let file = output("service.jsonl");
    capture(&call(source, &file, 1), &scrub).unwrap();
    let lines = assert_no_planted_text(&file);
    assert_eq!(lines[0].kind, "response");
    assert!(ServiceResponse::from_json(&lines[0].content).is_ok());
}

#[test]
fn wrong_calls_are_usage_errors() {
    for arguments in [
        &["chat"][..],
        &["chat", "b10:5"],
        &["chat", "b10:5", "--output"],
        &["chat", "b10:5", "--output", "x", "--for", "5"],
        &["service", "media.details", "no-value", "--output", "x"],
        &[
            "chat",
            "b10:5",
            "--output",
            "x",
            "--chat-url",
            "http://example.com",
        ],
        &["teleport", "--output", "x"],
        &["chat", "b10:5", "--output", "x", "--loudly"],
    ] {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let error = Call::parse(&arguments).err().unwrap();
        assert_eq!(error.exit_code(), TaskError::USAGE, "{arguments:?}");
    }
}
