//! Proxies and certificates of the command.

use rumble_sim::{Plan, Sim, StreamPlan, Tls};

use crate::harness::{Cocorum, STREAM};

const UNREACHABLE: [&str; 2] = ["--chat-url", "https://chat.example.test/chat/api"];

#[test]
fn unusable_proxy_is_named_without_its_password() {
    for command in [
        &["chat", "b10:5"][..],
        &["emotes", "b10:5", "--base-url", "https://chat.example.test"],
    ] {
        let done = Cocorum::new(command.iter())
            .args(&UNREACHABLE)
            .env("HTTPS_PROXY", "http://user:p@ss#word@127.0.0.1:1")
            .finish();
        assert_eq!(done.status, Some(1));
        assert!(
            done.stderr
                .join("\n")
                .contains("the proxy in HTTPS_PROXY is invalid: percent-encode #"),
            "{:?}",
            done.stderr
        );
        assert!(
            !done.stderr.join("\n").contains("p@ss") && !done.stderr.join("\n").contains("word@"),
            "{:?}",
            done.stderr
        );
    }
}

#[test]
fn failing_proxy_is_named() {
    let done = Cocorum::new(["chat", "b10:5"])
        .args(&UNREACHABLE)
        .env("ALL_PROXY", "socks5h://127.0.0.1:1")
        .finish();
    assert_eq!(done.status, Some(1));
    let shown = "cannot connect to chat.example.test through the proxy 127.0.0.1:1 (ALL_PROXY)";
    assert!(done.stderr.join("\n").contains(shown), "{:?}", done.stderr);
}

#[test]
fn roots_come_from_the_option_and_the_variables() {
    let sim = Sim::start(
        Plan::new()
            .tls(Tls::Trusted)
            .stream(StreamPlan::new(STREAM).connections([]).then_no_content()),
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("root.der");
    std::fs::write(&file, sim.root_certificate()).unwrap();
    let pem_folder = tempfile::tempdir().unwrap();
    let pem = pem_folder.path().join("root.pem");
    std::fs::write(&pem, pem_of(sim.root_certificate())).unwrap();
    std::fs::write(pem_folder.path().join("README"), "no certificate").unwrap();

    let links = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(&pem, links.path().join("c0ffee00.0")).unwrap();

    let chat = || Cocorum::chat(sim.chat_url().as_str(), &[]);
    let [file, pem, pem_folder, links] =
        [&file, &pem, pem_folder.path(), links.path()].map(|path| path.to_str().unwrap());
    let rejected = chat().finish();
    assert_eq!(rejected.status, Some(1));
    assert!(
        rejected.stderr.join("\n").contains("--ca-file"),
        "{:?}",
        rejected.stderr
    );
    for given in [
        chat().args(&["--ca-file", file]),
        chat().args(&["--ca-file", pem]),
        chat().env("SSL_CERT_FILE", pem),
        chat().env("SSL_CERT_DIR", pem_folder),
        chat().env("SSL_CERT_DIR", links),
        // A folder is accepted even if its only certificate was read before.
        chat().env("SSL_CERT_FILE", pem).env("SSL_CERT_DIR", links),
        chat().env("SSL_CERT_DIR", &format!("{pem_folder}:{links}")),
        chat().env("SSL_CERT_FILE", "").args(&["--ca-file", pem]),
    ] {
        let done = given.finish();
        assert!(done.stderr.join("\n").contains("no live"), "{:?}", done.stderr);
    }
}

#[test]
fn certificate_setting_that_cannot_be_applied_stops_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let [missing, empty, malformed, broken, no_files] =
        ["missing", "empty", "malformed", "broken", "no_files"].map(path);
    std::fs::write(&empty, "").unwrap();
    std::fs::write(&malformed, pem_of(b"no certificate")).unwrap();
    std::fs::write(&broken, b"\x30\x82no certificate").unwrap();
    std::fs::create_dir(&no_files).unwrap();
    let no_certificate = path("no_certificate");
    std::fs::create_dir(&no_certificate).unwrap();
    std::os::unix::fs::symlink(&empty, folder.path().join("no_certificate/link")).unwrap();
    std::os::unix::fs::symlink(&empty, folder.path().join("no_certificate/again")).unwrap();

    for value in [&missing, &empty, &malformed, &broken, &no_files, &no_certificate] {
        for (name, given) in [
            ("--ca-file", Cocorum::new(["whoami", "--ca-file", value])),
            (
                "SSL_CERT_FILE",
                Cocorum::new(["whoami"]).env("SSL_CERT_FILE", value),
            ),
            (
                "SSL_CERT_DIR",
                Cocorum::new(["whoami"]).env("SSL_CERT_DIR", value),
            ),
        ] {
            let done = given.finish();
            assert_eq!(done.status, Some(2), "{name} {value}");
            assert!(
                done.stderr.join("\n").contains(name) && done.stderr.join("\n").contains(value.as_str()),
                "{:?}",
                done.stderr
            );
        }
    }
}

#[test]
fn certificates_are_read_by_commands_that_connect() {
    let with = |args: &[&str]| {
        let command = Cocorum::new(args).env("SSL_CERT_FILE", "/nowhere");
        command.env("SSL_CERT_DIR", "/nowhere").finish()
    };
    for args in [
        &["id", "v1"][..],
        &["--help"],
        &["chat", "--demo", "--limit", "1"],
        &["live", "--demo"],
        &["login", "--demo"],
        &["sim", "--for", "1ms"],
    ] {
        let done = with(args);
        assert_eq!(done.status, Some(0), "{args:?}: {done:?}");
    }
    for args in [
        &["resolve", "b10:5"][..],
        &["emotes", "b10:5"],
        &["send", "b10:5", "hello"],
        &["mutes"],
        &["chat", "b10:5"],
    ] {
        let done = with(args);
        assert_eq!(done.status, Some(2), "{args:?}: {done:?}");
        assert!(done.error_line().contains("SSL_CERT_FILE"), "{args:?}: {done:?}");
    }
    let given = Cocorum::new(["id", "v1", "--ca-file", "/nowhere"]).finish();
    assert_eq!(given.status, Some(2), "{given:?}");
}

fn pem_of(der: &[u8]) -> String {
    use base64::Engine as _;

    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

#[test]
fn proxy_that_requires_a_login_is_named_as_such() {
    let proxy = crate::raw_server::respond_with(
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
    );
    let proxy = proxy.trim_end_matches("/chat/api");
    let done = Cocorum::new(["chat", "b10:5"])
        .args(&UNREACHABLE)
        .env("HTTPS_PROXY", proxy)
        .finish();
    let reported = done.stderr.join("\n");
    assert_eq!(done.status, Some(1), "{reported}");
    assert!(reported.contains("through the proxy"), "{reported}");
    assert!(
        reported.contains("a user name and a password are required (HTTP 407)"),
        "{reported}"
    );
    assert_eq!(reported.matches("407").count(), 1, "{reported}");
}
