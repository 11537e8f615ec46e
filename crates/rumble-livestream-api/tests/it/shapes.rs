//! Documents of 2023, of a channel's key and of a relay.

use std::time::Duration;

use rumble_livestream_api::{ApiUrl, Event, RumbleApi, fetch};
use rumble_sim::{KeyPlan, Plan, Sim, StreamPlan};

use crate::server::{HeldServer, ID, KEY, NEVER, api, key, only_stream, sim_of};

#[test]
fn a_relay_has_no_blank_records_no_gifts_and_no_messages() {
    let sim = sim_of(key().relay());
    let (handle, chat) = (sim.api(KEY), sim.stream(ID));
    let url = ApiUrl::parse(&sim.relay_url()).unwrap();
    assert!(url.is_relay());
    assert!(!ApiUrl::parse(&sim.api_url(KEY)).unwrap().is_relay());
    let api = RumbleApi::builder(url).refresh_rate(NEVER).connect().unwrap();
    assert!(api.latest_follower().unwrap().is_none());
    assert!(api.latest_subscriber().unwrap().is_none());
    assert!(api.recent_followers().unwrap().is_empty());
    assert_eq!(
        (
            api.num_gifted_subs().unwrap(),
            api.latest_gifted_sub().unwrap().is_none()
        ),
        (None, true)
    );
    assert!(api.recent_gifted_subs().unwrap().is_empty());
    let stream = only_stream(&api);
    assert!(stream.chat().latest_rant().unwrap().is_none());
    assert!(stream.chat().new_rants().unwrap().is_empty());

    chat.say("CalmSparrow", "hello");
    chat.rant("TinFiddle", "for the strings", 500);
    handle.follow("CalmSparrow");
    handle.subscribe("BrassTeapot", 500);
    for _ in 0..2 {
        api.refresh().unwrap();
    }
    assert!(stream.chat().new_messages().unwrap().is_empty());
    assert!(stream.chat().recent_messages().unwrap().is_empty());
    assert_eq!(stream.chat().new_rants().unwrap().len(), 1);
    assert_eq!(api.new_followers().unwrap().len(), 1);
    assert_eq!(api.new_subscribers().unwrap().len(), 1);
    assert!(stream.chat().new_rants().unwrap().is_empty());
}

#[test]
fn a_relay_without_a_stream_lists_none() {
    let sim = Sim::start(Plan::new().api_key(key().relay())).unwrap();
    let api = RumbleApi::new(sim.relay_url()).unwrap();
    assert!(api.livestreams().unwrap().is_empty());
    assert_eq!(api.latest_livestream().unwrap(), None);
}

#[test]
fn a_document_of_2023_lacks_later_members() {
    let document = |rants: &str| {
        format!(
            r#"{{"now":1695000000,"type":"user","user_id":"4x7b2","channel_id":null,"since":null,"max_num_results":50,
            "followers":{{"num_followers":2,"num_followers_total":2,"latest_follower":null,"recent_followers":[]}},
            "subscribers":{{"num_subscribers":0,"latest_subscriber":null,"recent_subscribers":[]}},
            "livestreams":[{{"id":"7k2m9q","title":"Varnish","created_on":"2023-09-18T01:20:00+00:00","is_live":true,
            "categories":{{"primary":{{"slug":"howto","title":"How-To"}}}},"stream_key":"r-invented","likes":0,"dislikes":0,
            "watching_now":0,"chat":{{"latest_message":null,"recent_messages":[],"latest_rant":null,"recent_rants":[{rants}]}}}}]}}"#
        )
    };
    let server = HeldServer::start();
    server.respond(&document(""));
    let api = RumbleApi::builder(&*server.url)
        .refresh_rate(NEVER)
        .connect()
        .unwrap();
    let stream = only_stream(&api);
    assert_eq!(
        (api.username(), api.num_gifted_subs().unwrap()),
        (String::new(), None)
    );
    assert!(stream.categories().unwrap().secondary.is_none());
    assert_eq!(stream.like_ratio().unwrap(), None);
    server.respond(&document(
        r#"{"username":"TinFiddle","text":"for the cat","created_on":"2023-09-18T01:21:00+00:00","amount_cents":100}"#,
    ));
    api.refresh().unwrap();
    assert_eq!(stream.chat().new_rants().unwrap()[0].amount_cents, 100);
    assert!(api.new_gifted_subs().unwrap().is_empty());
}

#[test]
fn a_channel_key_names_channel_and_user() {
    let key = KeyPlan::channel(KEY, 900_600_500, "Sparrow Studio").account(900_000_007, "SparrowStudio");
    let sim = sim_of(key);
    let api = api(&sim);
    assert_eq!(api.api_type().as_str(), "channel");
    assert_eq!(api.channel_id().unwrap().get(), 900_600_500);
    assert_eq!(api.channel_name().as_deref(), Some("Sparrow Studio"));
    assert_eq!(
        (api.user_id().get(), api.username().as_str()),
        (900_000_007, "SparrowStudio")
    );
}

#[test]
fn each_fetch_sends_a_request() {
    let sim = sim_of(key());
    let url = ApiUrl::parse(&sim.api_url(KEY)).unwrap();
    for number in 1..=3 {
        assert_eq!(fetch(&url).unwrap().username.as_deref(), Some("SparrowStudio"));
        assert_eq!(sim.api(KEY).request_count(), number);
    }
}

#[test]
fn rows_of_the_first_document_are_history() {
    let sim = sim_of(key().followers(5).subscribers(5).gifts(5));
    sim.stream(ID).say("CalmSparrow", "before");
    let api = api(&sim);
    sim.stream(ID).say("CalmSparrow", "after");
    let mut events = api.events();
    let first = events.next();
    assert!(
        matches!(&first, Some(Ok(Event::Message { message, history: true, stream_id, .. }))
            if message.text == "before" && stream_id.get() == ID)
    );
    api.refresh().unwrap();
    let second = events.next();
    assert!(
        matches!(&second, Some(Ok(Event::Message { message, history: false, .. })) if message.text == "after")
    );
}

#[test]
fn a_newer_scheduled_stream_hides_the_live_one_only_as_latest() {
    let plan = Plan::new().stream(StreamPlan::new(ID)).api_key(key());
    let sim = Sim::start(plan).unwrap();
    let (handle, api) = (sim.api(KEY), api(&sim));
    handle.advance(Duration::from_secs(60));
    handle.schedule_stream(ID + 1, "Varnish, part two", Duration::from_secs(600));
    api.refresh().unwrap();
    assert_eq!(api.livestreams().unwrap().len(), 2);
    assert_eq!(
        api.latest_livestream().unwrap().unwrap().stream_id().get(),
        ID + 1
    );
    assert_eq!(api.current_livestream().unwrap().unwrap().stream_id().get(), ID);
    handle.end_stream(ID);
    api.refresh().unwrap();
    assert_eq!(api.current_livestream().unwrap(), None);
}
