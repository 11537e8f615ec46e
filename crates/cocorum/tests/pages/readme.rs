//! Snippets of the README, which are complete programs.

mod chat {
    use std::time::{Duration, Instant};

    use rumble_chat::ChatApi;

    fn main() -> Result<(), rumble_chat::Error> {
        let mut chat = ChatApi::connect("7k2m9q")?; // returns after the first event
        chat.clear_mailbox(); // drops the history received with it
        let end = Instant::now() + Duration::from_secs(60);
        while let Some(message) = chat.get_message_until(end)? {
            println!("{} said {message}", message.user().username);
        }
        Ok(()) // the minute has passed, or the chat has ended
    }
}

mod account {
    use rumble_livestream_api::{Event, RumbleApi};

    fn main() -> Result<(), Box<dyn std::error::Error>> {
        let api = RumbleApi::new(std::env::var("RUMBLE_API_URL")?)?; // fetches once
        println!("{} has {} followers", api.username(), api.num_followers()?);
        for event in api.events() {
            // polls every 10 s, backs off after failures
            match event {
                Ok(Event::Follower(follower)) => println!("{} follows", follower.username),
                Ok(Event::Subscriber(subscriber)) => println!("{} subscribed", subscriber.username),
                Ok(Event::Rant {
                    rant, history: false, ..
                }) => println!("{}: {}", rant.username, rant.text),
                Ok(Event::Gap(_)) => println!("events may be missing here"),
                Ok(_) => {}
                Err(error) => eprintln!("{error}"), // the next attempt follows
            }
        }
        Ok(())
    }
}
