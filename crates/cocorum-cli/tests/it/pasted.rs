//! Secrets with what surrounds them where they were copied, in every way in.

use std::fs::File;

use crate::account::{Site, plain};
use crate::harness::Cocorum;
use crate::live::documents::{document, serve};
use crate::live::sources::file_with;

#[test]
fn packaging_around_an_api_url_is_taken_off_in_every_way_in() {
    for (index, (before, after)) in [
        ("\u{feff}", "\r\n"),
        ("\"", "\""),
        ("RUMBLE_API_URL=", ""),
        ("export RUMBLE_API_URL='", "'\n"),
        ("<", ">"),
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
fn an_api_url_that_is_none_is_refused_for_its_true_reason_and_not_repeated() {
    for (text, reason) in [
        ("abcDEFkey", "this is the key only"),
        ("https://abcDEFkey", "this is the key only"),
        ("https://abcDEFkey.example/x", "neither to rumble.com nor"),
        (
            "https://rumble.com/-livestream-api/get-data?key=…",
            "still the placeholder",
        ),
    ] {
        let done = Cocorum::live(text, &[]).finish();
        let said = done.complaint();
        assert_eq!(done.status, Some(2), "{said}");
        assert!(said.contains(reason), "{text}: {said}");
        assert!(!said.to_lowercase().contains("abcdef"), "{said}");
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
    ] {
        let given = form.replace("@", &token);
        let done = site.command(&["whoami"]).env("RUMBLE_SESSION", &given).finish();
        assert_eq!(done.status, Some(0), "{form}: {done:?}");
    }
}

#[test]
fn a_stray_argument_is_not_repeated() {
    for command in [
        &["logout", "PLANTED"][..],
        &["whoami", "PLANTED"],
        &["mute", "--everywhere", "X", "PLANTED"],
        &["unmute", "X", "PLANTED"],
        &["mutes", "PLANTED"],
    ] {
        let done = Cocorum::new(command).finish();
        let said = done.stderr.join("\n");
        assert_eq!(done.status, Some(2), "{said}");
        assert!(said.contains("argument") && !said.contains("PLANTED"), "{said}");
    }
}
