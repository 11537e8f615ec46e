mod api;
mod events;
mod init;
mod messages;
mod messages_odd;
mod people;
mod streams;

use self::people::CHAT;
use crate::Json;

/// A file below `fixtures/` that is generated from the templates.
///
/// ```
/// let rant = rumble_sim::fixtures().into_iter().find(|fixture| fixture.path == "chat/messages-rant.json");
/// assert!(rant.is_some_and(|rant| rant.bytes.starts_with(b"{\n  \"request_id\": \"")));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Fixture {
    /// Path below `fixtures/`, with slashes.
    pub path: String,
    /// The whole content.
    pub bytes: Vec<u8>,
    /// What it shows.
    pub about: &'static str,
    /// Where the shape is known from.
    pub evidence: &'static str,
}

/// Every generated fixture, sorted by path, byte for byte the same on every machine. Nothing in them is random.
#[must_use]
pub fn fixtures() -> Vec<Fixture> {
    let families = [
        api::all(),
        events::all(),
        init::all(),
        messages::all(),
        messages_odd::all(),
        streams::all(),
    ];
    let mut all: Vec<Fixture> = families.into_iter().flatten().collect();
    all.sort_by(|one, other| one.path.cmp(&other.path));
    all
}

fn json(name: &str, event: &Json, about: &'static str, evidence: &'static str) -> Fixture {
    Fixture {
        path: format!("chat/{name}.json"),
        bytes: event.to_pretty().into_bytes(),
        about,
        evidence,
    }
}

fn file(name: &str, bytes: impl Into<Vec<u8>>, about: &'static str, evidence: &'static str) -> Fixture {
    Fixture {
        path: format!("chat/{name}"),
        bytes: bytes.into(),
        about,
        evidence,
    }
}

const APP: &str = "Rumble's Android app, 2024";
const CAPTURES: &str = "several public captures and clients, 2023 to 2026";
const CAPTURE_2023: &str = "public captures, 2023-12";
const CAPTURE_2026: &str = "one public capture, 2026-09";
const CLIENTS: &str = "two or more public clients";
const ONE_CLIENT: &str = "one public client";
const INVENTED: &str = "no evidence; what a client has to survive";
