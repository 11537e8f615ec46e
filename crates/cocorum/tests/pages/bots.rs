//! Snippets of `docs/bots.md`.

use cocorum::chatapi::{ChatWriter, Message};
use cocorum::model::{ChannelId, Secret};

use crate::Outcome;

fn log_in(password: Secret, code: Secret, token: String) -> Outcome {
    use cocorum::servicephp::{Guest, Login, Secret, ServicePhp, Settings};

    let account = match Guest::new(Settings::default()).log_in("BrassTeapot", &password)? {
        Login::LoggedIn(account) => account,
        // The code of an authenticator app. Request a code by e-mail or text message first.
        Login::TwoFactor(step) => step.verify(&code)?,
    };
    drop(account);
    let account = ServicePhp::from_token(Secret::new(token), Settings::default())?;
    read(account)
}

fn read(account: cocorum::servicephp::ServicePhp) -> Outcome {
    use cocorum::chatapi::{ChatApi, Event};

    let mut chat = ChatApi::builder("7k2m9q").account(&account).connect()?;
    let writer = chat.writer();
    while let Some(event) = chat.next_event() {
        match event? {
            Event::Message(message) if writer.is_own(&message) || message.is_deleted() => {}
            Event::Message(message) => println!("respond to {message}"),
            Event::Gap(_) => println!("messages may be missing here"),
            _ => {}
        }
    }
    Ok(())
}

fn send(writer: ChatWriter, channel_id: ChannelId) -> Outcome {
    let sent = writer.send_message("welcome")?;
    println!("the id of the message is {}", sent.message_id.base10());
    writer.send_message_as("from the studio", channel_id)?; // as a channel of the account
    writer.delete_message(sent.message_id)?;
    writer.command("/subscribers")?; // only subscribers may chat
    Ok(())
}

fn moderate(chat: cocorum::chatapi::ChatApi, writer: ChatWriter, message: Message) -> Outcome {
    use cocorum::chatapi::{Mute as _, MuteScope};
    use std::time::Duration;

    message.delete(&writer)?;
    message.pin(&writer)?;
    chat.unpin_message(None)?; // the pinned message, whichever it is
    let here = MuteScope::on(writer.stream_id());
    writer.mute_author(&message, here.for_duration(Duration::from_secs(300)))?;
    message.user().mute(&writer, here)?; // for the rest of the stream
    message.user().mute(&writer, MuteScope::everywhere())?;
    writer.unmute_user("TinFiddle")?; // reads the list of mutes
    Ok(())
}

fn simulate() -> Result<cocorum::servicephp::Settings, Box<dyn std::error::Error>> {
    use cocorum::servicephp::{Endpoint, Settings};
    use rumble_sim::{AccountPlan, Plan, ServiceFault, Sim, StreamPlan, When};

    let bot = AccountPlan::new("BrassTeapot", 900_300_001, "kettle-and-spout").moderator_of(900_100_200);
    let sim = Sim::start(Plan::new().account(bot).stream(StreamPlan::new(900_100_200)))?;
    let settings = Settings::default().base_url(Endpoint::parse(&sim.base_url())?);
    // Log in with these settings and connect: the account has the URL of the chats.

    let stream = sim.stream(900_100_200);
    stream.say("TinFiddle", "!rules");
    stream.rant("CalmSparrow", "for the kettle", 500);
    // The first response never arrives.
    let drop = When::Connection(1);
    sim.service().fault("chat.message.send", drop, ServiceFault::Drop);
    Ok(settings)
}
