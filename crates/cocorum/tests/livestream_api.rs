//! Names of the original for the Live Stream API, against the simulator.

#![cfg(feature = "livestream-api")]
#![expect(
    clippy::unwrap_used,
    reason = "what may be done in a test may be done in its helpers"
)]

use cocorum::jsonhandles::{JsonObj, JsonUserAction};
use cocorum::livestream_api::{AccountIds, StreamIds, VideoIds};
use cocorum::{Follower, GiftedSub, Livestream, Rant, RumbleApi, Subscriber};
use rumble_sim::{KeyPlan, Plan, Sim, StreamPlan};

const KEY: &str = "an-invented-key";
const STREAM: u64 = 434_546_624;

fn simulator() -> Sim {
    let key = KeyPlan::channel(KEY, 36, "Otter Works").account(1295, "OtterHost");
    Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).api_key(key)).unwrap()
}

#[test]
fn ids_are_available_in_both_bases() {
    let sim = simulator();
    sim.api(KEY).gift("BrassTeapot", 5, STREAM);
    let api = RumbleApi::new(sim.api_url(KEY)).unwrap();
    assert_eq!(
        (api.user_id_b10(), api.user_id_b36().to_string()),
        (1295, "zz".into())
    );
    assert_eq!(
        (
            api.channel_id_b10(),
            api.channel_id_b36().map(|id| id.to_string())
        ),
        (Some(36), Some("10".into()))
    );
    let stream: Livestream = api.latest_livestream().unwrap().unwrap();
    assert_eq!(
        (stream.stream_id_b10(), stream.stream_id_b36().to_string()),
        (STREAM, "76pubk".into())
    );
    let gift = api.latest_gifted_sub().unwrap().unwrap();
    assert_eq!(
        (gift.video_id_b10(), gift.video_id_b36().map(|id| id.to_string())),
        (Some(STREAM), Some("76pubk".into()))
    );
}

#[test]
fn a_user_key_has_no_channel() {
    let key = KeyPlan::user(KEY, 1295, "OtterHost");
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(STREAM)).api_key(key)).unwrap();
    let api = RumbleApi::new(sim.api_url(KEY)).unwrap();
    assert_eq!((api.channel_id_b10(), api.channel_id_b36()), (None, None));
}

#[test]
fn user_actions_have_a_name_and_json() {
    let sim = simulator();
    let (api, chat) = (sim.api(KEY), sim.stream(STREAM));
    api.follow("CalmSparrow");
    api.subscribe("TinFiddle", 500);
    chat.rant("BrassTeapot", "for the lamp", 730);
    let api = RumbleApi::new(sim.api_url(KEY)).unwrap();
    let stream = api.latest_livestream().unwrap().unwrap();

    let follower = api.latest_follower().unwrap().unwrap();
    assert_eq!(JsonUserAction::username(&**follower as &Follower), "CalmSparrow");
    let name = JsonObj::get(&*follower, "username").unwrap();
    assert_eq!(name.get(), "\"CalmSparrow\"");
    let subscriber = api.latest_subscriber().unwrap().unwrap();
    assert_eq!(
        JsonUserAction::username(&**subscriber as &Subscriber),
        "TinFiddle"
    );
    let rant = stream.chat().latest_rant().unwrap().unwrap();
    assert_eq!(JsonUserAction::username(&**rant as &Rant), "BrassTeapot");
}

#[test]
fn the_document_is_available_as_json() {
    let sim = simulator();
    let api = RumbleApi::new(sim.api_url(KEY)).unwrap();
    let snapshot = api.last_snapshot();
    let kind = JsonObj::get(snapshot.document(), "type").unwrap();
    assert_eq!(kind.get(), "\"channel\"");
    assert!(JsonObj::jsondata(snapshot.document()).contains("\"livestreams\""));
}

#[test]
fn an_unknown_stream_of_a_gift_is_none() {
    let gift: GiftedSub = serde_json::from_str(r#"{"purchased_by":"BrassTeapot"}"#).unwrap();
    assert_eq!((gift.video_id_b10(), gift.video_id_b36()), (None, None));
}
