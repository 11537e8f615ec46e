//! Handles: their updates and read positions.

use std::sync::Arc;

use rumble_livestream_api::model::StreamId;
use rumble_livestream_api::model::livestream_api::ChatMessage;
use rumble_livestream_api::{ErrorKind, Event, Gap, GapReason, List, LiveChat, NewItems, RumbleApi};
use rumble_sim::{Fault, KeyPlan};

use crate::server::{AT_ONCE, ID, KEY, NEVER, api, builder, key, only_stream, sim, sim_of, wait_until_stale};

fn texts(new_items: &NewItems<ChatMessage>) -> Vec<&str> {
    new_items.iter().map(|row| row.text.as_str()).collect()
}

fn new_texts(chat: &LiveChat) -> Vec<String> {
    let new_items = chat.new_messages().unwrap();
    assert!(new_items.gaps().is_empty());
    texts(&new_items).into_iter().map(str::to_owned).collect()
}

fn followers(api: &RumbleApi) -> Vec<String> {
    let new_items = api.new_followers().unwrap();
    new_items.into_iter().map(|row| row.username.clone()).collect()
}

#[test]
fn a_stream_stays_up_to_date_through_its_api() {
    let (sim, handle) = sim();
    let api = builder(&sim, AT_ONCE).connect().unwrap();
    let stream = only_stream(&api);
    handle.set_title(ID, "Bread at noon");
    handle.set_viewers(ID, 41);
    handle.set_likes(ID, 3, 1);
    wait_until_stale(&api);
    assert_eq!(stream.title().unwrap(), "Bread at noon");
    assert_eq!(stream.watching_now().unwrap(), 41);
    assert_eq!((stream.likes().unwrap(), stream.dislikes().unwrap()), (3, 1));
    assert_eq!(stream.like_ratio().unwrap(), Some(0.75));
    assert!(stream.is_live().unwrap());
    assert_eq!(stream, stream.stream_id());
    handle.end_stream(ID);
    wait_until_stale(&api);
    assert!(!stream.is_live().unwrap());
    assert!(!stream.has_disappeared());
}

#[test]
fn a_stream_disappears_with_the_second_document_and_can_return() {
    let (sim, handle) = sim();
    let api = api(&sim);
    let stream = only_stream(&api);
    let mut events = api.events();
    handle.unlist_stream(ID);
    api.refresh().unwrap();
    assert!(api.livestreams().unwrap().is_empty());
    assert!(!stream.has_disappeared() && stream.is_live().unwrap());
    handle.relist_stream(ID);
    api.refresh().unwrap();
    handle.unlist_stream(ID);
    api.refresh().unwrap();
    api.refresh().unwrap();
    assert!(stream.has_disappeared() && !stream.is_live().unwrap());
    assert_eq!(
        stream.title().unwrap(),
        stream.last_entry().title,
        "the last known title"
    );
    assert!(matches!(events.next(), Some(Ok(Event::StreamDisappeared(gone))) if gone.id.get() == ID));

    handle.relist_stream(ID);
    api.refresh().unwrap();
    assert!(!stream.has_disappeared() && stream.is_live().unwrap());
    assert!(matches!(events.next(), Some(Ok(Event::StreamStarted(back))) if back.id.get() == ID));
    assert_eq!(api.livestream(stream.stream_id()).unwrap().unwrap(), stream);
    assert!(api.livestream(StreamId::new(7).unwrap()).unwrap().is_none());
}

#[test]
fn events_report_the_start_and_end_of_a_stream() {
    let (sim, handle) = sim();
    let api = api(&sim);
    let mut events = api.events();
    handle.schedule_stream(ID + 1, "Varnish, part two", std::time::Duration::from_secs(60));
    api.refresh().unwrap();
    handle.start_stream(ID + 1);
    handle.set_viewers(ID + 1, 0);
    api.refresh().unwrap();
    handle.set_title(ID + 1, "Varnish, part three");
    api.refresh().unwrap();
    handle.end_stream(ID + 1);
    api.refresh().unwrap();
    handle.follow("TheEnd");
    api.refresh().unwrap();
    let mut printed = Vec::new();
    loop {
        match events.next().unwrap().unwrap() {
            Event::StreamStarted(stream) => printed.push(format!("started {}", stream.title)),
            Event::TitleChanged { stream, before, .. } => {
                printed.push(format!("{before} -> {}", stream.title));
            }
            Event::StreamEnded(stream) => printed.push(format!("ended {}", stream.title)),
            Event::Viewers { .. } => {}
            Event::Follower(_) => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        printed,
        [
            "started Varnish, part two",
            "Varnish, part two -> Varnish, part three",
            "ended Varnish, part three"
        ]
    );
}

#[test]
fn clones_share_a_position_and_forks_do_not() {
    let (sim, handle) = sim();
    let chat = sim.stream(ID);
    chat.say("CalmSparrow", "one");
    let api = api(&sim);
    let streams = api.livestreams().unwrap();
    let (first, again) = (streams[0].chat(), api.livestreams().unwrap());
    assert_eq!(new_texts(first), ["one"]);
    assert!(new_texts(again[0].chat()).is_empty());

    chat.say("CalmSparrow", "two");
    handle.follow("TinFiddle");
    api.refresh().unwrap();
    let (stream_fork, api_fork) = (streams[0].fork(), api.fork());
    assert_eq!(new_texts(again[0].chat()), ["two"]);
    assert!(new_texts(first).is_empty());
    assert!(new_texts(streams[0].clone().chat()).is_empty(), "clones share");
    assert_eq!(
        new_texts(stream_fork.chat()),
        ["two"],
        "a fork goes on where the original stood"
    );
    assert_eq!(new_texts(only_stream(&api_fork).chat()), ["two"]);
    assert_eq!(
        (followers(&api), followers(&api)),
        (vec!["TinFiddle".to_owned()], vec![])
    );
    assert_eq!(followers(&api_fork.clone()), ["TinFiddle"]);
    assert!(followers(&api_fork).is_empty(), "clones share");
    assert!(followers(&api.fork()).is_empty());
}

#[test]
fn the_first_read_returns_listed_rows_of_a_missing_stream() {
    let (sim, handle) = sim();
    sim.stream(ID).say("CalmSparrow", "one");
    let api = api(&sim);
    let stream = only_stream(&api);
    handle.unlist_stream(ID);
    api.refresh().unwrap();
    assert_eq!(new_texts(stream.chat()), ["one"]);
    handle.relist_stream(ID);
    sim.stream(ID).say("CalmSparrow", "two");
    api.refresh().unwrap();
    assert_eq!(new_texts(stream.chat()), ["two"]);
}

#[test]
fn the_first_read_of_a_late_document_loses_nothing() {
    let (sim, handle) = sim();
    let api = api(&sim);
    let stream = only_stream(&api);
    sim.stream(ID).say("CalmSparrow", "one");
    handle.advance(std::time::Duration::from_secs(10));
    sim.stream(ID).say("CalmSparrow", "two");
    api.refresh().unwrap();
    handle.set_lag(std::time::Duration::from_secs(5));
    api.refresh().unwrap();
    assert_eq!(new_texts(stream.chat()), ["one", "two"]);
    handle.set_lag(std::time::Duration::ZERO);
    api.refresh().unwrap();
    assert!(new_texts(stream.chat()).is_empty());
}

#[test]
fn an_overflow_drops_the_oldest_and_reports_a_gap() {
    let (sim, handle) = sim();
    handle.set_viewers(ID, 5);
    let api = builder(&sim, NEVER).queue_capacity(3).connect().unwrap();
    let mut events = api.events();
    for number in 0..5 {
        handle.follow(&format!("Fan{number}"));
        handle.advance(std::time::Duration::from_secs(1));
    }
    api.refresh().unwrap();
    let is_not_read =
        |gap: &Gap| (gap.list, gap.stream_id, gap.reason) == (List::Any, None, GapReason::Overflow);
    let new_items = api.new_followers().unwrap();
    assert!(matches!(new_items.gaps(), [gap] if is_not_read(gap)));
    let names: Vec<_> = new_items.iter().map(|row| row.username.as_str()).collect();
    assert_eq!(names, ["Fan2", "Fan3", "Fan4"]);
    assert!(matches!(events.next(), Some(Ok(Event::Gap(gap))) if is_not_read(&gap)));
    for name in names {
        assert!(matches!(events.next(), Some(Ok(Event::Follower(row))) if row.username == name));
    }
    assert!(api.new_followers().unwrap().gaps().is_empty(), "printed once");
}

#[test]
fn a_new_key_of_the_same_account_repeats_nothing() {
    let (sim, handle) = sim();
    let chat = sim.stream(ID);
    chat.say("CalmSparrow", "one");
    handle.follow("TinFiddle");
    let api = api(&sim);
    let (clone, stream) = (api.clone(), only_stream(&api));
    let mut events = api.events();
    assert_eq!(new_texts(stream.chat()), ["one"]);
    assert!(matches!(
        events.next(),
        Some(Ok(Event::Message { history: true, .. }))
    ));

    handle.reset_key("brass-whistle");
    chat.say("CalmSparrow", "two");
    assert_eq!(api.refresh().unwrap_err().kind(), ErrorKind::Forbidden);
    assert!(matches!(events.next(), Some(Err(_))));
    api.set_api_url(sim.api_url("brass-whistle")).unwrap();
    assert!(api.last_error().is_none());
    assert_eq!(clone.api_url(), api.api_url(), "the clone has the new URL");
    assert_eq!(new_texts(stream.chat()), ["two"]);
    assert!(followers(&api).is_empty() && followers(&clone).is_empty());
    assert!(
        matches!(events.next(), Some(Ok(Event::Message { message, history: false, .. })) if message.text == "two")
    );
}

#[test]
fn another_account_starts_over() {
    let sim = sim_of(key().streams([ID]));
    sim.stream(ID).say("CalmSparrow", "one");
    let api = api(&sim);
    let stream = only_stream(&api);
    let mut events = api.events();
    let first = events.next();
    assert!(matches!(first, Some(Ok(Event::Message { history: true, .. }))));
    let other = sim.add_api_key(
        KeyPlan::user("other", 900_000_008, "BrassTeapot")
            .streams([ID + 1])
            .followers(0),
    );
    other.follow("CalmSparrow");
    other.start_stream(ID + 1).say("TinFiddle", "good morning");
    api.set_api_url(sim.api_url("other")).unwrap();
    assert_eq!(
        (api.username().as_str(), api.user_id().get()),
        ("BrassTeapot", 900_000_008)
    );
    assert!(followers(&api).is_empty(), "existing followers are not new");
    assert!(stream.has_disappeared());
    assert_eq!(stream.last_entry().id.get(), ID);
    assert_eq!(new_texts(only_stream(&api).chat()), ["good morning"]);
    assert!(
        matches!(events.next(), Some(Ok(Event::Message { message, history: true, .. })) if message.text == "good morning")
    );
}

#[test]
fn an_invalid_url_changes_nothing_and_a_wrong_key_keeps_data() {
    let (sim, handle) = sim();
    let api = api(&sim);
    let (url, good) = (api.api_url(), api.last_snapshot());
    assert_eq!(
        api.set_api_url("http://rumble.com/x").unwrap_err().kind(),
        ErrorKind::InvalidUrl
    );
    assert_eq!(api.api_url(), url);
    api.refresh().unwrap();
    assert_eq!(handle.request_count(), 2);

    let good_now = api.last_snapshot();
    assert!(!Arc::ptr_eq(&good, &good_now));
    assert_eq!(
        api.set_api_url(sim.api_url("wrong")).unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    assert!(Arc::ptr_eq(&good_now, &api.last_snapshot()));
    assert_eq!(api.num_followers().unwrap_err().kind(), ErrorKind::Forbidden);
    api.set_api_url(url).unwrap();
    assert_eq!(api.num_followers().unwrap(), 0);
}

#[test]
fn a_new_url_does_not_wait_for_a_stalled_request() {
    let (sim, handle) = sim();
    let api = api(&sim);
    handle.fault(Fault::Silent, 1);
    let stalled = std::thread::spawn({
        let api = api.clone();
        move || api.refresh().map(|snapshot| snapshot.followers.num_followers)
    });
    assert!(handle.wait_for_requests(2, crate::server::DEADLINE));
    handle.follow("CalmSparrow");
    api.set_api_url(sim.api_url(KEY)).unwrap();
    assert_eq!(
        stalled.join().unwrap().unwrap(),
        1,
        "who waited gets the document of the new URL"
    );
    assert!(api.last_error().is_none());
}
