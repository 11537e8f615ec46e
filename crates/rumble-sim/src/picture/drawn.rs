//! Pictures for demos: simple, different for each name, and made for this project.

use crate::random::hash;

/// The picture at a path: a symbol for an emote, a square for a badge, a circle for a user or channel.
pub(super) fn svg(path: &str) -> String {
    let (_, file) = path.rsplit_once('/').unwrap_or_default();
    let name = file.split('.').next().unwrap_or_default();
    let shape = match path.split('/').nth(1) {
        Some("emotes") => None,
        Some("media") => Some("rx='24'"),
        _ => Some("rx='10'"),
    };
    let symbol = SYMBOLS
        .iter()
        .find(|(end, _)| shape.is_none() && name.ends_with(end));
    let letter = name.chars().find(char::is_ascii_alphanumeric).unwrap_or('?');
    let text = symbol.map_or_else(
        || letter.to_ascii_uppercase().to_string(),
        |(_, symbol)| (*symbol).to_owned(),
    );
    let [turn, ..] = hash(name).to_le_bytes();
    let color = COLORS.iter().cycle().nth(usize::from(turn)).unwrap_or(&"#17694a");
    let (ground, size) = match shape {
        Some(shape) => (
            format!("<rect width='48' height='48' {shape} fill='{color}'/>"),
            28,
        ),
        None => (String::new(), 40),
    };
    let ink = if shape.is_some() { "#ffffff" } else { color };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='48' height='48'>{ground}<text x='24' y='25' fill='{ink}' \
         font-family='sans-serif' font-size='{size}' font-weight='700' text-anchor='middle' \
         dominant-baseline='central'>{text}</text></svg>"
    )
}

const SYMBOLS: [(&str, &str); 6] = [
    ("wave", "\u{1f44b}"),
    ("heart", "\u{2764}\u{fe0f}"),
    ("fire", "\u{1f525}"),
    ("laugh", "\u{1f602}"),
    ("dance", "\u{1f9a6}"),
    ("hammer", "\u{1f528}"),
];
const COLORS: [&str; 6] = ["#17694a", "#1f5fae", "#6b3fa0", "#8a4b08", "#9b2c2c", "#2b4a6f"];
