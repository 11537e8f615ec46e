//! `cocorum chat --logged-in`: reads as a guest unless it is given.

use rumble_sim::OldSession;

use crate::account::{NAME, Site, plain};
use crate::harness::{STREAM, kinds};

fn cookie_of_the_stream(site: &Site) -> Option<String> {
    let requests = site.sim.requests();
    let stream = requests
        .iter()
        .rfind(|request| request.target.ends_with("/stream"))
        .unwrap();
    stream.header("cookie").map(str::to_owned)
}

#[test]
fn the_session_is_sent_only_with_logged_in() {
    let site = Site::logged_in(plain().moderator_of(STREAM));
    let token = site.saved()["token"].as_str().unwrap().to_owned();
    site.sim.stream(STREAM).say("TinFiddle", "hello");
    let args = ["chat", "b10:920100200", "--json", "--limit", "1"];
    for variable in ["", &token] {
        let done = site.command(&args).env("RUMBLE_SESSION", variable).finish();
        assert_eq!(done.status, Some(0), "{done:#?}");
        assert_eq!(cookie_of_the_stream(&site), None);
        assert_eq!(done.events()[0]["can_moderate"], false, "{done:#?}");

        let signed = site
            .command(&args)
            .args(&["--logged-in"])
            .env("RUMBLE_SESSION", variable)
            .finish();
        assert_eq!(cookie_of_the_stream(&site), Some(format!("u_s={token}")));
        assert_eq!(signed.events()[0]["can_moderate"], true, "{signed:#?}");
        assert_eq!(kinds(&signed.events()), ["init", "message", "closed"]);
    }
}

#[test]
fn the_session_is_not_sent_to_another_chat_service() {
    let site = Site::logged_in(plain());
    let other = Site::with(plain());
    let args = ["chat", "b10:920100200", "--logged-in", "--chat-url"];
    let done = site.command(&args).args(&[&other.sim.chat_url()]).finish();
    assert_eq!(done.status, Some(1), "{done:#?}");
    assert!(done.error_line().contains("--chat-url"), "{done:#?}");
    assert!(other.sim.requests().is_empty());
}

#[test]
fn a_session_renewed_while_reading_is_saved() {
    let site = Site::logged_in(plain());
    let sparrow = site.sim.account(NAME);
    sparrow.refresh_on_next_request(OldSession::Lives);
    let before = site.saved();
    // The first response renews the session: here that of the request for the logged-in account.
    let done = site.command(&["emotes", "b10:920100200", "--logged-in"]).finish();
    assert_eq!(done.status, Some(0), "{done:#?}");
    assert_ne!(site.saved()["token"], before["token"]);
    assert_eq!(site.saved()["token"], sparrow.session().unwrap());
}
