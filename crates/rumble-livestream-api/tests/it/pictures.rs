//! Pictures of users and badges.

use rumble_http::Endpoint;
use rumble_livestream_api::{MediaErrorKind, MediaSettings, RumbleApi};
use rumble_sim::{KeyPlan, Plan, RecordedRequest, Sim, StreamPlan};

const KEY: &str = "tin-whistle-key";

fn sim() -> Sim {
    let key = KeyPlan::user(KEY, 900_600_500, "TinFiddle");
    Sim::start(Plan::new().stream(StreamPlan::new(900_100_200)).api_key(key)).unwrap()
}

fn picture_requests(sim: &Sim) -> Vec<RecordedRequest> {
    let requests = sim.requests().into_iter();
    requests
        .filter(|request| !request.target.starts_with("/-livestream-api/"))
        .collect()
}

#[test]
fn a_picture_is_fetched_once_and_without_a_credential() {
    let sim = sim();
    let base = Endpoint::parse(&sim.base_url()).unwrap();
    let media = MediaSettings::default().base(base);
    let api = RumbleApi::builder(sim.api_url(KEY))
        .media(media)
        .connect()
        .unwrap();
    sim.api(KEY).follow("CalmSparrow");
    api.refresh().unwrap();

    let follower = api.latest_follower().unwrap().expect("a follower");
    assert_eq!(follower.username, "CalmSparrow");
    let picture = api.profile_pic(&**follower).unwrap().expect("a picture");
    assert!(picture.bytes().starts_with(b"\x89PNG"));
    assert_eq!(picture.content_type(), "image/png");
    assert_eq!(api.clone().profile_pic(&**follower).unwrap(), Some(picture));
    let icon = api.picture("/i/badges/verified_48.png").unwrap();
    assert!(icon.bytes().starts_with(b"\x89PNG"));

    let requests = picture_requests(&sim);
    assert_eq!(requests.len(), 2, "one for each picture");
    for request in requests {
        assert_eq!(request.header("cookie"), None);
        assert!(!request.target.contains(KEY));
        assert!(!request.headers.iter().any(|(_, value)| value.contains(KEY)));
    }
}

#[test]
fn a_picture_on_another_host_is_not_requested() {
    let sim = sim();
    let api = RumbleApi::new(sim.api_url(KEY)).unwrap();
    sim.api(KEY).follow("CalmSparrow");
    api.refresh().unwrap();
    let follower = api.latest_follower().unwrap().expect("a follower");
    let error = api.profile_pic(&**follower).unwrap_err();
    assert_eq!(error.kind(), MediaErrorKind::ForbiddenHost);
    assert!(picture_requests(&sim).is_empty());
}
