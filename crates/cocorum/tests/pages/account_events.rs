//! Snippets of `docs/account-events.md`.

use crate::Outcome;

fn all_events() -> Outcome {
    use cocorum::RumbleApi;
    use cocorum::livestream_api::Event;

    let api = RumbleApi::new(std::env::var("RUMBLE_API_URL")?)?; // fetches once
    for event in api.events() {
        match event {
            Ok(Event::Follower(follower)) => println!("{} follows", follower.username),
            Ok(Event::Subscriber(subscriber)) => {
                println!(
                    "{} subscribed, {} cents",
                    subscriber.username, subscriber.amount_cents
                );
            }
            Ok(Event::GiftedSub(gift)) => {
                println!("{} gifts {} subscriptions", gift.purchased_by, gift.total_gifts);
            }
            Ok(Event::Rant { rant, history, .. }) if !history => {
                println!(
                    "{} pays {} cents: {}",
                    rant.username, rant.amount_cents, rant.text
                );
            }
            Ok(Event::StreamStarted(stream)) => println!("live: {}", stream.title),
            Ok(Event::Gap(gap)) => println!("events may be missing: {:?}", gap.list),
            Ok(_) => {}
            Err(error) => println!("{error}"), // the next attempt follows
        }
    }
    Ok(())
}

fn with_a_deadline(api: cocorum::RumbleApi) {
    use std::time::{Duration, Instant};

    let mut events = api.events();
    let handle = events.close_handle(); // for another thread: `handle.close()` ends the loop at once
    while !handle.is_closed() {
        match events.next_event_until(Instant::now() + Duration::from_secs(1)) {
            Some(event) => println!("{event:?}"),
            None => println!("do something else"),
        }
    }
}

fn new_rows(api: cocorum::RumbleApi) -> Outcome {
    for follower in api.new_followers()? {
        println!("{} follows", follower.username);
    }
    if let Some(stream) = api.current_livestream()? {
        println!("{} has {} viewers", stream.title()?, stream.watching_now()?);
        for message in stream.chat().new_messages()? {
            println!("{}: {}", message.username, message.text);
        }
    }
    Ok(())
}
