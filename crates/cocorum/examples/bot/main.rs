//! A bot that logs in, greets new viewers, responds to `!rules`, thanks for rants and gifts, deletes links and mutes their
//! authors. `cargo run -p cocorum --example bot` runs it in a simulated chat for twenty seconds. With a session token in
//! `RUMBLE_SESSION`, `cargo run -p cocorum --example bot -- v7k2m9q` runs it in a real chat.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bot")]

mod simulator;

use std::collections::HashSet;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};
use std::{error::Error, thread};

use cocorum::chatapi::{self, ChatApi, ChatApiBuilder, ChatWriter, Event, Message, MuteScope};
use cocorum::servicephp::{Endpoint, Guest, Login, Secret, ServicePhp, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(_), Some(_)) => Err("expected at most one argument, the stream".into()),
        (Some(stream), None) => {
            let token =
                std::env::var("RUMBLE_SESSION").map_err(|_| "set RUMBLE_SESSION to a session token")?;
            let account = ServicePhp::from_token(Secret::new(token), Settings::default())?;
            Ok(run(ChatApi::builder(stream.as_str()), &account)?)
        }
        (None, _) => {
            let simulator = simulator::start()?;
            let site = Endpoint::parse(&simulator.base_url())?;
            let guest = Guest::new(Settings::default().base_url(site));
            let account = match guest.log_in(simulator::BOT, &Secret::new(simulator::PASSWORD))? {
                Login::LoggedIn(account) => account,
                Login::TwoFactor(two_factor) => two_factor.verify(&Secret::new("123456"))?,
            };
            Ok(run(ChatApi::builder(simulator::STREAM), &account)?)
        }
    }
}

/// Runs until the chat has ended.
pub(crate) fn run(chat: ChatApiBuilder, account: &ServicePhp) -> Result<(), chatapi::Error> {
    let mut chat = chat.account(account).connect()?;
    let mut bot = Bot {
        outbox: spawn_sender(chat.writer()),
        writer: chat.writer(),
        greeted: HashSet::new(),
        rules_allowed_at: Instant::now(),
    };
    while let Some(event) = chat.next_event() {
        if let Event::Message(message) = event?
            && !bot.writer.is_own(&message)
            && !message.is_deleted()
            && let Err(error) = bot.on_message(&message)
        {
            println!("{error}");
        }
    }
    Ok(())
}

struct Bot {
    writer: ChatWriter,
    outbox: Sender<String>,
    greeted: HashSet<String>,
    rules_allowed_at: Instant,
}

impl Bot {
    fn on_message(&mut self, message: &Message) -> Result<(), Box<dyn Error>> {
        let name = message.author_name();
        if message.text.contains("https://") {
            message.delete(&self.writer)?;
            let scope = MuteScope::on(self.writer.stream_id()).for_duration(MUTE_DURATION);
            self.writer.mute_author(message, scope)?;
            println!("deleted a link and muted {name}");
            return Ok(());
        }
        let is_new = self.greeted.insert(name.to_owned());
        if message.is_from_history() {
            return Ok(());
        }
        if is_new {
            self.outbox.send(format!("welcome, {name}"))?;
        }
        if message.gift.is_some() {
            self.outbox.send(format!("how generous, {name}"))?;
        } else if message.is_rant() {
            self.outbox.send(format!("thank you for that rant, {name}"))?;
        } else if message == "!rules" && Instant::now() >= self.rules_allowed_at {
            self.rules_allowed_at = Instant::now() + RULES_COOLDOWN;
            self.outbox.send("be kind, and post no links".to_owned())?;
        }
        Ok(())
    }
}

/// Sends texts in order, as fast as the chat allows.
fn spawn_sender(writer: ChatWriter) -> Sender<String> {
    let (outbox, texts) = channel::<String>();
    thread::spawn(move || {
        for text in texts {
            thread::sleep(writer.ready_in());
            match writer.send_message(&text) {
                Ok(_) => println!("sent: {text}"),
                Err(error) => println!("not sent: {text}: {error}"),
            }
        }
    });
    outbox
}

const MUTE_DURATION: Duration = Duration::from_secs(300);
const RULES_COOLDOWN: Duration = Duration::from_secs(300);
