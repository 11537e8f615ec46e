//! Prefixes that show which of several chats a line is from.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rumble_model::StreamId;
use rumble_model::chat::Color;
use unicode_width::UnicodeWidthChar as _;

use super::color_support::ColorSupport;
use crate::format::name_for_terminal;

pub(super) struct StreamNames {
    color_support: ColorSupport,
    prefixes: Mutex<HashMap<StreamId, Prefix>>,
}

struct Prefix {
    number: usize,
    text: String,
}

impl StreamNames {
    pub(super) fn new(color_support: ColorSupport) -> Self {
        Self {
            color_support,
            prefixes: Mutex::default(),
        }
    }

    pub(super) fn set(&self, stream_id: StreamId, name: &str) {
        let mut prefixes = self.prefixes();
        let number = prefixes
            .get(&stream_id)
            .map_or(prefixes.len(), |prefix| prefix.number);
        let text = self.styled(number, &name_for_terminal(&shortened(name)));
        prefixes.insert(stream_id, Prefix { number, text });
    }

    pub(super) fn prefix(&self, stream_id: StreamId) -> String {
        let known = self.prefixes().get(&stream_id).map(|prefix| prefix.text.clone());
        known.unwrap_or_else(|| {
            self.set(stream_id, &stream_id.base36().to_string());
            self.prefix(stream_id)
        })
    }

    fn styled(&self, number: usize, name: &str) -> String {
        let color = COLORS.get(number % COLORS.len()).copied();
        format!("{} ", self.color_support.name(color, &format!("[{name}]")))
    }

    fn prefixes(&self) -> MutexGuard<'_, HashMap<StreamId, Prefix>> {
        self.prefixes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The start of a name, as a prefix.
fn shortened(name: &str) -> String {
    let mut columns = 0;
    let fits = |character: &char| {
        columns += character.width().unwrap_or_default();
        columns <= MAX_COLUMNS
    };
    let start: String = name.chars().take_while(fits).collect();
    if start.len() < name.len() {
        format!("{}…", start.trim_end())
    } else {
        start
    }
}

const MAX_COLUMNS: usize = 20;

/// Colours that differ clearly and are readable on black and on white.
const COLORS: [Color; 6] = [
    rgb(0, 139, 139),
    rgb(178, 82, 178),
    rgb(176, 110, 0),
    rgb(64, 140, 64),
    rgb(88, 120, 224),
    rgb(205, 76, 76),
];

const fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color { red, green, blue }
}
