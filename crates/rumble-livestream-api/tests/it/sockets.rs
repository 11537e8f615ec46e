//! Exactly-once delivery over real sockets: new rows of each kind, and all events.

use std::time::Duration;

use rumble_livestream_api::{Event, Gap, GapReason, List, NewItems};

use crate::server::{ID, KEY, NEVER, builder, key, only_stream, sim, sim_of};

/// Lag of each document in seconds, by its number.
type Lag = fn(u64) -> u64;

const LAGS: [Lag; 4] = [|_| 0, |_| 2, |_| 30, |poll| poll * 5 % 7];

#[derive(Default, Debug, PartialEq)]
struct Delivered {
    messages: Vec<String>,
    rants: Vec<String>,
    followers: Vec<String>,
    subscribers: Vec<String>,
    gifts: Vec<String>,
}

impl Delivered {
    fn record(&mut self, event: &Event) {
        match event {
            Event::Message { message, .. } if message.text.starts_with("no ") => {
                self.messages.push(message.text.clone());
            }
            Event::Rant { rant, .. } => self.rants.push(rant.text.clone()),
            Event::Follower(row) => self.followers.push(row.username.clone()),
            Event::Subscriber(row) => self.subscribers.push(row.username.clone()),
            Event::GiftedSub(row) => self.gifts.push(row.purchased_by.clone()),
            Event::Gap(gap) => panic!("{gap:?}"),
            _ => {}
        }
    }

    fn sorted(mut self) -> Self {
        let Self {
            messages,
            rants,
            followers,
            subscribers,
            gifts,
        } = &mut self;
        for list in [messages, rants, followers, subscribers, gifts] {
            list.sort();
        }
        self
    }
}

fn without_gap<T>(new_items: NewItems<T>) -> NewItems<T> {
    assert_eq!(new_items.gaps(), []);
    new_items
}

/// Two messages per second, sometimes equal, and a row of every other kind.
fn history(skew: i64, lag: Lag, interval: u64) {
    let sim = sim_of(key().clock_skew(skew));
    let (handle, chat) = (sim.api(KEY), sim.stream(ID));
    let api = builder(&sim, NEVER).connect().unwrap();
    let mut events = api.events();
    let stream = only_stream(&api);
    let (mut sent, mut read, mut received) =
        (Delivered::default(), Delivered::default(), Delivered::default());
    let mut step = 0;
    for poll in 0..10 {
        for _ in 0..interval * 2 {
            step += 1;
            let text = format!("no {step}");
            for _ in 0..1 + usize::from(step % 7 == 0) {
                chat.say("CalmSparrow", &text);
                sent.messages.push(text.clone());
            }
            let name = format!("Fan{}", step % 4);
            match step % 11 {
                1 => {
                    handle.follow(&name);
                    sent.followers.push(name);
                }
                2 => handle.unfollow(&name),
                3 => {
                    handle.subscribe(&name, 500);
                    sent.subscribers.push(name);
                }
                4 => {
                    handle.gift("BrassTeapot", 2, ID);
                    sent.gifts.push("BrassTeapot".to_owned());
                }
                5 => {
                    handle.receive_gift(&name, ID);
                    sent.subscribers.push(name);
                }
                6 => {
                    let text = format!("rant {step}");
                    chat.rant("TinFiddle", &text, 500);
                    sent.rants.push(text);
                }
                _ => {}
            }
            handle.advance(Duration::from_millis(500));
        }
        handle.set_lag(Duration::from_secs(lag(poll)));
        api.refresh().unwrap();
        if poll == 9 {
            handle.advance(Duration::from_secs(1));
            for lag in (1..lag(poll)).rev().step_by(4) {
                handle.set_lag(Duration::from_secs(lag));
                api.refresh().unwrap();
            }
            handle.set_lag(Duration::ZERO);
            chat.say("CalmSparrow", "the end");
            api.refresh().unwrap();
        }
        let texts = without_gap(stream.chat().new_messages().unwrap());
        let texts = texts.iter().map(|row| row.text.clone());
        read.messages.extend(texts.filter(|text| text != "the end"));
        let rants = without_gap(stream.chat().new_rants().unwrap());
        read.rants.extend(rants.iter().map(|row| row.text.clone()));
        let followers = without_gap(api.new_followers().unwrap());
        read.followers
            .extend(followers.iter().map(|row| row.username.clone()));
        let subscribers = without_gap(api.new_subscribers().unwrap());
        read.subscribers
            .extend(subscribers.iter().map(|row| row.username.clone()));
        let gifts = without_gap(api.new_gifted_subs().unwrap());
        read.gifts
            .extend(gifts.iter().map(|row| row.purchased_by.clone()));
    }
    loop {
        let event = events.next().unwrap().unwrap();
        received.record(&event);
        if matches!(&event, Event::Message { message, .. } if message.text == "the end") {
            break;
        }
    }
    read.messages.retain(|text| text.starts_with("no "));
    let what = format!("skew {skew}, every {interval} s");
    let sent = sent.sorted();
    assert_eq!(read.sorted(), sent, "read: {what}");
    // The rants of the last document are delivered after its messages.
    while received.rants.len() < sent.rants.len() {
        received.record(&events.next().unwrap().unwrap());
    }
    assert_eq!(received.sorted(), sent, "received: {what}");
}

#[test]
fn nothing_is_lost_or_repeated_with_any_clock() {
    for skew in [-3_600, -10, -2, 0, 2, 10, 3_600] {
        history(skew, LAGS[0], 10);
        history(skew, LAGS[1], 5);
    }
}

#[test]
fn nothing_is_lost_or_repeated_with_late_documents() {
    for lag in LAGS {
        for interval in [1, 5, 7] {
            history(0, lag, interval);
        }
    }
}

#[test]
fn an_exceeded_list_is_one_gap_in_each_view() {
    let (sim, handle) = sim();
    let (api, chat) = (builder(&sim, NEVER).connect().unwrap(), sim.stream(ID));
    chat.say("CalmSparrow", "before");
    api.refresh().unwrap();
    let stream = only_stream(&api);
    let mut events = api.events();
    assert_eq!(stream.chat().new_messages().unwrap().len(), 1);
    assert!(matches!(
        events.next(),
        Some(Ok(Event::Message { history: true, .. }))
    ));

    for number in 0..70 {
        chat.say("CalmSparrow", &format!("no {number}"));
        chat.rant("TinFiddle", &format!("rant {number}"), 100);
        handle.follow(&format!("Fan{number}"));
        handle.advance(Duration::from_millis(100));
    }
    api.refresh().unwrap();
    let gap = |list, stream_id: Option<u64>| {
        move |gap: &Gap| {
            (gap.list, gap.stream_id.map(|id| id.get()), gap.reason)
                == (list, stream_id, GapReason::WindowTooSmall)
        }
    };
    let messages = stream.chat().new_messages().unwrap();
    assert_eq!(messages.len(), 50);
    assert_eq!(
        messages[49].text,
        "rant 69".to_owned(),
        "rants are listed among the messages"
    );
    assert!(matches!(messages.gaps(), [one] if gap(List::Messages, Some(ID))(one)));
    let followers = api.new_followers().unwrap();
    assert_eq!(followers.len(), 50);
    assert!(matches!(followers.gaps(), [one] if gap(List::Followers, None)(one)));

    let mut gaps = Vec::new();
    loop {
        match events.next().unwrap().unwrap() {
            Event::Gap(gap) => gaps.push(gap.list),
            Event::Rant { rant, .. } if rant.text == "rant 69" => break,
            _ => {}
        }
    }
    gaps.sort_by_key(|list| format!("{list:?}"));
    assert_eq!(
        gaps.iter().filter(|list| **list == List::Messages).count(),
        1,
        "{gaps:?}"
    );
    assert_eq!(
        gaps.iter().filter(|list| **list == List::Followers).count(),
        1,
        "{gaps:?}"
    );

    chat.say("CalmSparrow", "after");
    api.refresh().unwrap();
    let after = stream.chat().new_messages().unwrap();
    assert_eq!((after.len(), after.gaps().len()), (1, 0));
}

#[test]
fn rows_missed_by_a_failure_are_in_the_next_document() {
    let (sim, handle) = sim();
    let (api, chat) = (builder(&sim, NEVER).connect().unwrap(), sim.stream(ID));
    let stream = only_stream(&api);
    chat.say("CalmSparrow", "one");
    handle.fault(rumble_sim::Fault::BrokenJson { event: 0 }, 1);
    api.refresh().unwrap_err();
    chat.say("CalmSparrow", "two");
    api.set_api_url(sim.api_url(KEY)).unwrap();
    let texts: Vec<String> = stream
        .chat()
        .new_messages()
        .unwrap()
        .iter()
        .map(|row| row.text.clone())
        .collect();
    assert_eq!(texts, ["one", "two"]);
}

#[test]
fn deleted_messages_are_neither_new_nor_a_gap() {
    let (sim, _handle) = sim();
    let (api, chat) = (builder(&sim, NEVER).connect().unwrap(), sim.stream(ID));
    let stream = only_stream(&api);
    let ids: Vec<u64> = (0..60)
        .map(|number| chat.say("CalmSparrow", &format!("no {number}")))
        .collect();
    api.refresh().unwrap();
    assert_eq!(stream.chat().new_messages().unwrap().len(), 50);
    for id in &ids[50..] {
        chat.delete(*id);
    }
    api.refresh().unwrap();
    let new_items = stream.chat().new_messages().unwrap();
    assert!(
        new_items.is_empty() && new_items.gaps().is_empty(),
        "{new_items:?}"
    );
}
