use fastrand::Rng;

use crate::templates::EDGE_CASE_TEXTS;

pub(super) fn plain(rng: &mut Rng) -> &'static str {
    pick(rng, &PLAIN)
}

pub(super) fn emotes(rng: &mut Rng) -> String {
    let emote = pick(rng, &EMOTES);
    match rng.u8(0..3) {
        0 => emote.repeat(usize::from(rng.u8(1..4))),
        1 => format!("{emote} {}", pick(rng, &PLAIN)),
        _ => format!("{} {emote}{}", pick(rng, &PLAIN), pick(rng, &EMOTES)),
    }
}

pub(super) fn mention(rng: &mut Rng, name: &str) -> String {
    format!("@{name} {}", pick(rng, &PLAIN))
}

pub(super) fn rant(rng: &mut Rng) -> &'static str {
    pick(rng, &RANTS)
}

/// In turn, so that a short scenario shows all of them.
pub(super) fn edge_case_text(turn: &mut usize) -> &'static str {
    let text = EDGE_CASE_TEXTS
        .iter()
        .cycle()
        .nth(*turn)
        .copied()
        .unwrap_or_default();
    *turn = (*turn + 1) % EDGE_CASE_TEXTS.len();
    text
}

fn pick<'a>(rng: &mut Rng, texts: &[&'a str]) -> &'a str {
    rng.choice(texts).copied().unwrap_or("hello")
}

const PLAIN: [&str; 32] = [
    "evening all",
    "the light is lovely tonight",
    "is the kettle on?",
    "first time here, hello",
    "how long have you been at it?",
    "that joint came out clean",
    "audio is fine on my side",
    "greetings from the coast",
    "can you show the other side?",
    "what glue is that",
    "measure twice",
    "I have the same plane, it was my grandfather's",
    "back from dinner, what did I miss",
    "so satisfying",
    "the cat again!",
    "where did the cat go",
    "tide is coming in",
    "would oak work as well?",
    "nice and steady",
    "that is a lot of sawdust",
    "lol",
    "agreed",
    "no way",
    "which one is the old hull",
    "looking forward to the launch",
    "the previous stream was great too",
    "hello from the night shift",
    "my coffee went cold watching this",
    "sand it once more",
    "beautiful grain",
    "what is the plan for tomorrow",
    "good night everyone",
];

const EMOTES: [&str; 6] = [
    ":r+wave:",
    ":r+heart:",
    ":r+fire:",
    ":r+laugh:",
    ":otterdance:",
    ":otterhammer:",
];

const RANTS: [&str; 6] = [
    "for the new bench",
    "get yourself some better clamps",
    "thank you for the company tonight",
    "a question: when will the mast go up?",
    "one for the cat",
    "keep up the good work",
];
