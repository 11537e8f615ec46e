//! A server that repeats every secret it was sent, wherever it can: no command prints one.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rumble_testkit::{
    CertificateAuthority, EchoPosition, Form, ReceivedRequest, Reply, Server, assert_absent, echo,
};
use tempfile::TempDir;

use crate::harness::Cocorum;

const SESSION: &str = "brass-Teapot.7/wren=okapi";
const KEY: &str = "tin-Whistle~42-quail";
const PASSWORD: &str = "copper kettle & spout";
const CODE: &str = "735914";
const TOTP_ID: &str = "totp-heron-9931-bittern";
const USER_KEY: &str = "user-marten-7730-stoat";
const SECRETS: [&str; 6] = [SESSION, KEY, PASSWORD, CODE, TOTP_ID, USER_KEY];

/// Every command that sends a secret, and for how many steps of a login the server sends a valid response.
const COMMANDS: [(&[&str], usize); 20] = [
    (&["login", "CalmSparrow"], 0),
    (&["login", "CalmSparrow"], 1),
    (&["login", "CalmSparrow", "--two-factor", "authenticator"], 2),
    (&["login", "CalmSparrow", "--two-factor", "email"], 2),
    (&["whoami"], 0),
    (&["whoami", "--json"], 0),
    (&["logout"], 0),
    (&["mutes"], 0),
    (&["mute", "TinFiddle", "--everywhere"], 0),
    (&["unmute", "TinFiddle"], 0),
    (&["emotes", "b10:5", "--logged-in"], 0),
    (&["send", "b10:5", "good evening"], 0),
    (&["delete", "b10:5", "7"], 0),
    (&["pin", "b10:5", "7"], 0),
    (&["unpin", "b10:5", "7"], 0),
    (&["command", "b10:5", "/subscribers"], 0),
    (&["chat", "b10:5", "--logged-in"], 0),
    (&["live"], 0),
    (&["live", "--json"], 0),
    (&["live", "--watch", "--limit", "1"], 0),
];

/// Places in responses that a command could print; the others are tested with the library.
const POSITIONS_OVER_TLS: [EchoPosition; 4] = [
    EchoPosition::ErrorList(403),
    EchoPosition::Page(200),
    EchoPosition::Redirect,
    EchoPosition::NoHttp,
];

#[test]
fn no_command_prints_a_secret_that_the_server_repeats() {
    for position in EchoPosition::ALL {
        assert_no_command_prints_a_secret(None, position, Form::Raw);
    }
}

#[test]
fn no_command_prints_an_encoded_secret_of_the_server() {
    for form in Form::ALL {
        assert_no_command_prints_a_secret(None, EchoPosition::ErrorList(400), form);
    }
}

#[test]
fn no_command_prints_a_secret_that_the_server_repeats_over_tls() {
    let authority = CertificateAuthority::new("Otter Works");
    for position in POSITIONS_OVER_TLS {
        assert_no_command_prints_a_secret(Some(&authority), position, Form::Raw);
    }
}

/// Commands that print content of the server, with that content; `@` is the secret.
const CONTENT: [(&[&str], &str, &str); 9] = [
    (&["whoami"], SESSION, ACCOUNT),
    (&["whoami", "--json"], SESSION, ACCOUNT),
    (&["mutes"], SESSION, MUTES),
    (&["mutes", "--json"], SESSION, MUTES),
    (
        &["command", "b10:5", "/subscribers", "--json"],
        SESSION,
        r#"{"data":{"id":"17","text":"@"}}"#,
    ),
    (&["chat", "b10:5", "--logged-in", "--limit", "1"], SESSION, CHAT),
    (
        &["chat", "b10:5", "--logged-in", "--limit", "1", "--json"],
        SESSION,
        CHAT,
    ),
    (&["live"], KEY, LIVE),
    (&["live", "--json"], KEY, LIVE),
];

const ACCOUNT: &str = r#"{"user":{"id":"_uew0jxd","username":"is @ you","logged_in":true},"data":{"success":true,"username":"is @ you"}}"#;
const MUTES: &str = r#"<html><body><button class="unmute_action" data-record-id="9" data-username="is @ you" data-type="user">Unmute</button></body></html>"#;
const CHAT: &str = r#"{"type":"init","data":{"messages":[{"id":"7","time":"2026-07-01T12:00:00+00:00","user_id":"900000101","text":"is @ yours"}],"users":[{"id":"900000101","username":"is @ you","link":"/user/X"}],"channels":[],"config":{}}}"#;
const LIVE: &str = include_str!("../../../../fixtures/livestream-api/user-live.json");

#[test]
fn no_command_prints_a_secret_that_is_repeated_in_content() {
    for (args, secret, content) in CONTENT {
        let content = match content {
            LIVE => LIVE.replace("Repairs in the dry dock", "is @ yours"),
            other => other.to_owned(),
        };
        let content = content.replace('@', secret);
        let server = Server::start(move |request: &ReceivedRequest| {
            let target = request.target();
            if target.ends_with("/stream") {
                Reply::stream(&format!("data: {content}\n\n"))
            } else if content.starts_with('<') && !target.contains("service.php") {
                Reply::html(200, &content)
            } else if target.contains("service.php") && !content.starts_with("{\"user\"") {
                Reply::json(&ACCOUNT.replace('@', "all"))
            } else {
                Reply::json(&content)
            }
        });
        let url = server.url();
        let home = TempDir::new().unwrap();
        let done = Cocorum::new(args)
            .env("RUMBLE_BASE_URL", url)
            .env("RUMBLE_CHAT_URL", &format!("{url}/chat/api"))
            .env(
                "RUMBLE_API_URL",
                &format!("{url}/-livestream-api/get-data?key={KEY}"),
            )
            .env("RUMBLE_SESSION", SESSION)
            .env("XDG_STATE_HOME", home.path().to_str().unwrap())
            .finish();
        let printed = [done.stdout.join("\n"), done.stderr.join("\n")].join("\n");
        assert!(printed.contains("<redacted>"), "{args:?}: {printed}");
        assert_absent(&printed, &[secret.to_owned()]);
    }
}

fn assert_no_command_prints_a_secret(
    authority: Option<&CertificateAuthority>,
    position: EchoPosition,
    form: Form,
) {
    let secrets = SECRETS.map(str::to_owned);
    let home = TempDir::new().unwrap();
    let roots = home.path().join("roots.pem");
    if let Some(authority) = authority {
        let text = STANDARD.encode(authority.der());
        let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
        fs::write(&roots, pem).unwrap();
    }
    for (args, valid_steps) in COMMANDS {
        let streams = AtomicUsize::new(0);
        let response = move |request: &ReceivedRequest| {
            if request.target().ends_with("/stream") && streams.fetch_add(1, Ordering::SeqCst) > 0 {
                // The command has read the first response. The chat has ended.
                return Reply::with(204, "", "");
            }
            valid_response(request, valid_steps).unwrap_or_else(|| echo(request, position, form))
        };
        let server = match authority {
            None => Server::start(response),
            Some(authority) => Server::start_tls(authority, response),
        };
        let url = server.url();
        let mut command = Cocorum::new(args)
            .env("RUMBLE_BASE_URL", url)
            .env("RUMBLE_CHAT_URL", &format!("{url}/chat/api"))
            .env(
                "RUMBLE_API_URL",
                &format!("{url}/-livestream-api/get-data?key={KEY}"),
            )
            .env("XDG_STATE_HOME", home.path().to_str().unwrap());
        if args[0] != "login" {
            command = command.env("RUMBLE_SESSION", SESSION);
        }
        if authority.is_some() {
            command = command.env("SSL_CERT_FILE", roots.to_str().unwrap());
        }
        let done = command.finish_with(&format!("{PASSWORD}\n{CODE}\n"));
        let printed = [done.stdout.join("\n"), done.stderr.join("\n")].join("\n");
        assert!(
            server.requests().len() > valid_steps,
            "{args:?} sent nothing: {printed}"
        );
        assert_absent(&printed, &secrets);
    }
}

/// The first steps of a login, with valid responses.
fn valid_response(request: &ReceivedRequest, valid_steps: usize) -> Option<Reply> {
    let steps = [
        ("user.get_salts", r#"{"data":{"salts":["a","b","c"]}}"#.to_owned()),
        (
            "user.2fa.first_step",
            format!(
                r#"{{"data":{{"totp_id":"{TOTP_ID}","user_key":"{USER_KEY}","options":{{"authenticator":true,"email":true}}}}}}"#
            ),
        ),
    ];
    let (_, name) = request.target().split_once("name=")?;
    let valid = steps.into_iter().take(valid_steps);
    valid
        .filter(|(known, _)| *known == name)
        .map(|(_, body)| Reply::json(&body))
        .next()
}
