use fastrand::Rng;

pub(super) fn plain(rng: &mut Rng) -> String {
    pick(rng, &PLAIN).to_owned()
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

pub(super) fn rant(rng: &mut Rng) -> String {
    pick(rng, &RANTS).to_owned()
}

/// In turn, so that a short scenario shows all of them.
pub(super) fn odd(turn: &mut usize) -> String {
    let text = ODD.iter().cycle().nth(*turn).copied().unwrap_or_default();
    *turn = (*turn + 1) % ODD.len();
    text.to_owned()
}

fn pick<'a>(rng: &mut Rng, texts: &[&'a str]) -> &'a str {
    rng.choice(texts).copied().unwrap_or("hello")
}

/// Texts that a careless client gets wrong.
pub(crate) const ODD: [&str; 8] = [
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}drawkcab\u{202c} \u{200f}and back",
    "family \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} flag \u{1f1f8}\u{1f1ea} skin \u{1f44b}\u{1f3fd} z\u{351}\u{321}algo",
    r"C:\boats\new\x41 and \u0041 typed as such",
    r#"she said "ahoy" and 'farewell' </script> & more"#,
    "\u{1b}[31mred\u{1b}[0m bell\u{7} delete\u{7f} next-line\u{85}",
    "line one\nline two\r\n\tindented",
    "data: not an event",
    "zero\u{200b}width \u{feff}bom \u{2028}separator",
];

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
