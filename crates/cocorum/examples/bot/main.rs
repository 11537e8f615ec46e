//! A bot: it logs in, greets who is new, answers `!rules`, thanks for rants and gifts, deletes links and mutes their authors.
//! `cargo run -p cocorum --example bot` runs it on the simulator for half a minute. With `RUMBLE_SESSION` set and a stream
//! as its argument it runs for real: `cargo run -p cocorum --example bot -- v7k2m9q`.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bot")]

mod stage;

use std::collections::HashSet;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};
use std::{error::Error, thread};

use cocorum::chatapi::{self, ChatApi, ChatApiBuilder, ChatWriter, Event, Message, MuteScope};
use cocorum::servicephp::{Endpoint, Guest, Login, Secret, ServicePhp, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    if let (Some(stream), Ok(token)) = (std::env::args().nth(1), std::env::var("RUMBLE_SESSION")) {
        let account = ServicePhp::from_token(Secret::new(token), Settings::default())?;
        return Ok(run(ChatApi::builder(stream.as_str()), &account)?);
    }
    let stage = stage::set()?;
    let guest = Guest::new(Settings::default().base_url(Endpoint::parse(&stage.base_url())?));
    let account = match guest.log_in(stage::BOT, &Secret::new(stage::PASSWORD))? {
        Login::LoggedIn(account) => account,
        Login::TwoFactor(two_factor) => two_factor.verify(&Secret::new("123456"))?,
    };
    Ok(run(ChatApi::builder(stage::STREAM), &account)?)
}

/// Runs until the chat is over.
pub(crate) fn run(chat: ChatApiBuilder, account: &ServicePhp) -> Result<(), chatapi::Error> {
    let mut chat = chat.account(account).connect()?;
    let mut bot = Bot {
        say: speaker(chat.writer()),
        writer: chat.writer(),
        met: HashSet::new(),
        rules_from: Instant::now(),
    };
    while let Some(event) = chat.next_event() {
        if let Event::Message(message) = event?
            && !bot.writer.is_own(&message)
            && !message.is_deleted()
            && let Err(error) = bot.on_message(&message)
        {
            println!("{error}"); // and on with the show
        }
    }
    Ok(())
}

struct Bot {
    writer: ChatWriter,
    say: Sender<String>,
    met: HashSet<String>,
    rules_from: Instant,
}

impl Bot {
    fn on_message(&mut self, message: &Message) -> Result<(), Box<dyn Error>> {
        let name = message.author_name();
        if message.text.contains("https://") {
            message.delete(&self.writer)?;
            let here = MuteScope::on(self.writer.stream_id());
            return Ok(self.writer.mute_author(message, here.for_duration(A_WHILE))?);
        }
        let is_new = self.met.insert(name.to_owned());
        if message.is_from_history() {
            return Ok(());
        }
        if is_new {
            self.say.send(format!("welcome, {name}"))?;
        }
        if message.gift.is_some() {
            self.say.send(format!("how generous, {name}"))?;
        } else if message.is_rant() {
            self.say.send(format!("thank you for that rant, {name}"))?;
        } else if message == "!rules" && Instant::now() >= self.rules_from {
            self.rules_from = Instant::now() + A_WHILE;
            self.say.send("be kind, and post no links".to_owned())?;
        }
        Ok(())
    }
}

/// Says what it is sent, one after the other, as fast as the chat allows.
fn speaker(writer: ChatWriter) -> Sender<String> {
    let (say, texts) = channel::<String>();
    thread::spawn(move || {
        for text in texts {
            thread::sleep(writer.ready_in());
            let sent = writer.send_message(&text);
            println!("{text} {:?}", sent.map(|sent| sent.message_id));
        }
    });
    say
}

const A_WHILE: Duration = Duration::from_secs(300);
