//! Responses of `service.php`: the envelope in each of its spellings, and its content.

mod fixtures;
mod library;

use proptest::prelude::*;
use rumble_model::Record;
use rumble_model::service::{
    DecodeErrorKind, EmbedJs, EmoteGroup, FirstStep, LivestreamStatus, LoginSession, OEmbed, Playlist, Salts,
    ServiceResponse, TwoFactorMethods, UserState, Video,
};

fn response(json: &str) -> ServiceResponse {
    ServiceResponse::from_json(json).unwrap()
}

#[test]
fn only_an_object_is_a_response() {
    for (text, kind) in [
        ("", DecodeErrorKind::NotAnObject),
        ("[]", DecodeErrorKind::NotAnObject),
        ("false", DecodeErrorKind::NotAnObject),
        ("<html>", DecodeErrorKind::NotAnObject),
        ("{", DecodeErrorKind::Syntax),
        ("{\"data\":}", DecodeErrorKind::Syntax),
        ("{} {}", DecodeErrorKind::Syntax),
    ] {
        assert_eq!(
            ServiceResponse::from_json(text).unwrap_err().kind(),
            kind,
            "{text}"
        );
    }
}

#[test]
fn every_member_can_be_missing_or_of_another_type() {
    for json in [
        "{}",
        r#"{"user":null,"data":null,"errors":null,"html":null}"#,
        r#"{"user":[],"data":[],"errors":[],"html":[]}"#,
        r#"{"user":false,"data":false,"errors":false,"html":false}"#,
        r#"{"user":"","data":"","errors":"","html":""}"#,
        r#"{"user":{"logged_in":"maybe"},"data":{"success":"maybe"},"errors":[null,[],[[]],{}]}"#,
        r#"{"strange":1e999,"\ud800":"\ud800"}"#,
    ] {
        let response = response(json);
        assert_eq!(
            (response.is_logged_in(), response.success()),
            (None, None),
            "{json}"
        );
        assert!(!response.is_rejection() && response.errors().is_empty(), "{json}");
        assert_eq!(
            (response.server_message(), response.html()),
            (None, None),
            "{json}"
        );
    }
}

#[test]
fn data_can_be_a_list_or_be_replaced_by_a_fragment() {
    let list = |data: &str| response(&format!(r#"{{"data":{data}}}"#)).list::<Playlist>();
    let read = list(r#"[{"id":"a"},{"title":"no id"}]"#).unwrap();
    assert_eq!((read.items.len(), read.malformed.len()), (1, 1));
    assert!(list("false").unwrap().items.is_empty());
    assert_eq!(list("5").unwrap_err().kind(), DecodeErrorKind::Body);
    assert_eq!(response(r#"{"html":"<b>hi</b>"}"#).html(), Some("<b>hi</b>"));
}

#[test]
fn success_precedes_the_errors() {
    let errors = r#""errors":[{"code":"TEAPOT","message":"Not today"}]"#;
    for (data, is_rejection) in [
        (r#"{"success":true}"#, false),
        (r#"{"success":false}"#, true),
        ("{}", true),
        ("[]", true),
    ] {
        let response = response(&format!(r#"{{"data":{data},{errors}}}"#));
        assert_eq!(response.is_rejection(), is_rejection, "{data}");
        assert_eq!(response.server_message(), Some("Not today"));
        assert_eq!(response.errors()[0].code.as_deref(), Some("TEAPOT"));
    }
    let alone = response(r#"{"code":"TEAPOT","message":"Not today"}"#);
    assert!(alone.is_rejection());
    assert_eq!(alone.server_message(), Some("Not today"));
}

#[test]
fn a_message_next_to_data_is_not_an_error() {
    let done = response(r#"{"code":200,"message":"OK","user":{"logged_in":true},"data":{"items":[]}}"#);
    assert!(!done.is_rejection() && done.errors().is_empty());
    for nothing in ["[]", "[ ]", "false", "null", "\"\""] {
        let alone = response(&format!(
            r#"{{"code":403,"message":"Forbidden","data":{nothing}}}"#
        ));
        assert_eq!(
            (alone.is_rejection(), alone.server_message()),
            (true, Some("Forbidden")),
            "{nothing}"
        );
        assert!(alone.items::<EmoteGroup>().unwrap().items.is_empty(), "{nothing}");
    }
    for none in ["0", "false", "null"] {
        assert!(
            !response(&format!(r#"{{"errors":{none},"data":{{}}}}"#)).is_rejection(),
            "{none}"
        );
    }
}

#[test]
fn a_lone_surrogate_is_replaced() {
    let response = response(
        r#"{"user":{"id":"_uew0jxd","logged_in":true,"username":"Calm\ud83dSparrow"},"data":{"id":900100200,"title":"Kettles \ud83d"}}"#,
    );
    assert_eq!(response.is_logged_in(), Some(true));
    assert_eq!(
        response.user().unwrap().username.as_deref(),
        Some("Calm\u{fffd}Sparrow")
    );
    let video: Video = response.data().unwrap();
    assert_eq!(video.title.as_deref(), Some("Kettles \u{fffd}"));
}

#[test]
fn an_empty_text_is_absent() {
    let user: Record<UserState> =
        Record::from_json(r#"{"logged_in":true,"username":"","chat":{"endpoint":""}}"#).unwrap();
    assert_eq!(
        (user.username.as_ref(), user.chat.endpoint.as_ref()),
        (None, None)
    );
    let video: Record<Video> =
        Record::from_json(r#"{"id":1,"livestream_status":1,"live_streamed_on":""}"#).unwrap();
    assert!(!video.is_live(), "the stream has not begun");
}

#[test]
fn the_reason_in_data_precedes_the_errors() {
    let response =
        response(r#"{"data":{"error":"","message":"second","reason":"first"},"errors":["third"]}"#);
    assert_eq!(response.server_message(), Some("first"));
}

#[test]
fn the_account_of_a_session_is_decoded() {
    let response = response(
        r#"{"user":{"id":"_uew0jxd","logged_in":1,"username":"CalmSparrow","chat":{"endpoint":"https://chat.example/api"},
            "watching_now":{"subdomain":"wn0","ttl_post":"45","endpoint":"https://wn0.example"},
            "upload":[],"mood":"calm"},"data":{}}"#,
    );
    let user = response.user().unwrap();
    assert_eq!(
        (user.id.unwrap().get(), user.username.as_deref()),
        (900_300_001, Some("CalmSparrow"))
    );
    assert_eq!(user.chat.endpoint.as_deref(), Some("https://chat.example/api"));
    assert_eq!(user.upload.endpoint, None);
    let counter = user.watching_now.as_ref().unwrap();
    assert_eq!(
        (counter.ttl_post, counter.subdomain.as_deref()),
        (Some(45), Some("wn0"))
    );
    assert_eq!(user.get("mood").map(|mood| mood.get()), Some("\"calm\""));
    assert_eq!(response.is_logged_in(), Some(true));
}

#[test]
fn an_account_id_has_its_whole_prefix() {
    for (id, number) in [
        ("\"_uew0jxd\"", Some(900_300_001)),
        ("\"_uEW0JXD\"", Some(900_300_001)),
        ("\"_ew0jxd\"", None),
        ("\"uew0jxd\"", None),
        ("\"_c7730001\"", None),
        ("\"_u0\"", None),
        ("\"_u\"", None),
        ("900300001", None),
        ("null", None),
        ("[]", None),
    ] {
        let user: Record<UserState> = Record::from_json(&format!(r#"{{"id":{id}}}"#)).unwrap();
        assert_eq!(user.id.map(|id| id.get()), number, "{id}");
    }
}

#[test]
fn the_steps_of_a_login_are_decoded() {
    let salts: Salts = response(r#"{"data":{"salts":["a1B2","c3D4","e5F6"]}}"#)
        .data()
        .unwrap();
    assert_eq!(salts, Salts::new(["a1B2", "c3D4", "e5F6"]));
    for data in [
        "[]",
        "false",
        r#"{"salts":["a","b"]}"#,
        r#"{"salts":["a","b","c","d"]}"#,
        r#"{"salts":[1,2,3]}"#,
    ] {
        assert!(
            response(&format!(r#"{{"data":{data}}}"#))
                .data::<Salts>()
                .is_err(),
            "{data}"
        );
    }

    let step = r#"{"totp_id":"brass","user_key":17,"options":{"email":"1","phone":0,"authenticator":true}}"#;
    let step: FirstStep = response(&format!(r#"{{"data":{step}}}"#)).data().unwrap();
    assert_eq!(step.totp_id.unwrap().expose(), "brass");
    assert_eq!(step.user_key.unwrap().expose(), "17");
    let options = step.options;
    assert_eq!(
        (options.email, options.phone, options.authenticator),
        (Some(true), Some(false), Some(true))
    );
    for none in [
        r#"{"totp_id":null}"#,
        r#"{"totp_id":false,"options":[]}"#,
        r#"{"totp_id":""}"#,
        "{}",
    ] {
        let step: FirstStep = response(&format!(r#"{{"data":{none}}}"#)).data().unwrap();
        assert!(
            step.totp_id.is_none() && step.options == TwoFactorMethods::default(),
            "{none}"
        );
    }

    for (data, session) in [
        (r#"{"session":"tin"}"#, Some("tin")),
        (r#"{"session":false}"#, None),
        (r#"{"session":0}"#, None),
        (r#"{"session":""}"#, None),
        ("{}", None),
    ] {
        let login: LoginSession = response(&format!(r#"{{"data":{data}}}"#)).data().unwrap();
        assert_eq!(
            login.session.as_ref().map(|session| session.expose()),
            session,
            "{data}"
        );
    }
}

#[test]
fn secrets_are_not_shown() {
    let planted = r#"{"user":{"logged_in":true},"data":{"session":"PLANTED","totp_id":"PLANTED","user_key":"PLANTED","api_key":"PLANTED"}}"#;
    let response = response(planted);
    let (login, step): (LoginSession, FirstStep) = (response.data().unwrap(), response.data().unwrap());
    let shown = format!("{response:?}{response:#?}{login:?}{step:?}");
    assert!(!shown.contains("PLANTED"), "{shown}");
    assert!(response.expose_data().contains("PLANTED"));
    let error = response.data::<Salts>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("PLANTED"));
}

#[test]
fn items_are_read_one_by_one() {
    let response = response(
        r#"{"data":{"items":[{"id":1,"emotes":[{"name":"r+kettle","is_subs_only":1},{"file":"x"},7]},null,{"emotes":{}}]}}"#,
    );
    let groups = response.items::<EmoteGroup>().unwrap();
    assert_eq!((groups.items.len(), groups.malformed.len()), (2, 1));
    assert_eq!(groups.malformed[0].index, 1);
    assert_eq!(groups.items[0].emotes.len(), 1);
    assert!(groups.items[0].emotes[0].is_subs_only);
    for json in [r#"{"data":{"items":7}}"#, r#"{"data":{}}"#] {
        let response = ServiceResponse::from_json(json).unwrap();
        assert!(response.items::<EmoteGroup>().is_err(), "{json}");
    }
}

#[test]
fn only_a_planned_stream_has_a_planned_time() {
    let time = r#""live_datetime":"2026-03-14T18:00:00+00:00""#;
    for (members, planned) in [
        (format!(r#""livestream_status":1,{time}"#), Some(1_773_511_200)),
        (r#""livestream_status":1"#.to_owned(), None),
        (format!(r#""livestream_status":1,"duration":7,{time}"#), None),
        (format!(r#""livestream_status":2,{time}"#), None),
        (time.to_owned(), None),
    ] {
        let video = Record::<Video>::from_json(&format!(r#"{{"id":1,{members}}}"#)).unwrap();
        let found = video.planned_for().and_then(|time| time.unix_seconds());
        assert_eq!(found, planned, "{members}");
    }
}

#[test]
fn live_streams_are_recognized() {
    let video = |json: &str| Record::<Video>::from_json(json).unwrap();
    for (members, status, is_live) in [
        (r#""livestream_status":2"#, Some(LivestreamStatus::Live), true),
        (r#""livestream_status":"2""#, Some(LivestreamStatus::Live), true),
        (r#""livestream_status":1"#, Some(LivestreamStatus::Waiting), false),
        (
            r#""livestream_status":1,"live_streamed_on":"2026-01-02T03:04:05+00:00""#,
            Some(LivestreamStatus::Waiting),
            true,
        ),
        (r#""livestream_status":0"#, Some(LivestreamStatus::Ended), false),
        (
            r#""livestream_status":9"#,
            Some(LivestreamStatus::Other(Some(9))),
            false,
        ),
        (r#""livestream_status":null"#, None, false),
        (r#""title":null"#, None, false),
    ] {
        let video = video(&format!(r#"{{"id":"900100200",{members}}}"#));
        assert_eq!(
            (video.livestream_status, video.is_live()),
            (status, is_live),
            "{members}"
        );
    }
    assert!(Record::<Video>::from_json(r#"{"title":"no id"}"#).is_err());

    let player: Record<EmbedJs> =
        Record::from_json(r#"{"vid":900100200,"live":2,"ua":[],"l":"/v5x.html"}"#).unwrap();
    assert!(player.is_live());
    assert!(Record::<EmbedJs>::from_json("{}").is_err());
    let page: Record<OEmbed> = Record::from_json(r#"{"title":"A kettle","html":null}"#).unwrap();
    assert_eq!(
        (page.title.as_deref(), page.html.as_str()),
        (Some("A kettle"), "")
    );
}

proptest! {
    #[test]
    fn any_text_is_decoded_without_panic(text in ".*") {
        drop(ServiceResponse::from_json(&text));
        drop(ServiceResponse::from_json(&format!("{{\"data\":{text}}}")));
        drop(ServiceResponse::from_json(&format!("{{\"errors\":[{text}],\"user\":{text}}}")));
    }
}

#[test]
fn salts_can_be_an_object() {
    let salts = |json: &str| serde_json::from_str::<Salts>(json);
    assert_eq!(
        salts(r#"{"salts":{"0":"a","1":"b","2":"c"}}"#).unwrap().salts,
        ["a", "b", "c"]
    );
    assert!(salts(r#"{"salts":{"0":"a","1":"b"}}"#).is_err());
}
