//! A bot: it logs in, greets who is new, answers `!rules`, thanks for rants and gifts, deletes links and mutes who posts
//! them.
//!
//! `cargo run -p cocorum --example bot` runs it on the simulator for half a minute. With `RUMBLE_SESSION` set and a stream
//! as its argument it runs for real: `cargo run -p cocorum --example bot -- v7k2m9q`.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bot tells what it does, and has a clock"
)]

mod stage;

use std::collections::HashSet;
use std::error::Error;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use cocorum::chatapi::{ChatApi, ChatApiBuilder, ChatWriter, Event, Message, MuteScope};
use cocorum::servicephp::{Endpoint, Guest, Login, Secret, ServicePhp, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    if let (Some(stream), Ok(token)) = (std::env::args().nth(1), std::env::var("RUMBLE_SESSION")) {
        let account = ServicePhp::from_token(Secret::new(token), Settings::default())?;
        return run(ChatApi::builder(stream.as_str()), &account);
    }
    let stage = stage::set()?;
    let guest = Guest::new(Settings::default().base_url(Endpoint::parse(&stage.base_url())?));
    let account = match guest.log_in(stage::BOT, &Secret::new(stage::PASSWORD))? {
        Login::SignedIn(account) => account,
        Login::SecondFactor(two_factor) => two_factor.verify(&Secret::new("123456"))?,
    };
    run(ChatApi::builder(stage::STREAM), &account)
}

/// Runs until the chat is over.
pub(crate) fn run(chat: ChatApiBuilder, account: &ServicePhp) -> Result<(), Box<dyn Error>> {
    let mut chat = chat.account(account).connect()?;
    let mut bot = Bot::new(chat.writer());
    while let Some(event) = chat.next_event() {
        if let Event::Message(message) = event?
            && !bot.writer.is_own(&message)
            && !message.is_deleted()
        {
            bot.on_message(&message)?;
        }
    }
    Ok(())
}

struct Bot {
    writer: ChatWriter,
    say: Sender<String>,
    met: HashSet<String>,
    rules_told: Option<Instant>,
}

impl Bot {
    fn new(writer: ChatWriter) -> Self {
        let (say, met, rules_told) = (speaker(writer.clone()), HashSet::new(), None);
        Self {
            writer,
            say,
            met,
            rules_told,
        }
    }

    fn on_message(&mut self, message: &Message) -> Result<(), Box<dyn Error>> {
        let name = message.author_name();
        if message.text.contains("https://") {
            message.delete(&self.writer)?;
            let here = MuteScope::on(self.writer.stream_id());
            return Ok(self.writer.mute_author(message, here.lasting(A_WHILE))?);
        }
        if message.is_from_history() {
            self.met.insert(name.to_owned());
            return Ok(());
        }
        if self.met.insert(name.to_owned()) {
            self.say.send(format!("welcome, {name}"))?;
        }
        let rules_are_due = || self.rules_told.is_none_or(|told| told.elapsed() > A_WHILE);
        if let Some(gift) = &message.gift {
            let gifts = gift.total_gifts.unwrap_or(1);
            self.say.send(format!("{name} gives away {gifts}, thank you!"))?;
        } else if message.is_rant() {
            let dollars = message.rant_price_cents() / 100;
            self.say.send(format!("thank you for ${dollars}, {name}"))?;
        } else if message == "!rules" && rules_are_due() {
            self.rules_told = Some(Instant::now());
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
            println!(
                "{text}{}",
                sent.err().map_or(String::new(), |error| format!(" ({error})"))
            );
        }
    });
    say
}

const A_WHILE: Duration = Duration::from_secs(300);
