//! Snippets of `docs/simulator.md`.

use crate::Outcome;

#[test]
fn a_chat_is_read() -> Outcome {
    use cocorum::chatapi::{ChatApi, Endpoint};
    use rumble_sim::{Plan, Sim, StreamPlan};

    let sim = Sim::start(Plan::new().stream(StreamPlan::new(900_100_200)))?;
    let mut chat = ChatApi::builder("b10:900100200")
        .chat_url(Endpoint::parse(&sim.chat_url())?)
        .connect()?;
    let stream = sim.stream(900_100_200);
    stream.say("TinFiddle", "good morning");
    stream.rant("CalmSparrow", "for the kettle", 500);
    let message = chat.get_message()?.ok_or("the chat has ended")?;
    assert_eq!(message.text, "good morning");
    let rant = chat.get_message()?.ok_or("the chat has ended")?;
    assert_eq!(rant.rant_price_cents(), 500);
    Ok(())
}

#[test]
fn an_account_is_followed() -> Outcome {
    use cocorum::RumbleApi;
    use rumble_sim::{KeyPlan, Plan, Sim, StreamPlan};
    use std::time::Duration;

    let key = KeyPlan::user("key", 900_000_001, "OtterHost");
    let sim = Sim::start(Plan::new().stream(StreamPlan::new(900_100_200)).api_key(key))?;
    let api = RumbleApi::new(sim.api_url("key"))?;
    api.set_refresh_rate(Duration::ZERO); // allowed for this machine
    sim.api("key").follow("CalmSparrow");
    let followers = api.new_followers()?;
    assert_eq!(followers[0].username, "CalmSparrow");
    Ok(())
}

#[test]
fn a_connection_breaks() -> Outcome {
    use cocorum::chatapi::{ChatApi, Endpoint};
    use rumble_sim::{Fault, Plan, Sim, StreamPlan, When};

    // The second event is the first message.
    let broken = Fault::Reset { event: 1, bytes: 20 };
    let stream = StreamPlan::new(900_100_200).fault(When::Connection(1), broken);
    let sim = Sim::start(Plan::new().stream(stream))?;
    let mut chat = ChatApi::builder("b10:900100200")
        .chat_url(Endpoint::parse(&sim.chat_url())?)
        .connect()?;
    sim.stream(900_100_200).say("TinFiddle", "good morning");
    let message = chat.get_message()?.ok_or("the chat has ended")?;
    assert_eq!(message.text, "good morning");
    Ok(())
}
