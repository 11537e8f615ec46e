//! Snippets of `docs/from-python.md`.

use crate::Outcome;
use cocorum::model::Secret;

fn read_for_a_minute() -> Outcome {
    use cocorum::chatapi::ChatApi;
    use std::time::{Duration, Instant};

    let mut chat = ChatApi::connect("7k2m9q")?;
    chat.clear_mailbox();
    let end = Instant::now() + Duration::from_secs(60);
    while let Some(message) = chat.get_message_until(end)? {
        println!("{} said {message}", message.user().username);
    }
    Ok(())
}

fn watch_an_account(api_url: String) -> Outcome {
    use cocorum::RumbleApi;
    use std::thread;
    use std::time::Duration;

    let api = RumbleApi::builder(api_url)
        .refresh_rate(Duration::from_secs(10))
        .connect()?;
    let stream = api.latest_livestream()?.ok_or("no stream")?;
    while stream.is_live()? {
        for message in stream.chat().new_messages()? {
            println!("{} said {message}", message.username);
        }
        for follower in api.new_followers()? {
            println!("{} follows", follower.username);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn log_in_and_moderate(password: Secret, code: Secret) -> Outcome {
    use cocorum::chatapi::{ChatApi, MuteScope};
    use cocorum::servicephp::{Guest, Login, Settings};

    let account = match Guest::new(Settings::default()).log_in("BrassTeapot", &password)? {
        Login::LoggedIn(account) => account,
        Login::TwoFactor(step) => step.verify(&code)?,
    };
    let mut chat = ChatApi::builder("7k2m9q").account(&account).connect()?;
    let writer = chat.writer();
    writer.send_message("good evening")?;
    let message = chat.get_message()?.ok_or("the chat has ended")?;
    writer.mute_author(&message, MuteScope::on(writer.stream_id()))?;
    Ok(())
}

#[test]
fn ids_are_converted() -> Outcome {
    use cocorum::utils;

    assert_eq!(utils::base_10_to_36(434_546_624), "76pubk");
    assert_eq!(utils::base_36_to_10("76pubk")?, 434_546_624);
    Ok(())
}
