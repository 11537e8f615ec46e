//! `cocorum sim`: the printed commands and URLs work.

use std::net::TcpListener;

use crate::harness::{Cocorum, kinds};

/// The remainders of the lines that start with this name.
fn after<'a>(lines: &'a [String], word: &str) -> Vec<&'a str> {
    let rest = lines.iter().filter_map(|line| line.strip_prefix(word));
    rest.map(str::trim_start).collect()
}

#[cfg(unix)]
#[test]
fn printed_streams_can_be_watched_until_an_interrupt() {
    let sim = Cocorum::new(["sim", "--streams", "2", "--rate", "50"]).start();
    let lines: Vec<_> = (0..11).map(|_| sim.line()).collect();
    assert!(sim.stderr_line().contains("Ctrl-C"));
    let base_url = after(&lines, "base URL")[0];
    assert!(base_url.starts_with("http://127.0.0.1:"), "{lines:#?}");
    assert_eq!(after(&lines, "chat URL"), [format!("{base_url}/chat/api")]);
    let api_url = format!("{base_url}/-livestream-api/get-data?key=");
    assert!(after(&lines, "API URL")[0].starts_with(&api_url), "{lines:#?}");
    let live = after(&lines, "live")[0].strip_prefix("RUMBLE_API_URL=").unwrap();
    let (api_url, args) = live.split_once(" cocorum ").unwrap();
    let live = Cocorum::new(args.split(' ')).args(&["--json", "--limit", "1"]);
    let done = live.env("RUMBLE_API_URL", api_url).finish();
    assert_eq!(
        (done.status, kinds(&done.events())[0]),
        (Some(0), "snapshot"),
        "{done:?}"
    );
    let streams = after(&lines, "stream ");
    assert_eq!(
        streams,
        ["434546624 (base 36: 76pubk)", "434546625 (base 36: 76publ)"]
    );

    let commands = after(&lines, "watch");
    assert_eq!(commands.len(), 2);
    for command in commands {
        let args: Vec<_> = command.strip_prefix("cocorum ").unwrap().split(' ').collect();
        let done = Cocorum::new(args).args(&["--json", "--limit", "3"]).finish();
        assert_eq!(done.status, Some(0), "{command}: {done:?}");
        assert_eq!(
            kinds(&done.events())[..4],
            ["init", "message", "message", "message"]
        );
    }
    sim.interrupt();
    let done = sim.finish();
    assert_eq!((done.status, done.stderr.len()), (Some(0), 0), "{done:?}");
}

#[cfg(unix)]
#[test]
fn the_account_can_log_in_and_its_channel_can_be_followed() {
    let home = tempfile::TempDir::new().unwrap();
    let sim = Cocorum::new(["sim"]).start();
    let lines: Vec<_> = (0..9).map(|_| sim.line()).collect();
    let args = |word| {
        let command = after(&lines, word)[0].strip_prefix("cocorum ").unwrap();
        command.split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    let account = after(&lines, "account")[0];
    let (_, secrets) = account.split_once("password: ").unwrap();
    let (password, code) = secrets.split_once(", code: ").unwrap();
    let file = home.path().join("sim-session.json");
    let mut login = args("login");
    *login.last_mut().unwrap() = file.to_str().unwrap().to_owned();
    let done = Cocorum::new(login).finish_with(&format!("{password}\n{code}\n"));
    assert_eq!(done.status, Some(0), "{done:?}");
    assert!(file.exists());

    let done = Cocorum::new(args("follow"))
        .args(&["--json", "--limit", "2"])
        .finish();
    assert_eq!(done.status, Some(0), "{done:?}");
    assert_eq!(done.events()[0]["stream_id_b10"], "434546624");
    sim.interrupt();
    assert_eq!(sim.finish().status, Some(0));
}

#[test]
fn the_simulator_stops_after_its_time() {
    for scenario in ["busy", "demo", "quiet"] {
        let done = Cocorum::new(["sim", "--for", "100ms", "--scenario", scenario]).finish();
        assert_eq!(done.status, Some(0), "{done:?}");
        assert_eq!(after(&done.stdout, "chat URL").len(), 1, "{done:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_chat() {
    let texts_with_seed = |seed: &str| {
        let sim = Cocorum::new(["sim", "--seed", seed]).start();
        let url = sim.line().replace("base URL  ", "") + "/chat/api";
        let args = ["chat", "v76pubk", "--json", "--limit", "20", "--chat-url", &url];
        let done = Cocorum::new(args).finish();
        let messages = done
            .events()
            .into_iter()
            .filter(|event| event["event"] == "message");
        messages
            .map(|message| message["text"].clone())
            .collect::<Vec<_>>()
    };
    let first = texts_with_seed("7");
    assert_eq!(first.len(), 20);
    assert_eq!(first, texts_with_seed("7"));
    assert_ne!(first, texts_with_seed("8"));
}

#[test]
fn a_port_that_is_taken_is_a_failure() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let done = Cocorum::new(["sim", "--port", &port]).finish();
    assert_eq!((done.status, done.stdout.len()), (Some(1), 0), "{done:?}");
    let error_line = done.error_line();
    assert!(
        error_line.contains(&port) && error_line.contains("in use"),
        "{error_line}"
    );
}
