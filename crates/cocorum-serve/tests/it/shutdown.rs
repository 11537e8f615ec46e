//! Streams end with the server, slow clients do not delay others, and alerts are not repeated after a restart.

use std::io::Read as _;
use std::sync::mpsc::channel;
use std::thread;

use cocorum_serve::{ErrorKind, Origin, Server, ServerSettings};
use tungstenite::Message;

use crate::client::{Events, Request, TIMEOUT, server, websocket};
use crate::lines::{init, line, message, rant};

#[test]
fn fifty_open_streams_end_with_the_server() {
    let server = server(|_| {});
    let mut streams: Vec<_> = (0..50).map(|_| Events::open(&server, "")).collect();
    let mut sockets: Vec<_> = (0..5).map(|_| websocket(&server, "")).collect();
    server
        .feed()
        .publish(&line(message(1, "CalmSparrow", "good evening")), Origin::Chat);
    let address = server.address();
    server.stop();
    for stream in &mut streams {
        assert!(stream.next().is_some());
        assert_eq!(stream.next(), None);
    }
    for socket in &mut sockets {
        assert!(socket.read().unwrap().is_text());
        assert!(socket.read().unwrap().is_close());
    }
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn a_stalled_client_delays_no_other_and_counts_losses() {
    let server = server(|_| {});
    let stalled = Events::open(&server, "");
    let mut stalled_socket = websocket(&server, "");
    let mut reader = Events::open(&server, "");
    let text = "x".repeat(8 * 1024);
    // More than the system can buffer for a client.
    let lines = 4_000.max(2 * largest_buffers() / text.len() as u64);
    for number in 1..=lines {
        server
            .feed()
            .publish(&line(message(number, "CalmSparrow", &text)), Origin::Chat);
        // The other client receives each line before the next one is published.
        assert!(reader.next().unwrap().id.ends_with(&format!("-{number}")));
    }
    let mut stalled = stalled;
    let (mut received, mut missed) = (0, 0);
    while received + missed < lines {
        let event = stalled.next().unwrap();
        match event.name.as_str() {
            "lagged" => {
                let value: serde_json::Value = serde_json::from_str(&event.data).unwrap();
                missed += value["missed"].as_u64().unwrap();
            }
            _ => received += 1,
        }
    }
    assert!(missed > 0 && received >= 1_000, "{received} {missed}");
    let (mut received, mut missed) = (0, 0);
    while received + missed < lines {
        let Message::Text(text) = stalled_socket.read().unwrap() else {
            continue;
        };
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        match value["event"].as_str().unwrap() {
            "lagged" => missed += value["missed"].as_u64().unwrap(),
            _ => received += 1,
        }
    }
    assert!(missed > 0 && received >= 1_000, "{received} {missed}");
}

/// Maximum number of bytes that the system buffers for a connection, if it states one.
fn largest_buffers() -> u64 {
    let largest = |of: &str| -> Option<u64> {
        let sizes = std::fs::read_to_string(format!("/proc/sys/net/ipv4/tcp_{of}")).ok()?;
        sizes.split_whitespace().last()?.parse().ok()
    };
    ["rmem", "wmem"].into_iter().filter_map(largest).sum()
}

#[test]
fn a_stalled_client_is_disconnected_and_frees_its_slot() {
    let server = server(|settings| {
        settings.max_clients = 2;
        settings.write_timeout = std::time::Duration::from_millis(20);
    });
    let (stalled, stalled_socket) = (Events::open(&server, ""), websocket(&server, ""));
    let target = format!("/api/v1/events?k={}", server.tokens().view());
    let request = || {
        let mut client = Request::new(server.address(), "GET", &target).open();
        let status = client.response().unwrap().status;
        (status, client)
    };
    assert_eq!(request().0, 503);
    let text = "x".repeat(8 * 1024);
    let deadline = std::time::Instant::now() + TIMEOUT;
    let mut number = 0;
    let (first, second) = loop {
        number += 1;
        server
            .feed()
            .publish(&line(message(number, "CalmSparrow", &text)), Origin::Chat);
        let first = request();
        if first.0 == 200 {
            let second = request();
            if second.0 == 200 {
                break (first, second);
            }
        }
        assert!(
            std::time::Instant::now() < deadline,
            "the slots were not released in time"
        );
    };
    drop((first, second, stalled, stalled_socket));
}

#[test]
fn a_websocket_receives_the_lines_of_the_event_stream() {
    let server = server(|_| {});
    let mut events = Events::open(&server, "events=message");
    let mut socket = websocket(&server, "events=message");
    server.feed().publish(&init(), Origin::Chat);
    server
        .feed()
        .publish(&line(message(1, "CalmSparrow", "good evening")), Origin::Chat);
    let event = events.next().unwrap();
    assert_eq!(socket.read().unwrap(), Message::text(event.data));
    let mut again = websocket(&server, "events=message&after=nonsense");
    assert_eq!(again.read().unwrap(), Message::text(r#"{"event":"reset"}"#));
    assert!(again.read().unwrap().to_text().unwrap().contains("good evening"));
}

fn stateful(folder: &std::path::Path) -> Server {
    server(|settings: &mut ServerSettings| settings.state = Some(folder.join("serve")))
}

fn overlay(server: &Server) -> Events {
    Events::open(server, "events=alert,alert_end")
}

#[test]
fn a_restarted_server_has_the_same_tokens_and_repeats_no_alert() {
    let folder = tempfile::tempdir().unwrap();
    let first = stateful(folder.path());
    let tokens = first.tokens().clone();
    let mut alerts = overlay(&first);
    first.feed().publish(&init(), Origin::Chat);
    for number in 1..=2 {
        first
            .feed()
            .publish(&line(rant(number, "CalmSparrow", 100 * number)), Origin::Chat);
    }
    assert_eq!(alerts.until("alert")["id"], "rant:1");
    let busy = ServerSettings::default();
    let mut busy = busy;
    busy.bind = ([127, 0, 0, 1], 0).into();
    busy.state = Some(folder.path().join("serve"));
    assert_eq!(Server::start(busy).unwrap_err().kind(), ErrorKind::Busy);
    drop(first);

    let second = stateful(folder.path());
    assert!(*second.tokens() == tokens);
    let mut alerts = overlay(&second);
    second.feed().publish(&init(), Origin::Chat);
    for number in 1..=2 {
        let mut rant = rant(number, "CalmSparrow", 100 * number);
        rant.history = true;
        second.feed().publish(&line(rant), Origin::Chat);
    }
    assert_eq!(alerts.until("alert")["id"], "rant:2");
    let path = format!("/api/v1/alerts/{}", "skip");
    let skip = Request::new(second.address(), "POST", &path).bearer(second.tokens().control());
    assert_eq!(skip.send().status, 204);
    assert_eq!(alerts.until("alert_end")["reason"], "skipped");
    second
        .feed()
        .publish(&line(rant(3, "CalmSparrow", 300)), Origin::Chat);
    assert_eq!(alerts.until("alert")["id"], "rant:3");
}

/// Alerts that are shown up to the one with this id; each is skipped.
fn shown_until(server: &Server, last: &str) -> Vec<String> {
    let mut alerts = overlay(server);
    let mut shown = Vec::new();
    loop {
        let alert = alerts.until("alert");
        let id = alert["id"].as_str().unwrap().to_owned();
        let is_last = id == last;
        shown.push(id);
        if is_last {
            return shown;
        }
        let skip = Request::new(server.address(), "POST", "/api/v1/alerts/skip");
        let skip = skip.bearer(server.tokens().control()).send();
        assert_eq!(skip.status, 204);
    }
}

/// Rants of a stream that the server has read before: 1 was shown, 2 is queued, and 3 is new.
fn publish_rants(server: &Server) {
    server.feed().publish(&init(), Origin::Chat);
    for number in 1..=3 {
        let mut rant = rant(number, "CalmSparrow", 100 * number);
        rant.history = number < 3;
        server.feed().publish(&line(rant), Origin::Chat);
    }
}

/// Records of a run that showed the first of two alerts.
fn records_of_a_run(folder: &std::path::Path) -> Vec<u8> {
    let server = stateful(folder);
    let mut alerts = overlay(&server);
    server.feed().publish(&init(), Origin::Chat);
    for number in 1..=2 {
        server
            .feed()
            .publish(&line(rant(number, "CalmSparrow", 100 * number)), Origin::Chat);
    }
    assert_eq!(alerts.until("alert")["id"], "rant:1");
    drop(server);
    std::fs::read(folder.join("serve/alerts.jsonl")).unwrap()
}

#[test]
fn an_incomplete_record_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let whole = records_of_a_run(folder.path());
    for torn in [
        &b"{\"seen\":{\"key\":\"ra"[..],
        b"\xff\xfe{",
        &[0; 4096],
        b"\n\n{}\n[]\n",
    ] {
        let path = folder.path().join("serve/alerts.jsonl");
        std::fs::write(&path, [&whole, torn].concat()).unwrap();
        let server = stateful(folder.path());
        publish_rants(&server);
        assert_eq!(shown_until(&server, "rant:3"), ["rant:2", "rant:3"], "{torn:?}");
        drop(server);
        // The file was rewritten: nothing follows an incomplete record.
        let text = std::fs::read_to_string(&path).unwrap();
        for record in text.lines() {
            serde_json::from_str::<cocorum_serve::Record>(record).unwrap();
        }
    }
}

#[test]
fn a_journal_that_is_cut_anywhere_repeats_no_alert_within_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let whole = records_of_a_run(folder.path());
    for length in (0..whole.len()).step_by(7) {
        std::fs::write(folder.path().join("serve/alerts.jsonl"), &whole[..length]).unwrap();
        let server = stateful(folder.path());
        publish_rants(&server);
        let mut shown = shown_until(&server, "rant:3");
        let count = shown.len();
        shown.dedup();
        assert!(shown.is_sorted() && shown.len() == count, "{length}: {shown:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_state_folder_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let server = stateful(folder.path());
    let state = folder.path().join("serve");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    let files: Vec<_> = std::fs::read_dir(&state)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 3, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
    drop(server);
    let tokens = state.join("tokens");
    std::fs::set_permissions(&tokens, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    settings.state = Some(state);
    assert_eq!(Server::start(settings).unwrap_err().kind(), ErrorKind::State);
}

#[test]
fn an_address_for_other_machines_needs_a_host_name() {
    let mut settings = ServerSettings::default();
    settings.bind = ([0, 0, 0, 0], 0).into();
    assert_eq!(
        Server::start(settings.clone()).unwrap_err().kind(),
        ErrorKind::Exposed
    );
    settings.allow_hosts = vec!["studio.example".to_owned()];
    assert!(Server::start(settings).is_ok());
}

#[test]
fn an_address_in_use_is_an_error() {
    let server = server(|_| {});
    let mut settings = ServerSettings::default();
    settings.bind = server.address();
    assert_eq!(Server::start(settings).unwrap_err().kind(), ErrorKind::Bind);
}

#[test]
fn a_subscription_has_a_bound_and_ends_with_the_server() {
    let server = server(|_| {});
    let subscription = server.feed().subscribe(cocorum_serve::Filter::default(), 3);
    for number in 1..=5 {
        server.feed().publish(
            &line(message(number, "CalmSparrow", "good evening")),
            Origin::Chat,
        );
    }
    let (done, finished) = channel();
    let reading = thread::spawn(move || {
        let ids: Vec<_> = subscription
            .lines
            .iter()
            .filter_map(|entry| entry.message_id)
            .collect();
        let missed = subscription.missed.load(std::sync::atomic::Ordering::Relaxed);
        done.send((ids, missed)).unwrap();
    });
    server.stop();
    assert_eq!(finished.recv_timeout(TIMEOUT).unwrap(), (vec![1, 2, 3], 2));
    reading.join().unwrap();
}

#[test]
fn an_incomplete_request_delays_no_other_client() {
    let server = server(|_| {});
    let mut silent = std::net::TcpStream::connect(server.address()).unwrap();
    std::io::Write::write_all(&mut silent, b"GET / HTTP/1.1\r\nHost: ").unwrap();
    let health = Request::new(server.address(), "GET", "/health").send();
    assert_eq!(health.status, 204);
    server.stop();
    silent.set_read_timeout(Some(TIMEOUT)).unwrap();
    assert_eq!(silent.read_to_end(&mut Vec::new()).unwrap_or(0), 0);
}
