//! Pictures of the pages, for docs/overlay.md: `cargo xtask pictures` runs it with the folder for them.

use std::path::Path;

use cocorum_serve::rumble_feed::chat::{Message, MessageGift, Rant};
use cocorum_serve::rumble_feed::{Body, Line};
use cocorum_serve::rumble_model::{MessageId, StreamId};
use cocorum_serve::{Config, Origin, Server, ServerSettings};
use cocorum_serve_browser::{Browser, Failure, Window};

fn main() -> Result<(), Failure> {
    let folder = std::env::args_os()
        .nth(1)
        .ok_or("usage: cocorum-serve-browser FOLDER")?;
    let mut settings = ServerSettings::default();
    settings.bind = ([127, 0, 0, 1], 0).into();
    settings.config = Config::parse(CONFIG)?;
    let server = Server::start(settings)?;
    for (number, says) in (1..).zip(SCENE) {
        let badges: Vec<_> = says.badges.iter().map(|badge| (*badge).to_owned()).collect();
        let message = message(number, says, &badges);
        let line = Line::new(Body::Message(Box::new(message))).on(StreamId::from_base36("7k2m9q")?);
        server.feed().publish(&line, Origin::Chat);
    }
    for picture in PICTURES {
        let path = Path::new(&folder).join(format!("overlay-{}.png", picture.name));
        std::fs::write(&path, take(&server, picture)?)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

fn take(server: &Server, picture: &Picture) -> Result<Vec<u8>, Failure> {
    let (address, tokens) = (server.address(), server.tokens());
    let url = match picture.name {
        "dashboard" => format!("http://{address}/#k={}&c={}", tokens.view(), tokens.control()),
        name => format!(
            "http://{address}/overlay/{name}?k={}&{}",
            tokens.view(),
            picture.settings
        ),
    };
    let browser = Browser::start(Window {
        width: picture.width,
        height: picture.height,
        reduced_motion: true,
    })?;
    browser.open(&url)?;
    browser.wait_for(&format!("document.querySelector({:?}) !== null", picture.shows))?;
    match picture.name {
        "dashboard" => browser.value(NO_TOKENS)?,
        _ => browser.value(&format!("document.documentElement.style.background = {VIDEO:?}"))?,
    };
    browser.screenshot()
}

fn message<'a>(number: u64, says: &'a Says, badges: &'a [String]) -> Message<'a> {
    let mut message = Message::default();
    message.id = MessageId::new(number).map(Into::into);
    message.username = Some(says.name);
    message.color = Some(says.color.to_owned());
    message.text = Some(says.text);
    message.badges = badges;
    if says.cents > 0 {
        let mut rant = Rant::default();
        rant.price_cents = Some(says.cents);
        rant.duration = Some(600);
        message.rant = Some(rant);
    }
    if says.gifts > 0 {
        let mut gift = MessageGift::default();
        gift.total_gifts = Some(says.gifts);
        message.gift = Some(gift);
    }
    message
}

struct Picture {
    name: &'static str,
    width: u32,
    height: u32,
    settings: &'static str,
    /// Selector of an element that exists when the page is complete.
    shows: &'static str,
}

const PICTURES: &[Picture] = &[
    Picture {
        name: "chat",
        width: 500,
        height: 520,
        settings: "",
        shows: ".message[data-id='9']",
    },
    Picture {
        name: "alerts",
        width: 640,
        height: 240,
        settings: "sound=off",
        shows: ".alert",
    },
    Picture {
        name: "rants",
        width: 500,
        height: 260,
        settings: "theme=light",
        shows: ".message[data-id='8']",
    },
    Picture {
        name: "goal",
        width: 500,
        height: 110,
        settings: "",
        shows: ".goal",
    },
    Picture {
        name: "dashboard",
        width: 1160,
        height: 1200,
        settings: "",
        shows: "#messages li[data-id='9']",
    },
];

struct Says {
    name: &'static str,
    color: &'static str,
    badges: &'static [&'static str],
    text: &'static str,
    cents: u64,
    gifts: u64,
}

const fn says(
    name: &'static str,
    color: &'static str,
    badges: &'static [&'static str],
    text: &'static str,
) -> Says {
    Says {
        name,
        color,
        badges,
        text,
        cents: 0,
        gifts: 0,
    }
}

const SCENE: &[Says] = &[
    says(
        "TinFiddle",
        "#c38b1b",
        &[],
        "is the oven warm? I have been waiting for that bread since the morning",
    ),
    says(
        "QuietOtter",
        "#000066",
        &["recurring_subscription"],
        "it is \u{1f35e}",
    ),
    says(
        "\u{5d3}\u{5e0}\u{5d4}",
        "#2c93bc",
        &["premium", "verified"],
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5dc}\u{5db}\u{5d5}\u{5dc}\u{5dd} \u{1f389}",
    ),
    Says {
        cents: 500,
        ..says(
            "BrassTeapot",
            "#884422",
            &["whale-gray"],
            "for the new lamp, and for the kettle that it stands next to",
        )
    },
    says(
        "NightFerry",
        "#e04fd1",
        &["moderator"],
        "welcome, all of you :r+wave:",
    ),
    Says {
        gifts: 5,
        ..says("CalmSparrow", "#12ab90", &[], "")
    },
    says("HarbourLight", "#ffff99", &[], "what a stream"),
    Says {
        cents: 5_000,
        ..says(
            "CalmSparrow",
            "#12ab90",
            &["whale-blue"],
            "best bread of the week",
        )
    },
    says("TinFiddle", "#c38b1b", &[], "that was the kettle"),
];

const CONFIG: &str = "[goal]\ntitle = \"New lamp\"\nfrom = \"rants\"\ntarget = 20000\nstart = 4500\n\
                      [[alert]]\nevent = \"rant\"\ntext = \"{name} sent {amount}\"\nseconds = 600\n";
/// Background instead of a video.
const VIDEO: &str = "#6f7f87";
const NO_TOKENS: &str = "[...document.querySelectorAll('#overlays input')].forEach((e) => \
                         e.value = e.value.replace(/k=[^&]*/, 'k=…').replace(/:\\d+/, ':8787'))";
