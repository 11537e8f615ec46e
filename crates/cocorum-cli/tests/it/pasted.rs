//! Secrets that were copied with text around them, in each kind of input.

use std::fs::File;

use crate::account::{Site, plain};
use crate::harness::Cocorum;
use crate::live::documents::{document, serve};
use crate::live::sources::file_with;

#[test]
fn an_api_url_is_read_with_quotes_and_white_space_around_it() {
    for (index, (before, after)) in [
        ("\u{feff}", "\r\n"),
        ("\"", "\""),
        ("RUMBLE_API_URL=", ""),
        ("export RUMBLE_API_URL='", "'\n"),
        ("<", ">"),
        ("set RUMBLE_API_URL=", "\r\n"),
        ("$env:RUMBLE_API_URL=\"", "\""),
        ("setx RUMBLE_API_URL \"", "\""),
        ("RUMBLE_API_URL: ", ""),
        ("# of the studio\n\n; old\n", "\n"),
        ("{\"url\": \"", "\"}"),
        ("curl -s '", "' -H 'Accept: */*' | jq ."),
        ("(", ")."),
    ]
    .into_iter()
    .enumerate()
    {
        let text = || format!("{before}{}{after}", serve(&[document()]));
        let [file, input] =
            ["file", "stdin"].map(|name| file_with(&format!("pasted-{index}-{name}"), &text()));
        for given in [
            Cocorum::live(&text(), &[]),
            Cocorum::new(["live", "--api-url-file", file.path()]),
            Cocorum::new(["live", "--api-url-file", "-"]).stdin(File::open(input.path()).unwrap()),
        ] {
            let done = given.finish();
            assert_eq!(done.status, Some(0), "{before}: {done:?}");
        }
    }
}

#[test]
fn an_api_url_in_json_of_php_and_in_utf_16_is_read() {
    let escaped = serve(&[document()]).replace('/', "\\/");
    let json = file_with("pasted-php", &format!("{{\"url\":\"{escaped}\"}}"));
    let done = Cocorum::new(["live", "--api-url-file", json.path()]).finish();
    assert_eq!(done.status, Some(0), "{done:?}");
    for mark in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let text = format!("\u{feff}{}\r\n", serve(&[document()]));
        let bytes: Vec<u8> = text.encode_utf16().flat_map(mark).collect();
        let file = file_with("pasted-utf-16", "");
        std::fs::write(file.path(), bytes).unwrap();
        let done = Cocorum::new(["live", "--api-url-file", file.path()]).finish();
        assert_eq!(done.status, Some(0), "{done:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_endless_file_is_rejected() {
    for (args, reason) in [
        (&["live", "--api-url-file", "/dev/zero"][..], "too large"),
        (
            &["whoami", "--ca-file", "/dev/zero"],
            "--ca-file: /dev/zero: larger than",
        ),
    ] {
        let done = Cocorum::new(args).env("RUMBLE_SESSION", "tin-whistle").finish();
        let reported = done.stderr.join("\n");
        assert_eq!(done.status, Some(2), "{reported}");
        assert!(reported.contains(reason), "{reported}");
    }
}

#[test]
fn an_invalid_api_url_is_rejected_with_the_reason() {
    for (text, reason) in [
        ("abcDEFkey", "only the key was given"),
        ("https://abcDEFkey", "only the key was given"),
        ("https://abcDEFkey.example/x", "neither on rumble.com nor"),
        (
            "https://rumble.com/-livestream-api/get-data?key=…",
            "still the placeholder",
        ),
    ] {
        let done = Cocorum::live(text, &[]).finish();
        let shown = done.error_line();
        assert_eq!(done.status, Some(2), "{shown}");
        assert!(shown.contains(reason), "{text}: {shown}");
        assert!(!shown.to_lowercase().contains("abcdef"), "{shown}");
    }
}

#[test]
fn every_form_of_a_session_is_read() {
    let site = Site::with(plain());
    let token = site.sim.account(crate::account::NAME).issue_session();
    for form in [
        "@",
        " @\n",
        "u_s=@",
        "u_s=@; PNRC=x; a_s=y",
        "a_s=y; u_s=@",
        "Cookie: u_s=@",
        "\"@\"",
        "RUMBLE_SESSION=@",
        "-H 'Cookie: a_s=y; u_s=@'",
        "curl https://rumble.com/ -b \"u_s=@; PNRC=x\"",
        "U_S=@",
        "u_s=\"@\"; a_s=y",
        "Set-Cookie: u_s=@; Path=/; Secure",
        "set-cookie:u_s=@",
    ] {
        let given = form.replace("@", &token);
        let done = site.command(&["whoami"]).env("RUMBLE_SESSION", &given).finish();
        assert_eq!(done.status, Some(0), "{form}: {done:?}");
    }
}

#[test]
fn an_argument_in_the_wrong_place_is_not_repeated() {
    for command in [
        &["logout", "PLANTED"][..],
        &["logout", "--PLANTED"],
        &["logout", "-PLANTED"],
        &["logout", "--json=PLANTED"],
        &["whoami", "PLANTED"],
        &["whoami", "--PLANTED=PLANTED"],
        &["login", "NAME", "--PLANTED"],
        &["login", "--two-factor", "PLANTED"],
        &["mute", "--everywhere", "X", "PLANTED"],
        &["mute", "X", "--stream", "v5", "--for", "PLANTED"],
        &["unmute", "X", "PLANTED"],
        &["unmute", "--record-id", "PLANTED"],
        &["mutes", "PLANTED"],
        &["emotes", "v5", "--PLANTED"],
        &["send", "v5", "hello", "PLANTED"],
        &["send", "v5", "hello", "--as", "PLANTED"],
        &["delete", "v5", "PLANTED"],
        &["command", "v5", "PLANTED"],
        &["chat", "v5", "--limit", "PLANTED"],
        &["chat", "v5", "--json", "-xPLANTED"],
        &["live", "--watch", "--limit", "PLANTED"],
        &["sim", "--port", "PLANTED"],
        &["sim", "--", "PLANTED"],
        &["id", "v5", "--color", "PLANTED"],
        &["PLANTED"],
        &["--PLANTED"],
        &["help", "PLANTED"],
    ] {
        let done = Cocorum::new(command).finish();
        let reported = done.stderr.join("\n");
        assert_eq!(done.status, Some(2), "{command:?}: {reported}");
        assert!(
            !reported.is_empty() && !reported.contains("PLANTED"),
            "{command:?}: {reported}"
        );
    }
    // The intended meaning is reported.
    let done = Cocorum::new(["chat", "v5", "--limti", "5"]).finish();
    assert!(done.stderr.join("\n").contains("'--limit'"), "{done:?}");
}

#[test]
fn an_error_states_the_bounds_of_a_number() {
    for (command, bounds) in [
        (&["chat", "v5", "--limit", "0"][..], "at least 1"),
        (&["live", "--watch", "--limit", "0"], "at least 1"),
        (&["sim", "--streams", "0"], "from 1 to 1000"),
        (&["sim", "--port", "70000"], "from 0 to 65535"),
    ] {
        let done = Cocorum::new(command).finish();
        let reported = done.stderr.join("\n");
        assert_eq!(done.status, Some(2), "{reported}");
        assert!(
            reported.contains(bounds) && !reported.contains(".."),
            "{reported}"
        );
    }
}
