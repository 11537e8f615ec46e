//! The files in `fixtures/service`, compared with values written by hand.

use std::fs;
use std::path::{Path, PathBuf};

use rumble_model::Record;
use rumble_model::service::{
    EmbedJs, EmoteGroup, FirstStep, LoginSession, OEmbed, Salts, ServiceResponse, Video,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/service")
}

fn text(name: &str) -> String {
    let path = folder().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(super) fn response(name: &str) -> ServiceResponse {
    ServiceResponse::from_json(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_object_is_a_response() {
    let mut seen = 0;
    for file in fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let is_object = text(&name).starts_with('{');
        assert_eq!(
            ServiceResponse::from_json(&text(&name)).is_ok(),
            is_object,
            "{name}"
        );
        seen += 1;
    }
    assert!(seen > 30, "{seen} files");
}

#[test]
fn success_and_rejection_are_distinguished() {
    let no = Some("EXAMPLE_CODE");
    for (name, success, is_rejection, reason, code) in [
        ("accepted.json", Some(true), false, None, None),
        ("accepted-number.json", Some(true), false, None, None),
        ("accepted-text.json", Some(true), false, None, None),
        ("accepted-user-inside.json", Some(true), false, None, None),
        ("rejected.json", Some(false), true, Some("You cannot do that"), no),
        ("rejected-number.json", Some(false), true, None, None),
        ("rejected-text.json", Some(false), true, None, None),
        ("rejected-msg.json", None, true, Some("Not found"), no),
        ("rejected-by-field.json", None, true, Some("Not a message"), no),
        ("rejected-status.json", None, true, Some("Not allowed"), no),
        (
            "code-expired.json",
            Some(false),
            true,
            Some("Invalid or expired user key"),
            Some("expired"),
        ),
        ("empty-false.json", None, false, None, None),
        ("empty-list.json", None, false, None, None),
        ("empty-null.json", None, false, None, None),
    ] {
        let response = response(name);
        let first = response.errors().first().and_then(|error| error.code.as_deref());
        assert_eq!(
            (
                response.success(),
                response.is_rejection(),
                response.server_message(),
                first
            ),
            (success, is_rejection, reason, code),
            "{name}"
        );
    }
    assert_eq!(
        response("rejected-by-field.json").errors()[0].field.as_deref(),
        Some("message_id")
    );
}

#[test]
fn the_session_has_its_account() {
    let shore = Some(910_000_199);
    for (name, is_logged_in, id, username) in [
        ("session-alive.json", Some(true), shore, Some("ShoreViewer")),
        ("session-bare.json", Some(true), shore, None),
        ("session-without-id.json", Some(true), None, None),
        ("session-expired.json", Some(false), None, None),
        ("user-missing.json", None, None, None),
        (
            "accepted-user-inside.json",
            Some(true),
            shore,
            Some("ShoreViewer"),
        ),
    ] {
        let response = response(name);
        let user = response.user();
        assert_eq!(response.is_logged_in(), is_logged_in, "{name}");
        assert_eq!(user.and_then(|user| user.id).map(|id| id.get()), id, "{name}");
        assert_eq!(user.and_then(|user| user.username.as_deref()), username, "{name}");
    }
    let alive = response("session-alive.json");
    let user = alive.user().unwrap();
    assert_eq!(
        user.chat.endpoint.as_deref(),
        Some("https://rumble.example/chat/api")
    );
    assert_eq!(
        user.watching_now.as_ref().and_then(|counter| counter.ttl_post),
        Some(45)
    );
}

#[test]
fn the_steps_of_a_login_are_decoded() {
    let salts: Salts = response("salts.json").data().unwrap();
    assert_eq!(salts.salts, ["Kp7uLw2d", "q8Zt3Vn5x", "m4Rb9Ys1"]);
    let step: FirstStep = response("first-step.json").data().unwrap();
    assert_eq!(step.totp_id.unwrap().expose(), "PLACEHOLDER-TOTP");
    assert_eq!(step.user_key.unwrap().expose(), "PLACEHOLDER-KEY");
    assert_eq!(
        (step.options.email, step.options.phone),
        (Some(true), Some(false))
    );
    let step: FirstStep = response("first-step-off.json").data().unwrap();
    assert!(step.totp_id.is_none());
    assert_eq!(
        response("code-sent.json").data_text("sent_to").as_deref(),
        Some("s*****@mail.example")
    );

    let session = |name: &str| response(name).data::<LoginSession>().ok()?.session;
    assert_eq!(
        session("login-accepted.json").unwrap().expose(),
        "PLACEHOLDER-SESSION"
    );
    for name in [
        "login-rejected.json",
        "login-rejected-false.json",
        "login-address-blocked.json",
    ] {
        assert!(session(name).is_none(), "{name}");
    }
    assert_eq!(
        response("login-rejected.json").server_message(),
        Some("Wrong username or password")
    );
    assert!(
        response("login-address-blocked.json")
            .server_message()
            .unwrap()
            .contains("JAJSJODIH589SAD")
    );
}

#[test]
fn emotes_and_videos_are_decoded() {
    let groups = response("emotes.json").items::<EmoteGroup>().unwrap();
    assert!(groups.malformed.is_empty());
    let sizes: Vec<_> = groups
        .items
        .iter()
        .map(|group| (group.id, group.emotes.len()))
        .collect();
    assert_eq!(
        sizes,
        [(Some(1_700_001), 4), (Some(1_700_077), 2), (Some(1_700_078), 0)]
    );
    assert_eq!(groups.items[0].channel_id, None);
    assert_eq!(groups.items[1].channel_id.map(|id| id.get()), Some(7_700_001));
    assert_eq!(
        (
            groups.items[1].emotes[1].name.as_str(),
            groups.items[1].emotes[1].is_subs_only
        ),
        ("otterhammer", true)
    );

    for (name, is_live) in [
        ("media-details.json", true),
        ("media-details-recorded.json", false),
    ] {
        let video: Video = response(name).data().unwrap();
        assert_eq!(
            (video.id.get(), video.is_live()),
            (910_100_200, is_live),
            "{name}"
        );
        assert_eq!(video.title.as_deref(), Some("Caulking a hull & \"more\""));
    }
    let videos = response("collection-videos.json").items::<Video>().unwrap();
    let live: Vec<_> = videos.items.iter().map(|video| video.is_live()).collect();
    assert_eq!(live, [true, false]);

    let player = |name: &str| Record::<EmbedJs>::from_json(&text(name));
    assert!(player("embed-js-live.json").unwrap().is_live());
    assert!(!player("embed-js-upcoming.json").unwrap().is_live());
    assert!(player("embed-js-unknown.json").is_err());
    let page: Record<OEmbed> = Record::from_json(&text("oembed.json")).unwrap();
    assert!(page.html.contains("/embed/vf1ult4/"));
}
